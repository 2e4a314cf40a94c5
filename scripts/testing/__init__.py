"""What `scripts/test` does: the same tests on the stores that are here."""
