"""Fake providers for tests (`with fake.serving() as server:`) and people (`scripts/fakes`)."""
