"""Which counts are shown, so that results point at nobody: docs/surveys-disclosure.md.

Knows nothing of questions, rows or Django: counts go in, and what comes out is public. Whatever is
computed from it is public too.
"""
