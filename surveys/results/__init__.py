"""What a round's answers say together: counted as they are written, shown as they are published.

docs/surveys-results.md
"""
