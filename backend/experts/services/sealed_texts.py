"""Sealed texts: kept, replaced, erased, and opened at the desk, which is written down."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.utils.translation import gettext as _

from backend.accounts.models import Member
from backend.core.errors import Conflict, FieldConflict, Missing
from backend.experts import local_time
from backend.experts.models import (
    CheckIn,
    Consultation,
    Contribution,
    Evaluation,
    Expert,
    Grievance,
    Invitation,
    Look,
    MemberEnvelope,
    Platform,
    Question,
    Reaction,
    Recording,
    SealedText,
    Statement,
    Verdict,
)
from backend.experts.selectors.people import valid_consents
from backend.organisations.models import OrganisationKey

# Of `Look.by_name`; an address may be longer.
LONGEST_BY = 100
EVALUATION = "evaluation"


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

    :param at: the path of its field in what was sent
    :param before: what stands in its place until now; the same again returns it
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
        [
            MemberEnvelope(text=text, member_id=member, box=box)
            for member, box in boxes.members.items()
        ]
    )
    return text


def replace(old: SealedText | None, new: SealedText | None) -> None:
    """Erase a text that another stands in for now, or that was taken back."""
    if old is not None and (new is None or old.id != new.id):
        old.delete()


def note_look(*, expert: Expert, by: Member, what: str, subject: UUID) -> None:
    """Note that somebody got a text, once a day.

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
    """Erase what was written or spoken in these parts and not handed in."""
    consultations = Consultation.objects.filter(assignment__in=parts.values("assignment"))
    # A draft that is on its way is kept before this, or finds that it comes too late.
    list(consultations.order_by("pk").select_for_update(no_key=True))
    Recording.objects.filter(invitation__in=parts, text=None).delete()
    drafts = Contribution.objects.filter(invitation__in=parts).values("draft")
    SealedText.objects.filter(id__in=drafts).delete()


def _in_use(at: str) -> Conflict:
    return FieldConflict(at, "in-use", _("This identifier is in use. Seal it again."))


# -- The access log -------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Opened:
    """A text, and whose it is; None for a requester's, and for evaluations (nameless)."""

    text: SealedText
    expert: Expert | None


@transaction.atomic
def open_text(*, platform: Platform, text_id: UUID, by: Member) -> Opened:
    """Return a sealed text for the desk, and note the look for the member.

    :raises Missing: also for a draft, a blind evaluation, a story without consent
    """
    rows = SealedText.objects.filter(id=text_id, organisation=platform.organisation_id)
    text, found = rows.first(), _owner_of(text_id)
    if text is None or found is None:
        raise Missing
    what, expert_id = found
    if expert_id is None:
        return Opened(text, None)
    expert = Expert.objects.get(pk=expert_id)
    note_look(expert=expert, by=by, what=what, subject=text_id)
    return Opened(text, None if what == EVALUATION else expert)


def _owner_of(text_id: UUID) -> tuple[str, UUID | None] | None:
    first, *others = _places(text_id)
    rows: Any = [*first.union(*others, all=True)[:1]]
    return (rows[0]["what"], rows[0]["whose"]) if rows else None


def _places(text_id: UUID) -> Iterator[QuerySet[Any, dict[str, Any]]]:

    def place(what: str, rows: QuerySet[Any], whose: str) -> QuerySet[Any, dict[str, Any]]:
        # Without its order, which a part of a union may not have.
        named: QuerySet[Any, dict[str, Any]] = rows.order_by().values(
            what=Value(what), whose=F(whose)
        )
        return named

    part, author = "invitation__expert", "expert"
    yield place("legal", Expert.objects.filter(legal=text_id), "member")
    yield place("grievance", Grievance.objects.filter(text=text_id), author)
    yield place("story", valid_consents().filter(text=text_id), author)
    yield place("question", Question.objects.filter(text=text_id), author)
    for model in (Contribution, Statement, Reaction, Verdict):
        yield place("answer", model.objects.filter(text=text_id), part)
    yield place("check-in", CheckIn.objects.filter(text=text_id), part)
    yield place(EVALUATION, Evaluation.objects.filter(text=text_id, opened=True), part)
