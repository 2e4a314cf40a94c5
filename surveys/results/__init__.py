"""Results of a round: counted as answers are written, then published (docs/surveys-results.md)."""
