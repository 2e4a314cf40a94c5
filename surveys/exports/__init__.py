"""Exports of a round: tables, rows, texts and codebook (docs/surveys-exports.md)."""
