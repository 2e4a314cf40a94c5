"""`scripts/test`: tests in parallel lanes, on the stores that are available."""
