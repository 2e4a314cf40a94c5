"""Keys derived from a member's password, of which the server receives only `login`."""

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
    """The login (base64url, 43 characters) and the 32-byte wrapping key."""

    login: str = field(repr=False)
    wrap: bytes = field(repr=False)


def member_root(
    password: str, salt: bytes, parameters: Argon2Parameters = MEMBER_PARAMETERS
) -> bytes:
    """Derive the 32-byte root of a password in NFKC. Takes 64 MiB; may raise `Malformed`."""
    try:
        secret = unicodedata.normalize("NFKC", password).encode()
    except UnicodeEncodeError:
        raise Malformed("the password is not text") from None
    return stretch(secret, salt, parameters)


def member_keys(root: bytes) -> MemberKeys:
    """Derive a member's keys from the root of the password."""
    return MemberKeys(
        login=encode(hkdf(root, labels.MEMBER_LOGIN)),
        wrap=hkdf(root, labels.MEMBER_WRAP),
    )


def initial_salt(server_secret: bytes, email: str) -> bytes:
    """Return the salt of any address: HMAC-SHA256 under a secret that serves nothing else."""
    try:
        address = normalise_email(email).encode()
    except UnicodeEncodeError:
        raise Malformed("the address is not text") from None
    return hmac.digest(server_secret, address, hashlib.sha256)[:SALT_SIZE]


def lock_member_seed(wrap: bytes, *, member: Identifier, seed: bytes) -> bytes:
    """Return the `member_key_envelope` (60 bytes): the seed encrypted under the password."""
    return lock(wrap, labels.member_key(member), checked_key(seed))


def unlock_member_seed(wrap: bytes, *, member: Identifier, envelope: bytes) -> bytes:
    """Return the member's seed; raise `Damaged` if the password or the member is wrong."""
    return unlock_key(wrap, labels.member_key(member), envelope)
