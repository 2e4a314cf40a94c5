"""The three providers that stand in for real ones, started by hand."""
