"""The marks of each family of charts."""
