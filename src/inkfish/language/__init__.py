"""Words to plans."""
