"""The HTTP door: `/api/v1`."""
