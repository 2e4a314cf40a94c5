"""Providers of our own: small servers that speak as the real ones do, and answer as they are told.

Tests start them on a thread (`with fake.serving() as server:`), people with `scripts/fakes`.
"""
