"""What members see of their organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from backend.core import days
from backend.core.errors import Missing
from backend.core.names import look_alikes
from backend.core.pages import PAGE_SIZE, Page

from .models import (
    Absence,
    KeyGrant,
    Membership,
    Organisation,
    OrganisationKey,
    OrganisationLoad,
    Role,
)
from .permissions import reads_requests


class Standing(StrEnum):
    """How far a member has come since the invitation."""

    # No password and no keys yet.
    INVITED = "invited"
    # Has keys, and no grant of the organisation's active key.
    WAITING = "waiting"
    ACTIVE = "active"
    # Has keys, and a role for which no request is read.
    WITHOUT_INBOX = "without-inbox"


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member with granted keys, newest first, and the names that look like theirs."""

    id: UUID
    email: str
    name: str
    role: Role
    public_key: bytes | None
    keys: Sequence[UUID]
    standing: Standing
    looks_like: Sequence[str]
    absence: Absence | None


@dataclass(frozen=True, slots=True)
class Carried:
    """The numbers of open referrals and of accepted ones."""

    open: int
    taken: int


def organisation_of(organisation_id: UUID) -> Organisation:
    """Return the organisation's row from the database. May raise `Missing`."""
    row = Organisation.objects.filter(id=organisation_id).first()
    if row is None:
        raise Missing
    return row


def keys_of(organisation_id: UUID) -> list[OrganisationKey]:
    """Return all keys, newest first, as members would make one again that does not verify."""
    rows = OrganisationKey.objects.unverified().filter(organisation=organisation_id)
    return [*rows.order_by("-number")]


def waits_for_operator(organisation_id: UUID) -> bool:
    """Return whether the words of the active key were not compared yet."""
    key = OrganisationKey.objects.filter(organisation=organisation_id, active=True).first()
    return key is not None and not key.confirmed


def carried_by(organisation_id: UUID) -> Carried:
    """Return the organisation's load."""
    sums = OrganisationLoad.objects.filter(organisation=organisation_id).aggregate(
        open=Sum("open", default=0), taken=Sum("taken", default=0)
    )
    return Carried(sums["open"], sums["taken"])


def colleagues_page(organisation_id: UUID, *, after: UUID | None = None) -> Page[Colleague]:
    """Return up to a hundred members of an organisation; three queries."""
    rows = _memberships(organisation_id).order_by("member_id")
    if after:
        rows = rows.filter(member_id__gt=after)
    found = [*rows[: PAGE_SIZE + 1]]
    page = found[:PAGE_SIZE]
    following = page[-1].member_id if len(found) > len(page) else None
    return Page(_as_colleagues(page), following)


def colleague_of(organisation_id: UUID, member_id: UUID) -> Colleague:
    """Return one member of an organisation. May raise `Missing`."""
    found = _as_colleagues([*_memberships(organisation_id).filter(member_id=member_id)])
    if not found:
        raise Missing
    return found[0]


def colleague_name(organisation_id: UUID, member_id: UUID) -> str:
    """Return how colleagues know a member: by name, or else by what stands before the `@`."""
    row = _memberships(organisation_id).filter(member_id=member_id).first()
    if row is None:
        return _("A colleague who left")
    return row.member.name or row.member.address.partition("@")[0]


def _memberships(organisation_id: UUID) -> QuerySet[Membership]:
    return Membership.objects.filter(organisation=organisation_id).select_related("member")


def _as_colleagues(memberships: Sequence[Membership]) -> list[Colleague]:
    granted: dict[UUID, list[UUID]] = {row.member_id: [] for row in memberships}
    active = set()
    rows = KeyGrant.objects.filter(
        member__in=granted, key__organisation__in={row.organisation_id for row in memberships}
    ).order_by("-key__number")
    for member_id, key_id, is_active in rows.values_list("member", "key", "key__active"):
        granted[member_id].append(key_id)
        if is_active:
            active.add(member_id)
    today = days.today()
    away = Absence.objects.filter(member__in=granted, last__gte=today)
    absences = {row.member_id: row for row in away}
    return [
        Colleague(
            id=row.member_id,
            email=row.member.address,
            name=row.member.name,
            role=Role(row.role),
            public_key=bytes(row.member.public_key) if row.member.public_key else None,
            keys=granted[row.member_id],
            standing=_standing(row, is_active=row.member_id in active),
            absence=absences.get(row.member_id),
            looks_like=look_alikes(
                row.member.name,
                (membership.member.name for membership in memberships if membership is not row),
            ),
        )
        for row in memberships
    ]


def _standing(row: Membership, *, is_active: bool) -> Standing:
    if row.member.public_key is None:
        return Standing.INVITED
    if not reads_requests(row.role):
        return Standing.WITHOUT_INBOX
    return Standing.ACTIVE if is_active else Standing.WAITING
