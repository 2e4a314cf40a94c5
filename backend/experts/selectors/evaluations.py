"""What may be seen of evaluations: of those that are not open yet, nothing but that they wait.

Every reader goes through `opened`; boxes are read by `services.evaluations` alone. Beside them what
became of requests that are over, and points to do better.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Coalesce

from backend.core.pages import Page, page
from backend.experts import local_time
from backend.experts.catalogue import Topic
from backend.experts.models import Assignment, Evaluation, Expert, Improvement, Platform
from backend.experts.states import Form, InvitationState, Reason
from surveys.models import MIN_THRESHOLD

from .finding import the_one
from .questionnaires import FOLLOWED, Said, counted, said

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
    """Those of which something may be read."""
    return Evaluation.objects.filter(
        assignment__platform=platform, opened=True, answered=True, answers__isnull=False
    )


def theirs_for_member(rows: Iterable[Evaluation], language: str) -> list[Said] | None:
    """What the requester chose, for members who took part; None before it is open."""
    for one in rows:
        if one.side == Evaluation.REQUESTER and one.opened and one.answers is not None:
            return said(one.side, one.answers, language)
    return None


def theirs_for_requester(rows: Iterable[Evaluation], language: str) -> list[Said] | None:
    """How many members chose what, for the requester; None before it is open, or of few."""
    return counted(Evaluation.MEMBER, _answers_of_members(rows), language)


def members_one_by_one(rows: Iterable[Evaluation], language: str) -> list[list[Said]]:
    """What each member chose, for the coordinator: without names, in an order that says nothing."""
    answers = _answers_of_members(rows)
    return [
        said(Evaluation.MEMBER, one, language)
        for one in sorted(answers, key=lambda one: json.dumps(one, sort_keys=True))
    ]


def evaluation_of(expert: Expert, invitation_id: UUID) -> Evaluation:
    """A member's own evaluation, the newest.

    :raises Missing: they do not take part, or nobody was asked yet
    """
    rows = Evaluation.objects.filter(
        invitation=invitation_id,
        invitation__expert=expert,
        invitation__state=InvitationState.ACCEPTED,
    )
    return the_one(rows.select_related("assignment").order_by("-point"))


def over_time(platform: Platform, *, by: By, side: str) -> list[Group]:
    """How content one side was, month by month, in groups; of few people nothing.

    :param by: requester, form or topic
    :param side: requester or member
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
    groups = [_group(one, names[one], marks) for one, marks in found.items()]
    return sorted(groups, key=lambda one: one.label.casefold())


def _answers_of_members(rows: Iterable[Evaluation]) -> list[Mapping[str, Any]]:
    return [
        one.answers
        for one in rows
        if one.side == Evaluation.MEMBER and one.opened and one.answers is not None
    ]


def _groups(by: By, organisation: str, form: str, topics: Sequence[str]) -> list[tuple[str, str]]:
    match by:
        case "requester":
            return [(organisation.casefold(), organisation)]
        case "form":
            return [(form, str(Form(form).label))] if form in Form.values else []
        case "topic":
            return [(one, str(Topic(one).label)) for one in topics if one in Topic.values]


def _group(group: str, label: str, marks: Sequence[Mark]) -> Group:
    if _are_few(marks):
        return Group(group, label, None)
    months = sorted({one.month for one in marks})
    return Group(group, label, _people_in(marks), [_mean_in(one, marks) for one in months])


def _mean_in(month: str, marks: Sequence[Mark]) -> Month:
    here = [one for one in marks if one.month == month]
    if _are_few(here):
        return Month(month, None)
    return Month(month, round(sum(one.mark for one in here) / len(here), 1))


def _are_few(marks: Sequence[Mark]) -> bool:
    return _people_in(marks) < MIN_THRESHOLD


def _people_in(marks: Sequence[Mark]) -> int:
    return len({one.who for one in marks})


def _month(until: date) -> str:
    return (until - timedelta(days=OPEN_DAYS)).isoformat()[:7]


def news_of(expert: Expert, after: UUID | None = None) -> Page[Assignment]:
    """The requests somebody took part in that were closed, or ended by time; two queries.

    The newest come first. Of those that ended by time nobody may have said what was done with it.
    """
    rows = Assignment.objects.filter(
        reason__in=(Reason.CLOSED, Reason.EXPIRED),
        invitations__expert=expert,
        invitations__state=InvitationState.ACCEPTED,
    )
    better = Prefetch("improvements", Improvement.objects.order_by("due_on", "id"))
    return page(rows.select_related("requester").prefetch_related(better), after, "-ended_on")


def improvements_of(platform: Platform, after: UUID | None = None) -> Page[Improvement]:
    """All points to do better, in the order of their days."""
    return page(improvements(platform), after, "due_on")


def improvements(platform: Platform) -> QuerySet[Improvement]:
    """The platform's points, with who sees to each."""
    return Improvement.objects.filter(platform=platform).select_related("owner")
