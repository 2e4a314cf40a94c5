"""Encryption, digests and MACs of stored values, with keys derived from `SECRET_KEY`."""

import hashlib
import hmac
from functools import lru_cache

from django.conf import settings
from django.utils.encoding import force_bytes

from .crypto.boxes import hkdf, lock, unlock
from .crypto.errors import Damaged


def lock_at_rest(purpose: bytes, text: str) -> bytes:
    """Encrypt a text for one purpose; the result is 28 bytes longer than its UTF-8."""
    return lock(_key(settings.SECRET_KEY, purpose), purpose, text.encode())


def open_at_rest(purpose: bytes, box: bytes) -> str:
    """Decrypt a text; raise `Damaged` if none of the secret keys opens it."""
    for secret in _secrets():
        try:
            return unlock(_key(secret, purpose), purpose, bytes(box)).decode()
        except Damaged:
            continue
    raise Damaged("no secret key opens this box")


def relock_at_rest(purpose: bytes, box: bytes) -> bytes | None:
    """Return a box re-encrypted with the current key, None if it already is."""
    try:
        unlock(_key(settings.SECRET_KEY, purpose), purpose, box)
    except Damaged:
        return lock_at_rest(purpose, open_at_rest(purpose, box))
    return None


def digest_at_rest(purpose: bytes, text: str) -> bytes:
    """Return the keyed digest (32 bytes) to store for a text. Look it up with `digests_at_rest`."""
    return digests_at_rest(purpose, text)[0]


def digests_at_rest(purpose: bytes, text: str) -> list[bytes]:
    """Return the possible stored digests of a text, one per secret key, the newest first."""
    keys = [_key(secret, b"digest/" + purpose) for secret in _secrets()]
    return [hmac.digest(key, text.encode(), hashlib.sha256) for key in keys]


def keys_at_rest(purpose: bytes, word: bytes) -> list[bytes]:
    """Return keys derived from each secret key and a word held elsewhere, the newest first."""
    keys = (_key(secret, b"key/" + purpose) for secret in _secrets())
    return [hmac.digest(key, word, hashlib.sha256) for key in keys]


def mac_at_rest(purpose: bytes, content: bytes) -> bytes:
    """Return the MAC (32 bytes) of some content under the current secret key."""
    return hmac.digest(_key(settings.SECRET_KEY, b"mac/" + purpose), content, hashlib.sha256)


def is_mac_at_rest(purpose: bytes, content: bytes, mac: bytes) -> bool:
    """Return whether one of the secret keys made this MAC of this content."""
    return any(
        hmac.compare_digest(
            hmac.digest(_key(secret, b"mac/" + purpose), content, hashlib.sha256), mac
        )
        for secret in _secrets()
    )


def _secrets() -> list[str | bytes]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


@lru_cache(maxsize=256)
def _key(secret: str | bytes, purpose: bytes) -> bytes:
    return hkdf(force_bytes(secret), purpose)
