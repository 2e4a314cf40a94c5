"""The seeker's secret, from which follow the request's identifier and a pair for each organisation.

It is random, not derived from the code: nothing that an organisation holds tests guesses of it.
"""

import hashlib
from typing import NamedTuple
from uuid import UUID

from backend.core.crypto import labels
from backend.core.crypto.boxes import KEY_SIZE, checked_key, hkdf
from backend.core.crypto.errors import Damaged
from backend.core.crypto.labels import Identifier

CONTENT_SIZE = 3 * KEY_SIZE
"""Bytes that an organisation's envelope seals."""


class EnvelopeContent(NamedTuple):
    """What an organisation's envelope seals: a request key, and what proves whose it is."""

    key: bytes
    anchor: bytes
    pair: bytes

    @property
    def proof(self) -> bytes:
        """Anchor and pair, which are the same in all envelopes of an organisation."""
        return self.anchor + self.pair

    def packed(self) -> bytes:
        """Return the 96 bytes; raise `Malformed` if one of the parts has not 32."""
        return b"".join(map(checked_key, self))


def anchor_of(secret: bytes) -> bytes:
    """Return the anchor, which each organisation gets that the seeker lets in."""
    return hkdf(checked_key(secret), labels.SEEKER_ANCHOR)


def request_of(anchor: bytes) -> UUID:
    """Return the identifier of the request that has this anchor."""
    digest = hashlib.sha256(labels.request_identifier(checked_key(anchor))).digest()
    return UUID(bytes=digest[:16], version=4)


def envelope_content(secret: bytes, *, organisation: Identifier, key: bytes) -> EnvelopeContent:
    """Return what an envelope of a request key seals to an organisation."""
    anchor = anchor_of(secret)
    pair = hkdf(secret, labels.seeker_pair(request_of(anchor), organisation))
    return EnvelopeContent(key, anchor, pair)


def read_content(opened: bytes, *, request: Identifier) -> EnvelopeContent:
    """Return the parts of an opened envelope; raise `Damaged` if it is not of this request."""
    if len(opened) != CONTENT_SIZE:
        raise Damaged("there are no key, anchor and pair in the box")
    content = EnvelopeContent(opened[:32], opened[32:64], opened[64:])
    if str(request_of(content.anchor)) != labels.checked_identifier(request):
        raise Damaged("the key is of another request")
    return content
