"""Trainings, their sessions, and who came."""
