"""Surveys: responses, questionnaires, rounds and results."""
