"""Tables in, described."""
