"""Rounds with their invitations, results, texts and exports."""
