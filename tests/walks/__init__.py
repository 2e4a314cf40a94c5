"""Walks through Kier's pages in a real browser, for tests and for `scripts/bench pages`."""
