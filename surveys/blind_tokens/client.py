"""What a phone does: make a token that the server signs without seeing it.

For clients in Python; `static/kier/respondent/blind-tokens.js` does the same in a browser.
"""

import os
import secrets
from dataclasses import dataclass, field

from backend.core.crypto.errors import Damaged

from .blinding import blind, unblind
from .keys import PublicKey
from .verification import LABEL, PREFIX_SIZE, SALT_SIZE


@dataclass(frozen=True, slots=True)
class Token:
    """What is spent with an answer; it tells nobody where it came from."""

    message: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class PreparedToken:
    """A token that is not signed yet: `blinded` goes to the server, the rest stays here."""

    key: PublicKey
    blinded: bytes
    message: bytes = field(repr=False)
    factor: int = field(repr=False)

    def finish(self, blind_signature: bytes) -> Token:
        """Return the token; raise `Damaged` if the server did not sign `blinded`."""
        signed = unblind(self.key, self.message, blind_signature, factor=self.factor)
        return Token(self.message, signed)


def prepare_token(key: PublicKey, fingerprint: str) -> PreparedToken:
    """Return a new token to be signed, with the key of the round.

    `fingerprint` is what came by another way, on paper or with the invitation: a server that gives
    each person another key would know them again. Raises `Damaged` if the key is another.
    """
    if key.fingerprint() != fingerprint:
        raise Damaged("the key is not the one that was announced")
    message = os.urandom(PREFIX_SIZE) + LABEL
    factor = 1 + secrets.randbelow(key.modulus - 1)
    blinded = blind(key, message, salt=os.urandom(SALT_SIZE), factor=factor)
    return PreparedToken(key, blinded, message, factor)
