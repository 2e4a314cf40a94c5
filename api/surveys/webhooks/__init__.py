"""Webhooks for publications."""
