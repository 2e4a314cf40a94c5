"""Figures of an organisation by month: docs/figures.md."""
