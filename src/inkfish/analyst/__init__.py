"""The journey from a question to content blocks and cards."""
