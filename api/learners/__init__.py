"""Courses for learners, without an account (docs/learning.md)."""
