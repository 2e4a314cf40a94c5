"""Fake providers of push and mail, for tests, demonstrations, and by hand (`scripts/fakes`)."""
