"""Answering a round: calls that anybody may make."""
