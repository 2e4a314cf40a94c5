"""Blind tokens (RFC 9474, RSABSSA-SHA384-PSS-Randomized): docs/surveys-blind-tokens.md."""
