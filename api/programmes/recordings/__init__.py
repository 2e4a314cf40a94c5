"""Recordings of the seeker's page."""
