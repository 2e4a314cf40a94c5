"""Tickets: a socket carries no header, so a call with one buys a word that is good once."""

import hashlib
import secrets

from django.core.cache import cache

GOOD_FOR_SECONDS = 30
TICKET_BYTES = 24


def issue(*groups: str) -> str:
    """A ticket for listening in groups; the cache knows its SHA-256 only."""
    ticket = secrets.token_urlsafe(TICKET_BYTES)
    cache.set(_key(ticket), " ".join(groups), GOOD_FOR_SECONDS)
    return ticket


def redeem(ticket: str) -> str | None:
    """The groups of a ticket with spaces between, once; nothing for a used or invented one."""
    key = _key(ticket)
    groups: str | None = cache.get(key)
    # Of two who come at once, the one whose deletion did something is let in.
    return groups if groups and cache.delete(key) else None


def _key(ticket: str) -> str:
    return "ticket:" + hashlib.sha256(ticket.encode()).hexdigest()
