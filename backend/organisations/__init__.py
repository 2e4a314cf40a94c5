"""Partner organisations and the matcher."""
