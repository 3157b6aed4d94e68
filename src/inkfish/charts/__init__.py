"""Plan and result to picture."""
