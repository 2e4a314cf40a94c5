"""Rounds: made, opened and closed; their people, results and exports."""
