"""What may be seen of evaluations, results of requests that are over, and improvements.

Of evaluations that are not open yet nothing is shown but that they wait: every reader goes through
`opened`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Coalesce

from backend.core.errors import Missing
from backend.core.pages import Page, page
from backend.experts import local_time
from backend.experts.catalogue import Topic
from backend.experts.models import Assignment, Evaluation, Expert, Improvement, Platform
from backend.experts.selectors import get_or_missing
from backend.experts.selectors.questionnaires import FOLLOWED, Said, counted, said
from backend.experts.states import Form, InvitationState, Reason
from surveys.models import MIN_THRESHOLD

# How far back one follows, and in how many rows at the most.
LOOK_BACK = timedelta(days=730)
MOST = 5_000
# An evaluation is asked for on the day of the work, and open for two weeks.
OPEN_DAYS = 14

type By = Literal["requester", "form", "topic"]


@dataclass(frozen=True, slots=True)
class Mark:
    """How content somebody was in a month, from 1 to 5."""

    month: str
    mark: int
    who: UUID


@dataclass(frozen=True, slots=True)
class Month:
    """A month as `2026-03`; no mean where fewer than five answered in it."""

    month: str
    mean: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """People who evaluated one requester, form or topic; of fewer than five no count, no months."""

    id: str
    label: str
    count: int | None
    months: Sequence[Month] = field(default_factory=list)


def opened(platform: Platform) -> QuerySet[Evaluation]:
    """Return those of which something may be read."""
    return Evaluation.objects.filter(
        assignment__platform=platform, opened=True, answered=True, answers__isnull=False
    )


def theirs_for_member(rows: Iterable[Evaluation], language: str) -> list[Said] | None:
    """Return what the requester chose, for members who took part; None before it is open."""
    for row in rows:
        if row.side == Evaluation.REQUESTER and row.opened and row.answers is not None:
            return said(row.side, row.answers, language)
    return None


def theirs_for_requester(rows: Iterable[Evaluation], language: str) -> list[Said] | None:
    """Return how many members chose what, for the requester; None before it is open, or of few."""
    return counted(Evaluation.MEMBER, _answers_of_members(rows), language)


def answers_of_each_member(rows: Iterable[Evaluation], language: str) -> list[list[Said]]:
    """Return what each member chose, for the coordinator: nameless, in a meaningless order."""
    answers = _answers_of_members(rows)
    return [
        said(Evaluation.MEMBER, chosen, language)
        for chosen in sorted(answers, key=lambda chosen: json.dumps(chosen, sort_keys=True))
    ]


@dataclass(frozen=True, slots=True)
class OneSide:
    """One side's evaluation as this side reads it, among all of its assignment."""

    row: Evaluation
    rows: Sequence[Evaluation]

    @property
    def until(self) -> date:
        """The last day to answer."""
        return self.row.until

    @property
    def answered(self) -> bool:
        """Whether this side has answered."""
        return self.row.answered

    @property
    def opened(self) -> bool:
        """Whether answers may be read."""
        return self.row.opened

    @property
    def is_too_late(self) -> bool:
        """Whether it was opened without an answer of this side."""
        return self.row.opened and not self.row.answered

    @property
    def mine(self) -> Any:
        """The answers; None before it is open."""
        return self.row.answers if self.row.opened else None

    def theirs(self, language: str) -> list[Said] | None:
        """Return what the other side chose; None before it is open."""
        if not self.row.opened:
            return None
        is_members = self.row.side == Evaluation.MEMBER
        return (theirs_for_member if is_members else theirs_for_requester)(self.rows, language)


def requesters_side(rows: Sequence[Evaluation]) -> OneSide:
    """Return the requester's among the evaluations of an assignment."""
    for row in rows:
        if row.side == Evaluation.REQUESTER:
            return OneSide(row, rows)
    raise Missing


@dataclass(frozen=True, slots=True)
class RequesterSide:
    """What the requester said; `text` is sealed."""

    answered: bool = False
    answers: list[Said] | None = None
    text: UUID | None = None


@dataclass(frozen=True, slots=True)
class MembersSide:
    """What members said, without names; None before it is open."""

    asked: int
    answered: int
    answers: list[list[Said]] | None
    texts: list[UUID] | None


@dataclass(frozen=True, slots=True)
class BothSides:
    """Both sides of an assignment at one point, and all points at which they were asked."""

    points: Sequence[str]
    point: str | None
    until: date | None
    opened: bool
    requester: RequesterSide
    members: MembersSide


