"""Figures of organisations by month, without small groups: docs/figures.md."""
