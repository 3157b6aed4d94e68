"""What is kept: threads, messages, cards, files and keys."""
