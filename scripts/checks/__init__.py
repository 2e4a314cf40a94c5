"""The project's own steps of `scripts/check`."""
