"""Limits of an organisation's page."""

from typing import Final

LONGEST_ABOUT: Final = 300
LONGEST_NAME: Final = 100
OLDEST: Final = 120
MAX_PLACES: Final = 10_000
LONGEST_ANSWER: Final = 720
"""Hours, about a month."""
