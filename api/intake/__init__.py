"""Calls of seekers."""
