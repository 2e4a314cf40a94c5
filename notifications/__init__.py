"""Notifications: they say that something changed, and never what."""
