"""The client's side of blind tokens; `static/kier/shared/blind-tokens.js` is for browsers."""

import os
import secrets
from dataclasses import dataclass, field

from backend.core.crypto.errors import Damaged

from .blinding import blind, unblind
from .keys import PublicKey
from .verification import LABEL, PREFIX_SIZE, SALT_SIZE


@dataclass(frozen=True, slots=True)
class Token:
    """A signed token, which reveals nothing about its owner."""

    message: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class PreparedToken:
    """A token that is not signed yet; only `blinded` goes to the server."""

    key: PublicKey
    blinded: bytes
    message: bytes = field(repr=False)
    factor: int = field(repr=False)

    def finish(self, blind_signature: bytes) -> Token:
        """Return the token; raise `Damaged` if the server did not sign `blinded`."""
        signed = unblind(self.key, self.message, blind_signature, factor=self.factor)
        return Token(self.message, signed)


def prepare_token(key: PublicKey, fingerprint: str) -> PreparedToken:
    """Return a new token to be signed; raise `Damaged` if the key has another fingerprint.

    The fingerprint came by another way, such as the invitation: a server that gave each person
    another key would recognise them.
    """
    if key.fingerprint() != fingerprint:
        raise Damaged("the key is not the one that was announced")
    message = os.urandom(PREFIX_SIZE) + LABEL
    factor = 1 + secrets.randbelow(key.modulus - 1)
    blinded = blind(key, message, salt=os.urandom(SALT_SIZE), factor=factor)
    return PreparedToken(key, blinded, message, factor)
