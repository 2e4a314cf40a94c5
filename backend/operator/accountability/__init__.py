"""The accountability pack, made from code and settings: docs/accountability.md."""
