"""The inbox of an organisation, in pages of fifty or two hundred referrals."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    CharField,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
)

from backend.core.compiled_queries import CompiledQuery
from backend.core.errors import Missing

from .models import Message, Referral, ReferralEnvelope, SeekerEnvelope
from .selectors import visible_to, waiting_replies

REFERRALS_AT_ONCE = 50
# A page that a caller may ask for instead, where thousands are open.
LARGE_PAGE = 200
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Four bytes of hours since 1970, sixteen of an identifier.
CURSOR_BYTES = 20


class InboxRow(NamedTuple):
    """A referral with its request's profile; fields are named as in the models."""

    id: UUID
    request_id: UUID
    key_id: UUID
    envelope: bytes | None
    status: str
    reasons: list[str]
    offered_hour: datetime
    due_at: datetime | None
    last_message_hour: datetime | None
    reminded_hour: datetime | None
    pin_number: int | None
    pin_mac: bytes | None
    pin_due: str
    binned_hour: datetime | None
    assignee_id: UUID | None
    asked_on: date | None
    ends_on: date | None
    # The organisation that wrote the last message; the seeker did if there is none. No interpreter.
    last_writer_id: UUID | None
    # A reply waits for a second reader.
    is_held: bool
    key_number: int
    audience: str
    themes: list[str]
    region: str
    age_band: str
    language: str
    wishes: list[str]
    urgent: bool


OF_REQUEST = InboxRow._fields[InboxRow._fields.index("key_number") :]
COLUMNS = [f"request__{name}" if name in OF_REQUEST else name for name in InboxRow._fields]


def _rows(organisation: UUID) -> QuerySet[Referral]:
    """Return an organisation's referrals, with who wrote last and whether a reply waits."""
    last = Message.objects.filter(request=OuterRef("request"), interpreter=False)
    last = last.order_by("-number")
    return visible_to(organisation).annotate(
        last_writer_id=Subquery(last.values("organisation_id")[:1], output_field=UUIDField()),
        is_held=Exists(waiting_replies(OuterRef("id"))),
    )


@dataclass(frozen=True, slots=True)
class LaterKey:
    """A later request key of a referral, with the proof that it follows the previous one."""

    number: int
    key_id: UUID
    box: bytes
    chain: bytes | None


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Referrals, newest first, with their later keys and the cursor of the next page."""

    rows: Sequence[InboxRow]
    envelopes: dict[UUID, list[LaterKey]]
    cursor: str | None


def inbox_page(
    organisation_id: UUID,
    *,
    cursor: str | None,
    status: str | None = None,
    binned: bool = False,
    limit: int = REFERRALS_AT_ONCE,
) -> InboxPage:
    """Return a page of referrals, or of the bin; raise `Missing` for an invalid cursor.

    :param limit: `REFERRALS_AT_ONCE` or `LARGE_PAGE`; for each there is a statement
    """
    values: list[Any] = [organisation_id]
    if status:
        values.append(status)
    if cursor is not None:
        values += read_cursor(cursor)
    statement = _page(bool(status), cursor is not None, binned, limit)
    found = list(map(InboxRow._make, statement(*values)))
    page = found[:limit]
    more = len(found) > len(page)
    return InboxPage(page, _later_keys(page), write_cursor(page[-1]) if more else None)


def inbox_row(organisation_id: UUID, referral_id: UUID) -> tuple[InboxRow, list[LaterKey]]:
    """Return one referral as in the inbox, with its later keys. May raise `Missing`."""
    for found in _ONE(organisation_id, referral_id):
        row = InboxRow._make(found)
        return row, _later_keys([row]).get(row.id, [])
    raise Missing


@cache
def _page(by_status: bool, by_cursor: bool, binned: bool, limit: int) -> CompiledQuery:
    places: list[Any] = [(UUIDField, UUID("6a0d2f3e-52a1-4b6e-9d0c-7b1f8e5a4c3d"))]
    if by_status:
        places.append((CharField, "stands in for a status"))
    if by_cursor:
        places.append((DateTimeField, datetime(2000, 1, 1, tzinfo=UTC)))
        places.append((UUIDField, UUID("0c9a7d52-3b1e-4f68-8a2d-5e4c3b2a1f09")))

    def build(organisation: UUID, *further: Any) -> Any:
        rows, values = (
            _rows(organisation).filter(binned_hour__isnull=not binned),
            list(further),
        )
        if by_status:
            rows = rows.filter(status=values.pop(0))
        if by_cursor:
            hour, last = values
            rows = rows.filter(offered_hour__lte=hour).filter(
                Q(offered_hour__lt=hour) | Q(id__lt=last)
            )
        ordered = rows.order_by("-offered_hour", "-id")
        return ordered.values_list(*COLUMNS)[: limit + 1]

    return CompiledQuery(build, *places)


_ONE = CompiledQuery(
    lambda organisation, referral: _rows(organisation).filter(id=referral).values_list(*COLUMNS),
    (UUIDField, UUID("6a0d2f3e-52a1-4b6e-9d0c-7b1f8e5a4c3d")),
    (UUIDField, UUID("0c9a7d52-3b1e-4f68-8a2d-5e4c3b2a1f09")),
)


def _later_keys(rows: Sequence[InboxRow]) -> dict[UUID, list[LaterKey]]:
    changed = [row.id for row in rows if row.key_number > 1]
    keys: dict[UUID, list[LaterKey]] = {}
    if changed:
        same = SeekerEnvelope.objects.filter(
            request=OuterRef("referral__request"), number=OuterRef("number")
        )
        found = ReferralEnvelope.objects.filter(referral__in=changed).order_by("number")
        columns = ("referral_id", "number", "key_id", "box", Subquery(same.values("chain")))
        for referral, *columns_of_key in found.values_list(*columns):
            keys.setdefault(referral, []).append(LaterKey(*columns_of_key))
    return keys


def write_cursor(last: InboxRow) -> str:
    """Return a cursor for the rows after this one."""
    hours = int((last.offered_hour - EPOCH) / timedelta(hours=1))
    return _as_text(hours.to_bytes(4) + last.id.bytes)


def _as_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def read_cursor(cursor: str) -> tuple[datetime, UUID]:
    """Return the hour and identifier of a cursor; raise `Missing` if it is invalid."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        if _as_text(raw) != cursor:
            raise Missing
        return EPOCH + timedelta(hours=int.from_bytes(raw[:4])), UUID(bytes=raw[4:])
    except (binascii.Error, OverflowError, ValueError) as error:
        raise Missing from error
