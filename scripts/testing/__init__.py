"""What `scripts/test` does: tests in lanes, side by side, on the stores that are here."""
