"""A copy of all organisations in memory, at most `FRESH_SECONDS` old.

While the database is unavailable it is the last copy, or else the bundled public lines.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from operator import is_
from threading import Lock
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from backend.core.errors import DATABASE_AWAY, Missing
from backend.core.outage import Outage

from .bundled_files import lifelines_without_database
from .candidate_index import CandidateIndex
from .kept_rows import KeptRows
from .models import (
    InterpretedLanguages,
    Lifeline,
    LifelineDetails,
    Organisation,
    OrganisationKey,
    Practice,
)
from .profiles import Candidate
from .schedule import ALWAYS_OPEN, Schedule, hours_between, whole_quarter

FRESH_SECONDS = 2.0
# Of a row: Django's own, and what is computed of its columns.
UNCOMPARED = {"_state", "_prefetched_objects_cache", "schedule"}


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation with its active key, if the operator compared that key's words."""

    organisation: Organisation
    key: OrganisationKey | None
    practice: Practice | None = None
    schedule: Schedule = ALWAYS_OPEN
    # The languages that it interprets.
    interprets: frozenset[str] = frozenset()

    @property
    def hours(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """Its hours as they are stored, by way and day."""
        return self.practice.hours if self.practice else {}

    @property
    def police(self) -> Mapping[str, str]:
        """What it does with police and reporting, by language."""
        return self.practice.police if self.practice else {}

    @property
    def shows_presence(self) -> bool:
        """Whether seekers are shown that somebody reads or writes."""
        return self.practice is None or self.practice.shows_presence

    @property
    def second_reader(self) -> bool:
        """Whether colleagues read some answers before they are sent."""
        return self.practice is not None and self.practice.second_reader

    def answer_due(self, at: datetime) -> datetime:
        """Return the hour before which it has promised to answer what comes at a moment."""
        return self.schedule.answer_due(at, self.organisation.response_hours)

    def is_away(self, at: datetime) -> bool:
        """Return whether it is closed for longer than its promise allows."""
        return self.schedule.is_away(at, self.organisation.response_hours)

    def candidate(self, at: datetime) -> Candidate:
        """Return the organisation as it is at a moment, for the matcher, without its load."""
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
            taken=0,
            open=0,
            response_hours=row.response_hours,
            answer_hours=hours_between(at, self.answer_due(at)),
            away=self.is_away(at),
            has_key=self.key is not None,
        )


@dataclass(frozen=True, slots=True)
class Directory:
    """Partners by identifier, and the lifelines in their order.

    Versions are of this process, and others whenever something changed: of all, and of the lines.
    """

    partners: Mapping[UUID, Partner]
    lifelines: tuple[Lifeline, ...]
    read_at: float
    version: int = 0
    lines_version: int = 0

    @property
    def safety_net(self) -> Organisation | None:
        """The first safety net, if there is one."""
        rows = (partner.organisation for partner in self.partners.values())
        return next((row for row in rows if row.safety_net), None)


class _Shelf:
    directory: Directory | None = None
    is_fresh = False
    outage = Outage()
    reading = Lock()
    versions = count(1)
    organisations = KeptRows(Organisation)
    keys = KeptRows(OrganisationKey, active=True, confirmed=True)
    practices = KeptRows(Practice)
    interpreted = KeptRows(InterpretedLanguages)
    # Rows, and the partners that were made of them.
    made: tuple[tuple[Mapping[UUID, Any], ...], Mapping[UUID, Partner]] = ((), {})
    # The version and the quarter hour of the index, and the index.
    index: tuple[int, datetime, CandidateIndex] | None = None


def directory() -> Directory:
    """Return the present copy, read again if it is older than `FRESH_SECONDS`."""
    kept = _Shelf.directory
    if not kept or not _Shelf.is_fresh:
        return _read_again(kept)
    if time.monotonic() - kept.read_at < FRESH_SECONDS or not _Shelf.reading.acquire(
        blocking=False
    ):
        # Old, and another thread reads it just now.
        return kept
    try:
        return _read_again(kept)
    finally:
        _Shelf.reading.release()


