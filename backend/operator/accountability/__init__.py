"""The accountability pack (docs/accountability.md)."""
