"""Sealed texts: kept as they came, and given out with a note of who looked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from backend.accounts.models import Member
from backend.core.errors import Conflict, FieldConflict
from backend.experts import local_time
from backend.experts.models import (
    Consultation,
    Contribution,
    Expert,
    Invitation,
    Look,
    MemberEnvelope,
    Platform,
    Recording,
    SealedText,
)
from backend.organisations.models import OrganisationKey

# Of `Look.by_name`; an address may be longer.
LONGEST_BY = 100


@dataclass(frozen=True, slots=True)
class Boxes:
    """A text as a browser sealed it; `members` holds envelopes by the member they are for."""

    id: UUID
    key: UUID
    envelope: bytes
    body: bytes
    members: Mapping[UUID, bytes] = field(default_factory=dict)


@transaction.atomic
def keep(
    platform: Platform, boxes: Boxes, *, at: str = "sealed", before: SealedText | None = None
) -> SealedText:
    """Keep a text that can be opened with one of the platform's keys, and by its readers.

    A text stands in one place: it would go from all of them when one is written anew.

    :param at: where it stood in what was sent (the path of the field)
    :param before: what stands in its place until now; the same again answers it
    :raises Conflict: the identifier is in use, or the key is not the platform's newest
    """
    if before is not None and before.id == boxes.id:
        if (bytes(before.envelope), bytes(before.body)) == (boxes.envelope, boxes.body):
            return before
        raise _in_use(at)
    key = OrganisationKey.objects.filter(
        id=boxes.key, organisation=platform.organisation_id, active=True, confirmed=True
    ).first()
    if key is None:
        raise FieldConflict(
            at, "key-replaced", _("The key was replaced. Load this again, and send.")
        )
    text, is_new = SealedText.objects.get_or_create(
        id=boxes.id,
        defaults={
            "organisation_id": platform.organisation_id,
            "key": key,
            "envelope": boxes.envelope,
            "body": boxes.body,
        },
    )
    if not is_new:
        raise _in_use(at)
    MemberEnvelope.objects.bulk_create(
        [MemberEnvelope(text=text, member_id=one, box=box) for one, box in boxes.members.items()]
    )
    return text


def replace(old: SealedText | None, new: SealedText | None) -> None:
    """Erase a text that another stands in for now, or that was taken back."""
    if old is not None and (new is None or old.id != new.id):
        old.delete()


def note_look(*, expert: Expert, by: Member, what: str, subject: UUID) -> None:
    """Write down that somebody got a box; once a day for the same one.

    :param what: legal, story, answer, question, check-in, evaluation or grievance
    """
    rows = Look.objects.filter(
        expert=expert, by=by, what=what, subject=subject, on=local_time.today()
    )
    # Two who look at the same moment leave two lines: nobody is kept from reading by that.
    if not rows.exists():
        Look.objects.create(
            expert=expert,
            by=by,
            by_name=(by.name or by.email)[:LONGEST_BY],
            what=what,
            subject=subject,
            on=local_time.today(),
        )


@transaction.atomic
def erase_unsent(parts: QuerySet[Invitation]) -> None:
    """Erases what was written or spoken in these parts and not handed in: it is only its writer's.

    :param parts: of those who do not take part any more, or of which the answering is over
    """
    consultations = Consultation.objects.filter(assignment__in=parts.values("assignment"))
    # A draft that is on its way is kept before this, or finds that it comes too late.
    list(consultations.order_by("pk").select_for_update(no_key=True))
    Recording.objects.filter(invitation__in=parts, text=None).delete()
    drafts = Contribution.objects.filter(invitation__in=parts).values("draft")
    SealedText.objects.filter(id__in=drafts).delete()


def _in_use(at: str) -> Conflict:
    return FieldConflict(at, "in-use", _("This identifier is in use. Seal it again."))
