"""Facts from a result, and sentences from facts alone."""
