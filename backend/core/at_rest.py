"""What the server has to use and a stolen database should not tell: locked under its own secret.

The keys come from `SECRET_KEY`; boxes of a key that was replaced since open with
`SECRET_KEY_FALLBACKS`, and digests of it are found again.
"""

import hashlib
import hmac
from functools import lru_cache

from django.conf import settings
from django.utils.encoding import force_bytes

from .crypto.boxes import hkdf, lock, unlock
from .crypto.errors import Damaged


def lock_at_rest(purpose: bytes, text: str) -> bytes:
    """Lock a text for one purpose; 28 bytes longer than its UTF-8."""
    return lock(_key(settings.SECRET_KEY, purpose), purpose, text.encode())


def open_at_rest(purpose: bytes, box: bytes) -> str:
    """Return what was locked for this purpose.

    :raises Damaged: none of the secret keys opens it
    """
    for secret in _secrets():
        try:
            return unlock(_key(secret, purpose), purpose, bytes(box)).decode()
        except Damaged:
            continue
    raise Damaged("no secret key opens this box")


def digest_at_rest(purpose: bytes, text: str) -> bytes:
    """Return 32 bytes that tell the same text again, and nobody without the secret which.

    As it is to be written; what was written is looked for by `digests_at_rest`.
    """
    return digests_at_rest(purpose, text)[0]


def digests_at_rest(purpose: bytes, text: str) -> list[bytes]:
    """Return the digests a text may be known by, one of each secret key; the newest first."""
    keys = [_key(secret, b"digest/" + purpose) for secret in _secrets()]
    return [hmac.digest(key, text.encode(), hashlib.sha256) for key in keys]


def _secrets() -> list[str | bytes]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


@lru_cache(maxsize=64)
def _key(secret: str | bytes, purpose: bytes) -> bytes:
    return hkdf(force_bytes(secret), purpose)
