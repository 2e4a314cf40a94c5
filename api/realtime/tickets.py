"""Tickets: a socket carries no header, so a call with one buys a word that is good once."""

import hashlib
import secrets

from django.core.cache import cache

GOOD_FOR_SECONDS = 30
TICKET_BYTES = 24


def issue(group: str) -> str:
    """A ticket for listening in a group; the cache knows its SHA-256 only."""
    ticket = secrets.token_urlsafe(TICKET_BYTES)
    cache.set(_key(ticket), group, GOOD_FOR_SECONDS)
    return ticket


def redeem(ticket: str) -> str | None:
    """The group of a ticket, once; nothing for a used, late or invented one."""
    key = _key(ticket)
    group: str | None = cache.get(key)
    # Of two who come at once, the one whose deletion did something is let in.
    return group if group and cache.delete(key) else None


def _key(ticket: str) -> str:
    return "ticket:" + hashlib.sha256(ticket.encode()).hexdigest()
