"""Verification of a spent token: its message is 32 random bytes and a fixed label."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.hashes import SHA384

from .keys import PublicKey

LABEL = b"kier/1/survey-token"
"""What is signed, behind the random bytes; `shared/blind-tokens.js` has the same.

The verifier looks for it (RFC 9474, section 7.2), so that nothing else that was signed is a token.
"""

PREFIX_SIZE = 32
"""Random bytes before what is signed (RFC 9474, section 4.1): they make each token another."""

SALT_SIZE = 48
"""Bytes of PSS's salt in RSABSSA-SHA384-PSS-Randomized (RFC 9474, section 5)."""

MESSAGE_SIZE = PREFIX_SIZE + len(LABEL)
"""Bytes of a token's message."""

_SPENT = b"kier/1/survey-token-spent|"


def verify(key: PublicKey, prepared: bytes, signature: bytes) -> bool:
    """Tell whether this is the RSASSA-PSS signature of a message (RFC 9474, section 4.5)."""
    try:
        key.rsa_key.verify(signature, prepared, PSS(MGF1(SHA384()), SALT_SIZE), SHA384())
    except InvalidSignature:
        return False
    return True


def is_token(key: PublicKey, message: bytes, signature: bytes) -> bool:
    """Tell whether these are a token of the round with this key, spent or not."""
    shaped = len(message) == MESSAGE_SIZE and message.endswith(LABEL)
    return shaped and verify(key, message, signature)


def token_digest(key: PublicKey, message: bytes) -> bytes:
    """Return the 32 bytes under which a spent token is stored, whichever signature it has."""
    bound = hashlib.sha256(key.spki).digest()
    return hashlib.sha256(_SPENT + bound + message).digest()
