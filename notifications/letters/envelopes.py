"""Envelopes of letters: whom one goes to, encrypted at rest."""

from dataclasses import dataclass
from uuid import UUID

from backend.core.at_rest import lock_at_rest, open_at_rest
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.padding import MIN_PACKED_SIZE, pack, unpack
from notifications.models import Letter


@dataclass(frozen=True, slots=True)
class Envelope:
    """Whom a letter goes to, and what stands in it and nowhere else."""

    address: str
    secret: str

    def locked(self, kind: str, subject: UUID) -> bytes:
        """Return this encrypted at rest for one kind and subject, always of the same size."""
        content = {"address": self.address, "secret": self.secret}
        return lock_at_rest(_purpose(kind, subject), encode(pack(content, size=MIN_PACKED_SIZE)))


def opened(letter: Letter) -> Envelope:
    """Return the envelope of a letter; raise Damaged if no secret key opens it."""
    content = unpack(decode(open_at_rest(purpose_of(letter), bytes(letter.box))))
    return Envelope(str(content["address"]), str(content["secret"]))


def purpose_of(letter: Letter) -> bytes:
    """Return the purpose under which a letter's box is locked."""
    return _purpose(letter.kind, letter.subject)


def _purpose(kind: str, subject: UUID) -> bytes:
    # Whoever can write rows could else have the mail about another subject sent to themselves.
    return f"letter|{kind}|{subject}".encode()
