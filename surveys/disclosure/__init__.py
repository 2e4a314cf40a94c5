"""Suppression of small counts, on plain numbers without Django: docs/surveys-disclosure.md."""
