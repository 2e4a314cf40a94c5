"""Surveys: questionnaires, rounds, answers that nobody can trace, results that point at nobody."""
