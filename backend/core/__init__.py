"""Shared code without domain logic."""