def both_sides(rows: Sequence[Evaluation], points: Sequence[str], language: str) -> BothSides:
    """Return what the desk reads of the evaluations of an assignment at one point."""
    opened = bool(rows) and all(row.opened for row in rows)
    members = [row for row in rows if row.side == Evaluation.MEMBER]
    requester = RequesterSide()
    for row in rows:
        if row.side == Evaluation.REQUESTER:
            shown = opened and row.answers is not None
            answers = said(row.side, row.answers or {}, language) if shown else None
            requester = RequesterSide(row.answered, answers, row.text_id if opened else None)
    texts = sorted((row.text_id for row in members if row.text_id), key=str)
    return BothSides(
        points,
        rows[0].point if rows else None,
        rows[0].until if rows else None,
        opened,
        requester,
        MembersSide(
            len(members),
            sum(row.answered for row in members),
            answers_of_each_member(members, language) if opened else None,
            texts if opened else None,
        ),
    )


def points_of(assignment: Assignment) -> list[str]:
    """Return when both sides of an assignment were asked, in order."""
    rows = Evaluation.objects.filter(assignment=assignment)
    return [*rows.order_by("point").values_list("point", flat=True).distinct()]


def evaluation_of(expert: Expert, invitation_id: UUID) -> Evaluation:
    """Return a member's own evaluation, the newest."""
    rows = Evaluation.objects.filter(
        invitation=invitation_id,
        invitation__expert=expert,
        invitation__state=InvitationState.ACCEPTED,
    )
    return get_or_missing(rows.select_related("assignment").order_by("-point"))


def over_time(platform: Platform, *, by: By, side: str) -> list[Group]:
    """Return how content one side was, month by month, in groups; of few people nothing.

    :param by: requester, form or topic
    """
    since = local_time.today() - LOOK_BACK
    rows = (
        opened(platform)
        .filter(side=side, until__gte=since)
        .order_by("-until", "id")
        .values_list(
            "assignment__requester__organisation",
            "assignment__form",
            "assignment__topics",
            "until",
            "answers",
            # Five evaluations of one member, or of one requester, are one person's.
            Coalesce("invitation__expert", "assignment__requester"),
        )[:MOST]
    )
    found: dict[str, list[Mark]] = {}
    names: dict[str, str] = {}
    for organisation, form, topics, until, answers, who in rows:
        mark = (answers or {}).get(FOLLOWED[side])
        if mark is None:
            continue
        for group, label in _groups(by, organisation, form, topics):
            names.setdefault(group, label)
            found.setdefault(group, []).append(Mark(_month(until), mark, who))
    groups = [_group(group, names[group], marks) for group, marks in found.items()]
    return sorted(groups, key=lambda group: group.label.casefold())


def _answers_of_members(rows: Iterable[Evaluation]) -> list[Mapping[str, Any]]:
    return [
        row.answers
        for row in rows
        if row.side == Evaluation.MEMBER and row.opened and row.answers is not None
    ]


def _groups(by: By, organisation: str, form: str, topics: Sequence[str]) -> list[tuple[str, str]]:
    match by:
        case "requester":
            return [(organisation.casefold(), organisation)]
        case "form":
            return [(form, str(Form(form).label))] if form in Form.values else []
        case "topic":
            return [(topic, str(Topic(topic).label)) for topic in topics if topic in Topic.values]


def _group(group: str, label: str, marks: Sequence[Mark]) -> Group:
    if _are_few(marks):
        return Group(group, label, None)
    months = sorted({mark.month for mark in marks})
    return Group(group, label, _people_in(marks), [_mean_in(month, marks) for month in months])


def _mean_in(month: str, marks: Sequence[Mark]) -> Month:
    here = [mark for mark in marks if mark.month == month]
    if _are_few(here):
        return Month(month, None)
    return Month(month, round(sum(mark.mark for mark in here) / len(here), 1))


def _are_few(marks: Sequence[Mark]) -> bool:
    return _people_in(marks) < MIN_THRESHOLD


def _people_in(marks: Sequence[Mark]) -> int:
    return len({mark.who for mark in marks})


def _month(until: date) -> str:
    return (until - timedelta(days=OPEN_DAYS)).isoformat()[:7]


def news_of(expert: Expert) -> QuerySet[Assignment]:
    """Return the requests somebody took part in that were closed, or ended by time; two queries."""
    rows = Assignment.objects.filter(
        reason__in=(Reason.CLOSED, Reason.EXPIRED),
        invitations__expert=expert,
        invitations__state=InvitationState.ACCEPTED,
    )
    better = Prefetch("improvements", Improvement.objects.order_by("due_on", "id"))
    return rows.select_related("requester").prefetch_related(better)


def improvements_of(platform: Platform, after: UUID | None = None) -> Page[Improvement]:
    """Return all points to do better, in the order of their days."""
    return page(improvements(platform), after, "due_on")


def improvements(platform: Platform) -> QuerySet[Improvement]:
    """Return the platform's points, with who sees to each."""
    return Improvement.objects.filter(platform=platform).select_related("owner")
