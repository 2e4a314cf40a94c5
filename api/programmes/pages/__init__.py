"""Pages: their texts by language, versions, and trials by readers."""
