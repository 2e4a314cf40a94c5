"""Interventions: their plan, weeks, decision and questions."""
