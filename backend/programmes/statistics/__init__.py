"""Statistics of small groups, on plain numbers without Django: docs/measures.md."""
