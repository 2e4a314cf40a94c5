"""The seeker's page at `/`."""
