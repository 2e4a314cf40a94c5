"""Queries of the programme, by subject."""
