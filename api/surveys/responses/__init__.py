"""Answering a round: calls that are open to all."""
