"""Cards that their makers put together from parts and rows of their own."""
