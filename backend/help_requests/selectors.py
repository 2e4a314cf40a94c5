"""Queries of help requests, in a constant number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    BinaryField,
    Exists,
    F,
    Model,
    OuterRef,
    PositiveIntegerField,
    Q,
    QuerySet,
    UUIDField,
)

from backend.core.compiled_queries import CompiledQuery
from backend.core.days import today
from backend.core.errors import Missing

from .models import (
    ErasedReferral,
    HeldReply,
    HelpRequest,
    Message,
    Note,
    Proposal,
    Referral,
    ReferralEnvelope,
    SeekerEnvelope,
)

MESSAGES_AT_ONCE = 200
ERASED_AT_ONCE = 100
MAX_SHOWN_HELD = 100


@dataclass(frozen=True, slots=True)
class MessagePage:
    """Messages in order, and the number after which the next page begins."""

    messages: Sequence[Message]
    after: int | None


class Progress(NamedTuple):
    """How far a request is at one organisation; hours are empty until its turn comes."""

    organisation: UUID
    status: str
    overdue: bool
    offered_hour: datetime | None
    due_at: datetime | None
    # It wrote since it was offered.
    has_answered: bool
    closed_on: date | None = None
    # The day since which a word of the seeker is awaited, if they were asked after.
    asked_on: date | None = None
    # Others would see a gap, so that writing does not open what they closed.
    holds_newest_key: bool = True
    # The seeker lets whoever leads the team read it, to help better.
    supervised: bool = False
    # The last day on which it interprets, or did.
    ends_on: date | None = None


def _columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


REQUEST_COLUMNS, MESSAGE_COLUMNS = _columns(HelpRequest), _columns(Message)
REFERRAL_COLUMNS = _columns(Referral)
A_UUID = (UUIDField, UUID("6a0d2f3e-52a1-4b6e-9d0c-7b1f8e5a4c3d"))
ANOTHER_UUID = (UUIDField, UUID("0c9a7d52-3b1e-4f68-8a2d-5e4c3b2a1f09"))
A_NUMBER = (PositiveIntegerField, 1_234_567_891)
A_DIGEST = (BinaryField, b"stands in for a digest")

_BY_DIGEST = CompiledQuery(
    lambda digest: HelpRequest.objects.filter(access_digest=digest).values_list(*REQUEST_COLUMNS),
    A_DIGEST,
)
_MESSAGES = CompiledQuery(
    lambda request, number: (
        Message.objects.filter(request_id=request, number__gt=number)
        .order_by("number")
        .values_list(*MESSAGE_COLUMNS)[: MESSAGES_AT_ONCE + 1]
    ),
    A_UUID,
    A_NUMBER,
)
_PROGRESS = CompiledQuery(
    lambda request: (
        Referral.objects.filter(request_id=request)
        .order_by("position")
        .values_list(
            "organisation_id",
            "status",
            "overdue",
            "offered_hour",
            "due_at",
            Exists(
                Message.objects.filter(
                    request=OuterRef("request"),
                    organisation=OuterRef("organisation"),
                    number__gt=OuterRef("offered_number"),
                )
            ),
            "closed_on",
            "asked_on",
            Q(request__key_number=1)
            | Exists(
                ReferralEnvelope.objects.filter(
                    referral=OuterRef("pk"), number=OuterRef("request__key_number")
                )
            ),
            "supervised",
            "ends_on",
        )
    ),
    A_UUID,
)


_REFERRALS = CompiledQuery(
    lambda request: (
        Referral.objects.filter(request_id=request)
        .order_by("position")
        .values_list(*REFERRAL_COLUMNS)
    ),
    A_UUID,
)


_LOCKED = CompiledQuery(
    lambda request: (
        HelpRequest.objects.select_for_update().filter(id=request).values_list(*REQUEST_COLUMNS)
    ),
    A_UUID,
)
_REFERRAL_FOR = CompiledQuery(
    lambda organisation, referral: (
        visible_to(organisation).filter(id=referral).values_list(*REFERRAL_COLUMNS)
    ),
    A_UUID,
    ANOTHER_UUID,
)


def request_by_access_digest(digest: bytes) -> HelpRequest | None:
    """Return the request of a case code."""
    for row in _BY_DIGEST(digest):
        return HelpRequest.from_db(DEFAULT_DB_ALIAS, REQUEST_COLUMNS, row)
    return None


def locked_request(request_id: UUID) -> HelpRequest | None:
    """Return the request's row, locked until the transaction ends."""
    for row in _LOCKED(request_id):
        return HelpRequest.from_db(DEFAULT_DB_ALIAS, REQUEST_COLUMNS, row)
    return None


