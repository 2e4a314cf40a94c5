"""Tags that distinguish the addresses of callers without revealing them.

The key is random for an hour, so that nobody can find an address later by trying all of them.
"""

import hashlib
import hmac
import ipaddress
import os
import time
from base64 import urlsafe_b64encode
from threading import Lock
from typing import cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

ROTATION_SECONDS = 3600
"""Lifetime of the random part of the key."""

DAY_SECONDS = 86_400
"""The same for `day_origin_of`."""

_MEMO_SECONDS = 5.0
_TAG_BYTES = 21
_UNIQUE_LOCAL = 0xFD


class _RotatingKey:
    def __init__(self, seed_key: str, seconds: int) -> None:
        self._seed_key, self._seconds = seed_key, seconds
        self._lock = Lock()
        self._key = b""
        self._until = 0.0

    def current(self) -> bytes:
        if time.monotonic() < self._until:
            return self._key
        with self._lock:
            seed = cache.get_or_set(self._seed_key, lambda: os.urandom(32), self._seconds)
            secret = f"kier/origin|{settings.SECRET_KEY}".encode()
            self._key = hmac.digest(secret, cast("bytes", seed), hashlib.sha256)
            self._until = time.monotonic() + _MEMO_SECONDS
            return self._key

    def forget(self) -> None:
        self._until = 0.0


rotating_key = _RotatingKey("origin-seed", ROTATION_SECONDS)
daily_key = _RotatingKey("origin-seed-day", DAY_SECONDS)


def origin_tag(address: str) -> str:
    """Return 28 characters for an IP address (IPv6: its /64), valid until the hour is over."""
    return urlsafe_b64encode(_digest(address)[:_TAG_BYTES]).decode()


def origin_address(address: str) -> str:
    """Return the tag as an IPv6 address in fd00::/8 (RFC 4193, unique local)."""
    return str(ipaddress.IPv6Address(bytes([_UNIQUE_LOCAL]) + _digest(address)[:15]))


def origin_of(request: HttpRequest) -> str:
    """Return the tag of a request's client address."""
    return origin_tag(request.META.get("REMOTE_ADDR", ""))


def day_origin_of(request: HttpRequest) -> str:
    """Return a tag for the day, kept only for calls beyond the limits."""
    address = _network(request.META.get("REMOTE_ADDR", ""))
    digest = hmac.digest(daily_key.current(), address, hashlib.sha256)
    return urlsafe_b64encode(digest[:_TAG_BYTES]).decode()


def _digest(address: str) -> bytes:
    return hmac.digest(rotating_key.current(), _network(address), hashlib.sha256)


def _network(address: str) -> bytes:
    if ":" not in address:
        return address.encode()
    try:
        parsed = ipaddress.IPv6Address(address)
    except ValueError:
        return address.encode()
    # A server that listens on both families writes an IPv4 client as ::ffff:192.0.2.1.
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped).encode()
    return parsed.packed[:8]
