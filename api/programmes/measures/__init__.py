"""Measures of a project: plan, rounds, cards, lead times, report."""