def _read_again(kept: Directory | None) -> Directory:
    if not _Shelf.outage.may_try():
        return known_directory()
    try:
        read = _read()
    except DATABASE_AWAY:
        if connection.in_atomic_block:
            raise
        _Shelf.outage.begin()
        return known_directory()
    version = lines_version = next(_Shelf.versions)
    if kept and _are_same(kept.lifelines, read.lifelines):
        lines_version = kept.lines_version
        if kept.partners is read.partners:
            version = kept.version
    _Shelf.directory = read = replace(read, version=version, lines_version=lines_version)
    _Shelf.is_fresh = True
    _Shelf.outage.end()
    return read


def known_directory() -> Directory:
    """Return the last copy without a query."""
    return _Shelf.directory or Directory({}, lifelines_without_database(), 0.0)


def _read() -> Directory:
    read_at = time.monotonic()
    rows = (
        _Shelf.organisations.read(),
        _Shelf.keys.read(),
        _Shelf.practices.read(),
        _Shelf.interpreted.read(),
    )
    made_of, partners = _Shelf.made
    if not (made_of and all(map(is_, rows, made_of))):
        organisations, trusted, practices, interpreted = rows
        keys = {key.organisation_id: key for key in trusted.values()}
        partners = {
            id_: _partner(
                row,
                keys.get(id_),
                practices.get(id_),
                frozenset(interpreted[id_].languages) if id_ in interpreted else frozenset(),
                partners.get(id_),
            )
            for id_, row in organisations.items()
        }
        _Shelf.made = (rows, partners)
    return Directory(partners, tuple(lines_with_details()), read_at)


def lines_with_details() -> QuerySet[Lifeline]:
    """Return the lines that verify; details that do not verify take no line away."""
    details = Prefetch("details", LifelineDetails.objects.all())
    return Lifeline.objects.prefetch_related(details)


def _partner(
    row: Organisation,
    key: OrganisationKey | None,
    practice: Practice | None,
    interprets: frozenset[str],
    known: Partner | None,
) -> Partner:
    if known and known.organisation is row and known.key is key and known.practice is practice:
        return known if known.interprets == interprets else replace(known, interprets=interprets)
    schedule = schedule_in(practice) if practice else ALWAYS_OPEN
    return Partner(row, key, practice, schedule, interprets)


def schedule_in(practice: Practice) -> Schedule:
    """Return the schedule that a row tells."""
    return Schedule.read(
        practice.hours, closed=practice.closed, open_on_holidays=practice.open_on_holidays
    )


def partner_of(organisation_id: UUID) -> Partner:
    """Return a partner, reading again for a new one. Raises `Missing`."""
    if organisation_id not in directory().partners:
        forget_directory()
    partner = directory().partners.get(organisation_id)
    if partner is None:
        raise Missing
    return partner


def forget_directory() -> None:
    """Discard the copy, after a change of an organisation or a key."""
    _Shelf.is_fresh = False


def candidate_index(known: Directory) -> CandidateIndex:
    """Return the organisations for the matcher; one index serves a version and a quarter hour."""
    quarter, kept = whole_quarter(timezone.now()), _Shelf.index
    if kept and kept[:2] == (known.version, quarter):
        return kept[2]
    index = CandidateIndex(partner.candidate(quarter) for partner in known.partners.values())
    _Shelf.index = (known.version, quarter, index)
    return index


def database_is_away() -> bool:
    """Return whether the organisations could not be read the last time."""
    return _Shelf.outage.is_on


def _are_same(some: Sequence[Lifeline], others: Sequence[Lifeline]) -> bool:
    """Return whether all columns of all lines are equal."""
    return [*map(_columns, some)] == [*map(_columns, others)]


def _columns(line: Lifeline) -> list[object]:
    """Return the columns of a line and of what else is known of it."""
    return [
        row and {name: value for name, value in vars(row).items() if name not in UNCOMPARED}
        for row in (line, getattr(line, "details", None))
    ]
