"""Courses outside of Kier: in a learning system, or within a page of another site.

The reader's way is in docs/learning-packages.md.
"""
