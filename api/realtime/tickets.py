"""Tickets of WebSockets, which carry no headers: made by a call, valid once."""

import hashlib
import secrets

from django.core.cache import cache

GOOD_FOR_SECONDS = 30
TICKET_BYTES = 24


def issue(*groups: str) -> str:
    """Return a ticket for listening in groups; the cache stores its SHA-256 only."""
    ticket = secrets.token_urlsafe(TICKET_BYTES)
    cache.set(_key(ticket), " ".join(groups), GOOD_FOR_SECONDS)
    return ticket


def redeem(ticket: str) -> str | None:
    """Return the groups of a ticket, separated by spaces; None if it is used or unknown."""
    key = _key(ticket)
    groups: str | None = cache.get(key)
    # Of two who come at once, the one whose deletion did something is let in.
    return groups if groups and cache.delete(key) else None


def _key(ticket: str) -> str:
    return "ticket:" + hashlib.sha256(ticket.encode()).hexdigest()
