"""Involvement of experts by experience."""
