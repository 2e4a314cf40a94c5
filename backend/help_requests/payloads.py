"""Values that a seeker's client sends, after validation of their form."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from backend.organisations.profiles import Profile

from .states import ProposalReads, ProposalReason


@dataclass(frozen=True, slots=True)
class SealedKey:
    """A request key, sealed to one organisation."""

    organisation: UUID
    key: UUID
    envelope: bytes


@dataclass(frozen=True, slots=True)
class LetIn:
    """Request keys for another organisation, by number from the first that it may read."""

    organisation: UUID
    key: UUID
    envelopes: Mapping[int, bytes]
    # The last day on which it reads as an interpreter; None for one that helps.
    until: date | None = None


@dataclass(frozen=True, slots=True)
class NewProposals:
    """Organisations that another one proposes, for one reason."""

    organisations: tuple[UUID, ...]
    reason: ProposalReason
    reads: ProposalReads
    # Of an interpreter, the last day.
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ReferralPin:
    """The MAC of an organisation's first request key."""

    number: int
    mac: bytes


@dataclass(frozen=True, slots=True)
class NewReferral(SealedKey):
    """An organisation that may read now, or if those before it do not answer."""

    waits: bool = False


@dataclass(frozen=True, slots=True)
class NewMessage:
    """An encrypted message and the number of its request key."""

    id: UUID
    body: bytes
    key_number: int = 1


@dataclass(frozen=True, slots=True)
class LockedText:
    """A note or a reply that waits, locked by a member; a changed note has the next revision."""

    id: UUID
    key_id: UUID
    box: bytes
    revision: int = 1


@dataclass(frozen=True, slots=True)
class NextKey:
    """The next request key, for the seeker and for those who stay."""

    number: int
    seeker_envelope: bytes
    referrals: tuple[SealedKey, ...]
    chain: bytes

    def size(self) -> int:
        """Return the total size of its boxes."""
        return len(self.seeker_envelope) + sum(
            len(referral.envelope) for referral in self.referrals
        )


@dataclass(frozen=True, slots=True)
class Submission:
    """A whole help request."""

    id: UUID
    profile: Profile
    access_digest: bytes
    seeker_envelope: bytes
    referrals: tuple[NewReferral, ...]
    message: NewMessage

    def size(self) -> int:
        """Return the total size of its boxes."""
        envelopes = sum(len(referral.envelope) for referral in self.referrals)
        return len(self.seeker_envelope) + envelopes + len(self.message.body)

    def fingerprint(self) -> bytes:
        """Return SHA-256 of the whole submission."""
        profile = self.profile
        digest = hashlib.sha256()
        for part in (
            *(str(value) for value in (profile.audience, profile.region, profile.age_band)),
            *(str(value) for value in (profile.language, profile.urgent)),
            ",".join(sorted(profile.themes)),
            ",".join(sorted(profile.wishes)),
            ",".join(sorted(map(str, profile.exclude))),
            self.access_digest,
            self.seeker_envelope,
            self.message.id.bytes,
            self.message.body,
            *(
                part
                for referral in self.referrals
                for part in (
                    referral.organisation.bytes,
                    referral.key.bytes,
                    referral.envelope,
                    str(referral.waits),
                )
            ),
        ):
            raw = part.encode() if isinstance(part, str) else part
            digest.update(len(raw).to_bytes(4))
            digest.update(raw)
        return digest.digest()
