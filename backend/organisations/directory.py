"""All organisations at hand, read once in a while instead of at every call.

There are dozens, they change by the week, and each call to the door needs them. A copy in memory
is at most `FRESH_SECONDS` old in other processes, and never in the one that wrote. While the
database is away it is what was read last, and for a process that never read it the public lines
that come with Kier.
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
    """An organisation with its active key, if it has one whose words the operator compared."""

    organisation: Organisation
    key: OrganisationKey | None

    def candidate(self, *, is_open: int = 0, taken: int = 0) -> Candidate:
        """Return the organisation as the matcher takes it, with the load it carries now."""
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
    """Where this process keeps its copy."""

    directory: Directory | None = None
    is_fresh = False
    outage = Outage()


def directory() -> Directory:
    """The organisations as of `FRESH_SECONDS` ago at the most; three queries when it is read.

    While the database is away they are what they were when it was read last.

    :raises django.db.Error: it went away in the middle of a transaction, which is lost
    """
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
    """Return the organisations as this process read them last; never a query."""
    return _Shelf.directory or Directory({}, lifelines_without_database(), 0.0)


def _read() -> Directory:
    read_at = time.monotonic()
    trusted = OrganisationKey.objects.filter(active=True, confirmed=True)
    keys = {key.organisation_id: key for key in trusted}
    partners = {row.id: Partner(row, keys.get(row.id)) for row in Organisation.objects.all()}
    return Directory(partners, tuple(Lifeline.objects.all()), read_at)


def partner_of(organisation_id: UUID) -> Partner:
    """Return the partner that a row names; read anew if it came within the last seconds.

    :raises Missing: there is no such organisation, or its row does not verify
    """
    if organisation_id not in directory().partners:
        forget_directory()
    partner = directory().partners.get(organisation_id)
    if partner is None:
        raise Missing("")
    return partner


def response_hours_of(organisation_id: UUID) -> int:
    """Return within how many hours an organisation answers; as new ones do, if it is absent."""
    try:
        return partner_of(organisation_id).organisation.response_hours
    except Missing:
        return Organisation.USUAL_RESPONSE_HOURS


def forget_directory() -> None:
    """Read anew at the next call; whoever changes an organisation or a key calls this."""
    _Shelf.is_fresh = False


def candidates() -> list[Candidate]:
    """All organisations as the matcher takes them, with their load as of now; one query more.

    While the database is away nobody knows their load, and they count as free.
    """
    here = directory()
    try:
        loads = {} if _Shelf.outage.is_on else _loads()
    except DATABASE_AWAY:
        if connection.in_atomic_block:
            raise
        loads = {}
    free = (0, 0)
    return [
        partner.candidate(is_open=loads.get(one, free)[0], taken=loads.get(one, free)[1])
        for one, partner in here.partners.items()
    ]


def _loads() -> dict[UUID, tuple[int, int]]:
    rows = OrganisationLoad.objects.values("organisation_id")
    return {
        row["organisation_id"]: (row["open__sum"], row["taken__sum"])
        for row in rows.annotate(Sum("open"), Sum("taken"))
    }
