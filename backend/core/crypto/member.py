"""What a member's browser does with the password, and where a member's salt comes from.

The password leads to two keys: `login` is what the account system gets as a password, `wrap` opens
the member's seed and never leaves the browser.
"""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass, field

from backend.core.crypto import labels
from backend.core.crypto.boxes import checked_key, hkdf, lock, unlock_key
from backend.core.crypto.encoding import encode
from backend.core.crypto.errors import Malformed
from backend.core.crypto.key_derivation import MEMBER_PARAMETERS, Argon2Parameters, stretch
from backend.core.crypto.labels import Identifier
from backend.core.mail_addresses import normalise_email

SALT_SIZE = 16


@dataclass(frozen=True, slots=True)
class MemberKeys:
    """The login, as base64url text of 43 characters, and the 32-byte wrapping key."""

    login: str = field(repr=False)
    wrap: bytes = field(repr=False)


def member_root(
    password: str, salt: bytes, parameters: Argon2Parameters = MEMBER_PARAMETERS
) -> bytes:
    """Return the 32-byte root of a password in NFKC, so that every keyboard makes the same bytes.

    Takes 64 MiB and the time of three passes over it. Raises `Malformed` for half a surrogate pair.
    """
    try:
        secret = unicodedata.normalize("NFKC", password).encode()
    except UnicodeEncodeError:
        raise Malformed("the password is not text") from None
    return stretch(secret, salt, parameters)


def member_keys(root: bytes) -> MemberKeys:
    """Return the keys that belong to the root of a password."""
    return MemberKeys(
        login=encode(hkdf(root, labels.MEMBER_LOGIN)),
        wrap=hkdf(root, labels.MEMBER_WRAP),
    )


def initial_salt(server_secret: bytes, email: str) -> bytes:
    """Return the 16-byte salt that an address starts with, known or not: HMAC-SHA256, cut short.

    `server_secret` must serve nothing else. Unknown addresses are answered from this formula, so
    that nobody learns who has an account. Raises `Malformed` for half a surrogate pair.
    """
    try:
        address = normalise_email(email).encode()
    except UnicodeEncodeError:
        raise Malformed("the address is not text") from None
    return hmac.digest(server_secret, address, hashlib.sha256)[:SALT_SIZE]


def lock_member_seed(wrap: bytes, *, member: Identifier, seed: bytes) -> bytes:
    """Return the `member_key_envelope` (60 bytes): the member's seed under the password."""
    return lock(wrap, labels.member_key(member), checked_key(seed))


def unlock_member_seed(wrap: bytes, *, member: Identifier, envelope: bytes) -> bytes:
    """Return the member's seed; raise `Damaged` for another password or another member's."""
    return unlock_key(wrap, labels.member_key(member), envelope)
