"""Questionnaires, their versions, and imports of spreadsheets."""
