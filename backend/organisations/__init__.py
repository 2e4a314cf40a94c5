"""Partner organisations, what they cover, and the matcher."""
