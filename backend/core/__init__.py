"""What every app may use, and nothing of the domain."""
