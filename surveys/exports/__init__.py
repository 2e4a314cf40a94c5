"""A round as files: tables, rows, texts, codebook (docs/surveys-exports.md)."""
