"""Figures of the programme: indicators, numbers by quarter, and releases."""
