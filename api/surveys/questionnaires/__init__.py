"""Questionnaires, their versions, and spreadsheets that are made into them."""
