"""Webhooks for published results (docs/surveys-exports.md, "Webhooks")."""
