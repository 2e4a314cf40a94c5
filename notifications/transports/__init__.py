"""Transports: a folder each for messages, answers of the provider, and sending."""
