"""Questionnaires and answers as pure functions, without database rows."""
