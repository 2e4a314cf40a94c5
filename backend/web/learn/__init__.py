"""Courses for learners below `/learn/`, without an account (docs/learning.md)."""
