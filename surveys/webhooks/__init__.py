"""Addresses that are told when results are published (docs/surveys-exports.md, "Webhooks")."""
