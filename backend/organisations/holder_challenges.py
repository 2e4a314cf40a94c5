"""Challenges by which a member proves to hold an organisation's key (protocol.md).

Answers are derived from the server's secret, so that access to the database is not enough.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core import retention
from backend.core.at_rest import digests_at_rest
from backend.core.crypto.key_pairs import PublicKey
from backend.core.crypto.organisation import seal_challenge
from backend.core.errors import HolderProofRequired, Missing

from .models import HolderChallenge, OrganisationKey

LIFETIME = retention.HOLDER_CHALLENGES.length
MAX_OPEN = 20

_PURPOSE = b"kier/organisation-holder-challenge"


@dataclass(frozen=True, slots=True)
class HolderProof:
    """The answer to a challenge."""

    challenge: UUID
    answer: bytes


@transaction.atomic
def create_challenge(*, organisation_id: UUID, member_id: UUID, key_id: UUID) -> tuple[UUID, bytes]:
    """Return a challenge and its sealed box. May raise `Missing`."""
    key = OrganisationKey.objects.filter(organisation=organisation_id, id=key_id).first()
    if key is None:
        raise Missing
    mine = HolderChallenge.objects.filter(member=member_id).order_by("-expires", "id")
    surplus = [*mine.values_list("id", flat=True)[MAX_OPEN - 1 :]]
    if surplus:
        HolderChallenge.objects.filter(id__in=surplus).delete()
    row = HolderChallenge.objects.create(
        id=uuid4(),
        key=key,
        member_id=member_id,
        expires=(timezone.now() + LIFETIME).replace(microsecond=0),
    )
    box = seal_challenge(
        PublicKey(bytes(key.public)),
        organisation=organisation_id,
        key_id=key_id,
        member=member_id,
        answer=_answers(row.id, key_id, member_id, row.expires)[0],
    )
    return row.id, box


@transaction.atomic
def spend_proof(*, member_id: UUID, key_id: UUID, proof: HolderProof | None) -> None:
    """Use a proof; raise `HolderProofRequired` if it is missing, wrong, expired or used."""
    if proof is not None:
        challenges = HolderChallenge.objects.filter(
            id=proof.challenge, key=key_id, member=member_id, expires__gt=timezone.now()
        )
        for expires in challenges.values_list("expires", flat=True):
            answers = _answers(proof.challenge, key_id, member_id, expires)
            right = any(hmac.compare_digest(answer, proof.answer) for answer in answers)
            if right and challenges.delete()[0]:
                return
    raise HolderProofRequired(
        _("Prove first that you hold this key: ask for a challenge and open it.")
    )


def erase_expired() -> int:
    """Delete expired challenges and return their number."""
    return HolderChallenge.objects.filter(expires__lte=timezone.now()).delete()[0]


def _answers(challenge: UUID, key: UUID, member: UUID, expires: datetime) -> list[bytes]:
    text = f"{challenge}|{key}|{member}|{int(expires.timestamp())}"
    return digests_at_rest(_PURPOSE, text)
