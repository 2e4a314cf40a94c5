"""Blind tokens: one answer for each person, without the server being able to tell whose it is.

RFC 9474, variant RSABSSA-SHA384-PSS-Randomized. Pure functions, no Django, no rows: `keys` is what
a round has, `signing` and `verifying` what the server does, `client` what a phone does.
`docs/surveys-blind-tokens.md` tells what this protects, and what not.
"""
