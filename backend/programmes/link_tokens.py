"""Links that are mailed to people without an account, and stored nowhere.

A token is the row's identifier and a code over it under the server's secret. It is bound to a
number in the row: when that counts up, earlier links lead nowhere.
"""

import hmac
from uuid import UUID

from backend.core.at_rest import digest_at_rest, digests_at_rest
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import Malformed

UUID_BYTES, MAC_BYTES = 16, 16


def token_for(purpose: bytes, row_id: UUID, number: int) -> str:
    """Return what stands in a link to a row: 43 characters, the same each time.

    :param number: counts the links of this row
    """
    mac = digest_at_rest(purpose, f"{row_id}/{number}")[:MAC_BYTES]
    return encode(row_id.bytes + mac)


def row_in_token(token: str) -> UUID | None:
    """Return which row a token names, whether or not it is good; None if it is no token."""
    try:
        raw = decode(token, UUID_BYTES + MAC_BYTES)
    except Malformed:
        return None
    return UUID(bytes=raw[:UUID_BYTES])


def is_token_for(token: str, purpose: bytes, row_id: UUID, number: int) -> bool:
    """Return whether a token leads to a row, in constant time."""
    try:
        mac = decode(token, UUID_BYTES + MAC_BYTES)[UUID_BYTES:]
    except Malformed:
        return False
    digests = digests_at_rest(purpose, f"{row_id}/{number}")
    return any(hmac.compare_digest(mac, digest[:MAC_BYTES]) for digest in digests)
