"""The operator's pages at `/operator/`: organisations, coverage, lifelines; never content."""
