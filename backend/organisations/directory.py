"""A copy of all organisations in memory, at most `FRESH_SECONDS` old.

While the database is unavailable it is the last copy, or else the bundled public lines.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from backend.core.errors import DATABASE_AWAY, Missing
from backend.core.outage import Outage

from .bundled_files import lifelines_without_database
from .models import Lifeline, Organisation, OrganisationKey, OrganisationLoad
from .profiles import Candidate

FRESH_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation with its active key, if the operator compared that key's words."""

    organisation: Organisation
    key: OrganisationKey | None

    def candidate(self, *, is_open: int = 0, taken: int = 0) -> Candidate:
        """Return the organisation and its load for the matcher."""
        row = self.organisation
        return Candidate(
            id=row.id,
            slug=row.slug,
            safety_net=row.safety_net,
            accepting=row.accepting,
            audiences=frozenset(row.audiences),
            themes=frozenset(row.themes),
            age_from=row.age_from,
            age_to=row.age_to,
            regions=frozenset(row.regions),
            home_regions=frozenset(row.home_regions),
            languages=tuple(row.languages),
            wishes=frozenset(row.wishes),
            easy_language=row.easy_language,
            capacity=row.capacity,
            taken=taken,
            open=is_open,
            response_hours=row.response_hours,
            has_key=self.key is not None,
        )


@dataclass(frozen=True, slots=True)
class Directory:
    """Partners by identifier, and the lifelines in their order."""

    partners: Mapping[UUID, Partner]
    lifelines: tuple[Lifeline, ...]
    read_at: float

    @property
    def safety_net(self) -> Organisation | None:
        """The first safety net, if there is one."""
        rows = (partner.organisation for partner in self.partners.values())
        return next((row for row in rows if row.safety_net), None)


class _Shelf:
    directory: Directory | None = None
    is_fresh = False
    outage = Outage()


def directory() -> Directory:
    """Return the present copy, read again if it is older than `FRESH_SECONDS`."""
    kept = _Shelf.directory
    if kept and _Shelf.is_fresh and time.monotonic() - kept.read_at < FRESH_SECONDS:
        return kept
    if not _Shelf.outage.may_try():
        return known_directory()
    try:
        read = _read()
    except DATABASE_AWAY:
        if connection.in_atomic_block:
            raise
        _Shelf.outage.begin()
        return known_directory()
    _Shelf.directory, _Shelf.is_fresh = read, True
    _Shelf.outage.end()
    return read


def known_directory() -> Directory:
    """Return the last copy without a query."""
    return _Shelf.directory or Directory({}, lifelines_without_database(), 0.0)


def _read() -> Directory:
    read_at = time.monotonic()
    trusted = OrganisationKey.objects.filter(active=True, confirmed=True)
    keys = {key.organisation_id: key for key in trusted}
    partners = {row.id: Partner(row, keys.get(row.id)) for row in Organisation.objects.all()}
    return Directory(partners, tuple(Lifeline.objects.all()), read_at)


def partner_of(organisation_id: UUID) -> Partner:
    """Return a partner, reading again for a new one. Raises `Missing`."""
    if organisation_id not in directory().partners:
        forget_directory()
    partner = directory().partners.get(organisation_id)
    if partner is None:
        raise Missing
    return partner


def response_hours_of(organisation_id: UUID) -> int:
    """Return an organisation's response time in hours, or the usual one."""
    try:
        return partner_of(organisation_id).organisation.response_hours
    except Missing:
        return Organisation.USUAL_RESPONSE_HOURS


def forget_directory() -> None:
    """Discard the copy, after a change of an organisation or a key."""
    _Shelf.is_fresh = False


def candidates() -> list[Candidate]:
    """Return all organisations for the matcher, with their load if the database is available."""
    known = directory()
    try:
        loads = {} if _Shelf.outage.is_on else _loads()
    except DATABASE_AWAY:
        if connection.in_atomic_block:
            raise
        loads = {}
    free = (0, 0)
    return [
        partner.candidate(
            is_open=loads.get(organisation_id, free)[0], taken=loads.get(organisation_id, free)[1]
        )
        for organisation_id, partner in known.partners.items()
    ]


def _loads() -> dict[UUID, tuple[int, int]]:
    rows = OrganisationLoad.objects.values("organisation_id")
    return {
        row["organisation_id"]: (row["open__sum"], row["taken__sum"])
        for row in rows.annotate(Sum("open"), Sum("taken"))
    }
