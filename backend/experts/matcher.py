"""Who can be asked for an assignment, and in which order: a rule without rows, clock or chance.

Somebody can be asked if nothing of `reasons_against` holds. They are sorted by, in this order:

1. Fit, in three coarse classes: knows more of the topics, speaks all languages, is in the region.
2. Fair sharing: took part less often in the last twelve months, then longer ago, or never.
3. Was asked less often in the last twelve months.
4. A hash of assignment and person, so that the order is stable, and differs between assignments.

What was promised for a day to come counts as taken part. The coordinator decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from .states import ExpertStatus, Form


class Against(StrEnum):
    """Why somebody is not asked."""

    CANDIDATE = "candidate"
    PAUSED = "paused"
    ASKED = "asked-already"
    FORM = "no-form"
    MEDIA = "no-media"
    TOPIC = "no-topic"
    NOT_TOPIC = "not-topic"
    LANGUAGE = "no-language"
    ONLINE = "not-online"
    REGION = "too-far"
    MONTH = "month-full"
    REST = "rests"
    DEBRIEF = "debrief-open"


class For(StrEnum):
    """Why somebody fits; what ends in a dash is followed by which one, or by how often."""

    TOPIC = "topic-"
    LANGUAGES = "all-languages"
    LANGUAGE = "language-"
    NEAR = "near"
    TRAVELS = "travels"
    WORKED = "worked-"


@dataclass(frozen=True, slots=True)
class Person:
    """What matching knows of somebody.

    :ivar this_month: parts promised and invitations open in the month of the assignment
    :ivar heavy_days: days of other heavy work that was promised or asked for
    :ivar debrief_open: was to tell how it went, and was not heard yet
    :ivar asked_here: was asked for this very assignment, and not merely too late
    :ivar worked: how often they took part in the last twelve months, promised days included
    :ivar last_worked: the latest of these days
    :ivar asked: how often they were asked in the last twelve months
    """

    id: UUID
    status: str = ExpertStatus.MEMBER
    paused: bool = False
    paused_until: date | None = None
    forms: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    not_topics: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    travels: bool = False
    online: bool = True
    languages: frozenset[str] = frozenset()
    per_month: int = 1
    this_month: int = 0
    heavy_days: tuple[date, ...] = ()
    debrief_open: bool = False
    asked_here: bool = False
    worked: int = 0
    last_worked: date | None = None
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked, and when.

    :ivar day: of the work; today, where none is set yet
    :ivar rest_days: days between two heavy assignments of one person
    """

    id: UUID
    form: str
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    region: str
    online: bool
    day: date
    heavy: bool
    today: date
    rest_days: int


@dataclass(frozen=True, slots=True)
class Matches:
    """Who can be asked, the first first, and who cannot; each with codes of reasons."""

    fit: list[tuple[Person, list[str]]] = field(default_factory=list)
    left_out: list[tuple[Person, list[str]]] = field(default_factory=list)


def match(wanted: Wanted, people: Iterable[Person]) -> Matches:
    """Sort people into those who can be asked, in order, and those who cannot, with reasons."""
    found = Matches()
    for person in people:
        against = reasons_against(wanted, person)
        if against:
            found.left_out.append((person, [*against]))
        else:
            found.fit.append((person, reasons_for(wanted, person)))
    found.fit.sort(key=lambda entry: rank(wanted, entry[0]))
    return found


def reasons_against(wanted: Wanted, person: Person) -> list[Against]:
    """Return all that speaks against asking somebody; nothing, if they can be asked."""
    holds = {
        Against.CANDIDATE: person.status != ExpertStatus.MEMBER,
        Against.PAUSED: is_paused(person, wanted.today),
        Against.ASKED: person.asked_here,
        Against.MEDIA: wanted.form == Form.MEDIA and wanted.form not in person.forms,
        Against.FORM: wanted.form != Form.MEDIA and wanted.form not in person.forms,
        Against.TOPIC: bool(wanted.topics) and not person.topics.intersection(wanted.topics),
        Against.NOT_TOPIC: bool(person.not_topics.intersection(wanted.topics)),
        Against.LANGUAGE: bool(wanted.languages)
        and not person.languages.intersection(wanted.languages),
        Against.ONLINE: not wanted.region and not can_come(wanted, person),
        Against.REGION: bool(wanted.region) and not can_come(wanted, person),
        Against.MONTH: person.this_month >= person.per_month,
        Against.REST: wanted.heavy
        and any(abs((wanted.day - day).days) < wanted.rest_days for day in person.heavy_days),
        Against.DEBRIEF: person.debrief_open,
    }
    return [reason for reason, here in holds.items() if here]


def is_paused(person: Person, today: date) -> bool:
    """Return whether somebody has a pause today; its last day belongs to it."""
    return person.paused and (person.paused_until is None or person.paused_until >= today)


def can_come(wanted: Wanted, person: Person) -> bool:
    """Return whether somebody can be there; what is asked in writing has no place."""
    if wanted.form == Form.CONSULTATION or (wanted.online and person.online):
        return True
    if wanted.region:
        return wanted.region in person.regions or person.travels
    return not wanted.online


def reasons_for(wanted: Wanted, person: Person) -> list[str]:
    """Return what speaks for somebody who can be asked: fit, and how often they took part."""
    codes = [f"{For.TOPIC}{topic}" for topic in wanted.topics if topic in person.topics]
    if wanted.languages and speaks_all(wanted, person):
        codes.append(For.LANGUAGES.value)
    else:
        spoken = [language for language in wanted.languages if language in person.languages]
        codes += [f"{For.LANGUAGE}{language}" for language in spoken]
    if wanted.region in person.regions:
        codes.append(For.NEAR.value)
    elif wanted.region and person.travels and not wanted.online:
        codes.append(For.TRAVELS.value)
    return [*codes, f"{For.WORKED}{person.worked}"]


def speaks_all(wanted: Wanted, person: Person) -> bool:
    """Return whether somebody speaks every language that is asked for."""
    return person.languages.issuperset(wanted.languages)


def rank(wanted: Wanted, person: Person) -> tuple[object, ...]:
    """By what people are put in order, the least first: the four lines above."""
    return (
        -len(person.topics.intersection(wanted.topics)),
        not speaks_all(wanted, person),
        bool(wanted.region) and wanted.region not in person.regions,
        person.worked,
        person.last_worked or date.min,
        person.asked,
        tie_break(wanted, person),
    )


def tie_break(wanted: Wanted, person: Person) -> bytes:
    """Return a number that looks like chance, and is the same each time."""
    return sha256(wanted.id.bytes + person.id.bytes).digest()
