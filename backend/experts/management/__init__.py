"""Commands about experts by experience."""
