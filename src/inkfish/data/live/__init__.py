"""Live sources: small adapters that turn what a source answers into a data package (docs/live-sources.md)."""
