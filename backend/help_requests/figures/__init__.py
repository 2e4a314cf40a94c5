"""Figures of organisations by month, without small groups: docs/figures-requests.md."""