def messages_after(request_id: UUID, number: int) -> MessagePage:
    """Return up to 200 messages with a higher number."""
    rows = [
        Message.from_db(DEFAULT_DB_ALIAS, MESSAGE_COLUMNS, row)
        for row in _MESSAGES(request_id, number)
    ]
    page = rows[:MESSAGES_AT_ONCE]
    return MessagePage(page, page[-1].number if len(rows) > len(page) else None)


def seeker_envelopes(request: HelpRequest) -> list[tuple[int, bytes, bytes | None]]:
    """Return number, box and chain of the seeker's request keys; number 1 has no chain."""
    later = []
    if request.key_number > 1:
        rows = SeekerEnvelope.objects.filter(request=request).order_by("number")
        later = [
            (row.number, bytes(row.box), bytes(row.chain) if row.chain else None) for row in rows
        ]
    return [(1, bytes(request.seeker_envelope), None), *later]


def referral_progress(request_id: UUID) -> list[Progress]:
    """Return how far a request is at each organisation, in the seeker's order."""
    return list(map(Progress._make, _PROGRESS(request_id)))


def referrals_of(request_id: UUID) -> list[Referral]:
    """Return a request's referrals in the seeker's order."""
    return [
        Referral.from_db(DEFAULT_DB_ALIAS, REFERRAL_COLUMNS, row) for row in _REFERRALS(request_id)
    ]


def referral_for(organisation_id: UUID, referral_id: UUID) -> Referral:
    """Return an organisation's referral; raise `Missing` if it has not been offered to it."""
    for row in _REFERRAL_FOR(organisation_id, referral_id):
        return Referral.from_db(DEFAULT_DB_ALIAS, REFERRAL_COLUMNS, row)
    raise Missing


def notes_of(referral: Referral) -> list[Note]:
    """Return an organisation's notes about a request, in order; at most `MAX_NOTES`."""
    return list(Note.objects.filter(referral=referral.id).order_by("number"))


def erased_today(organisation_id: UUID) -> QuerySet[ErasedReferral]:
    """Return lines about requests that their authors erased today, a hundred at most."""
    erased = ErasedReferral.objects.filter(organisation=organisation_id, day=today())
    return erased.order_by("name", "id")[:ERASED_AT_ONCE]


def note_of(referral: Referral, note_id: UUID) -> Note:
    """Return one of these notes, or raise `Missing`."""
    found = Note.objects.filter(id=note_id, referral=referral.id).first()
    if found is None:
        raise Missing
    return found


def held_replies_of(referral: Referral) -> list[HeldReply]:
    """Return the replies that wait for a second reader, and the newest that were read."""
    read = Q(referral=referral.id, reader__isnull=False)
    rows = HeldReply.objects.filter(read | Q(id__in=waiting_replies(referral.id).values("id")))
    # Those that wait come first, of which there are few.
    shown = rows.order_by(F("reader").asc(nulls_first=True), "-number")[:MAX_SHOWN_HELD]
    return sorted(shown, key=lambda reply: reply.number)


def held_reply_of(referral: Referral, reply_id: UUID) -> HeldReply:
    """Return one that waits, or raise `Missing`."""
    found = waiting_replies(referral.id).filter(id=reply_id).first()
    if found is None:
        raise Missing
    return found


def waiting_replies(referral: UUID | OuterRef) -> QuerySet[HeldReply]:
    """Return the replies to a referral that wait for a second reader.

    Without those that were sent while the organisation wanted none.
    """
    sent = Message.objects.filter(id=OuterRef("id"))
    return HeldReply.objects.filter(~Exists(sent), referral=referral, reader=None)


def visible_to(organisation_id: UUID) -> QuerySet[Referral]:
    """Return the referrals that were offered to an organisation."""
    return Referral.objects.filter(organisation_id=organisation_id, offered_hour__isnull=False)


def has_referrals(organisation_id: UUID) -> bool:
    """Return whether any request names this organisation, or was proposed to it."""
    referrals = Referral.objects.filter(organisation=organisation_id)
    return referrals.exists() or Proposal.objects.filter(organisation=organisation_id).exists()
