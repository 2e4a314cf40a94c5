"""Numbers for the coordinator and the programme, none of which is about fewer than five people.

What people did is counted by past quarters, in blocks: a block goes on, quarter by quarter, until
five different people are in it. A period counts the blocks within it, so that two periods
subtracted from each other tell of nobody. The last, open block is not counted yet.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, ExtractQuarter, ExtractYear, NullIf
from django.utils import timezone

from backend.experts import local_time
from backend.experts.models import (
    Appointment,
    Assignment,
    CheckIn,
    Consultation,
    Evaluation,
    Expert,
    Fee,
    Grievance,
    Improvement,
    Invitation,
    Knowledge,
    Platform,
    Question,
)
from backend.experts.selectors.requests import DAYS_TO_ASK, quiet_for
from backend.experts.states import (
    ON_ONE_DAY,
    PLACES,
    AssignmentState,
    ExpertStatus,
    FeeState,
    Form,
    InvitationState,
    RequesterKind,
)
from surveys.disclosure.published import THRESHOLD

# The first scale of the ready-made questionnaires (surveys/data/ready), from 1 to 5.
SCALES = {Evaluation.REQUESTER: "content", Evaluation.MEMBER: "feeling"}
# Who is behind an evaluation: five answers of one person are one person's.
PEOPLE = {
    Evaluation.REQUESTER: F("assignment__requester"),
    Evaluation.MEMBER: F("invitation__expert"),
}
# `Assignment.stage` in SQL.
PLACE = Coalesce(NullIf("reason", Value("")), "state")
MAX_PEOPLE = 500
# What waits, in the order of the desk.
WAITING = (
    "submitted",
    "questions",
    "calls",
    "check_ins",
    "grievances",
    "fees_late",
    "reviews",
    "quiet",
    "knowledge_due",
    "work_over",
    "improvements_late",
)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole quarters, both days included; without a day it is open to that side."""

    first: date | None
    last: date | None

    @classmethod
    def of_days(cls, first: date | None, last: date | None) -> "Period":
        """The quarters in which these days lie."""
        return cls(
            quarter_of(first) if first else None,
            end_of_quarter(last) if last else None,
        )

    def bounds(self, column: str) -> dict[str, date]:
        """The condition on a column with days."""
        found = {}
        if self.first:
            found[f"{column}__gte"] = self.first
        if self.last:
            found[f"{column}__lte"] = self.last
        return found


@dataclass(frozen=True, slots=True)
class PersonInQuarter:
    """What one person adds to a quarter: so many values, with this sum."""

    quarter: date
    person: UUID
    number: int
    total: float


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def end_of_quarter(day: date) -> date:
    """The last day of its quarter."""
    month = quarter_of(day).month + 2
    return date(day.year, month, monthrange(day.year, month)[1])


def mean_of_blocks(rows: Iterable[PersonInQuarter], period: Period, *, today: date) -> float | None:
    """Return the mean over all blocks within a period; None if there is none.

    :param rows: of all time: where blocks begin may not depend on the period
    """
    by_quarter: dict[date, list[PersonInQuarter]] = {}
    for row in rows:
        by_quarter.setdefault(row.quarter, []).append(row)
    number, total, block = 0, 0.0, list[PersonInQuarter]()
    for quarter in sorted(by_quarter):
        if end_of_quarter(quarter) >= today:
            break
        block += by_quarter[quarter]
        if len({row.person for row in block}) < THRESHOLD:
            continue
        if _within([row.quarter for row in block], period):
            number += sum(row.number for row in block)
            total += sum(row.total for row in block)
        block = []
    return total / number if number else None


def count_of_blocks(rows: Mapping[date, int], period: Period, *, today: date) -> int | None:
    """Return the count of all blocks within a period; None if there is none."""
    found, block, number = 0, list[date](), 0
    for quarter in sorted(rows):
        if end_of_quarter(quarter) >= today:
            break
        block.append(quarter)
        number += rows[quarter]
        if number < THRESHOLD:
            continue
        found += number if _within(block, period) else 0
        block, number = [], 0
    return found or None


def _within(quarters: Collection[date], period: Period) -> bool:
    after = period.first is None or min(quarters) >= period.first
    return after and (period.last is None or max(quarters) <= period.last)


@dataclass(frozen=True, slots=True)
class Load:
    """How often one member was asked, and took part."""

    expert: UUID
    chosen_name: str
    asked: int
    worked: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """What happened in whole quarters; None where it would tell of fewer than five.

    :ivar days_to_first_answer: the median, from handing in to the first answer
    :ivar accepted_share: of those who answered an invitation, from 0 to 1
    :ivar satisfaction: by side, the mean from 1 to 5
    :ivar load: of each member; for the coordinator alone
    """

    period: Period
    by_state: dict[str, int]
    by_kind: dict[str, int | None]
    by_form: dict[str, int]
    days_to_first_answer: float | None
    accepted_share: float | None
    satisfaction: dict[str, float | None]
    load: Sequence[Load] = ()


def numbers_of(platform: Platform, first: date | None, last: date | None) -> Numbers:
    """The numbers of the quarters in which these days lie; seven queries, whatever there is."""
    period = Period.of_days(first, last)
    asked = Assignment.objects.filter(platform=platform, **period.bounds("created_on"))
    asked = asked.exclude(state=AssignmentState.DRAFT, confirmed_on=None)
    share = mean_of_blocks(_answers(platform), period, today=local_time.today())
    return Numbers(
        period=period,
        by_state=_counted(asked.annotate(where=PLACE), "where", PLACES),
        by_kind=_by_kind(platform, period),
        by_form=_counted(asked, "form", Form.values),
        days_to_first_answer=_days_to_first_answer(asked),
        accepted_share=None if share is None else round(share, 2),
        satisfaction={side: _satisfaction(platform, side, period) for side in SCALES},
    )


def load_of(platform: Platform, first: date | None, last: date | None) -> list[Load]:
    """How much each member did in those quarters, by name; for the coordinator alone."""
    within = Period.of_days(first, last).bounds("invitations__invited_on")
    asked = Q(**within, invitations__isnull=False)
    people = Expert.objects.filter(platform=platform).exclude(status=ExpertStatus.LEFT)
    rows = people.annotate(
        asked=Count("invitations", filter=asked),
        worked=Count("invitations", filter=asked & Q(invitations__state=InvitationState.ACCEPTED)),
    ).order_by("chosen_name")
    return [
        Load(*row) for row in rows.values_list("pk", "chosen_name", "asked", "worked")[:MAX_PEOPLE]
    ]


def _counted(rows: Any, column: str, names: list[str]) -> dict[str, int]:
    found = dict(rows.values_list(column).annotate(number=Count("pk")).order_by())
    return {name: found.get(name, 0) for name in names}


def _by_kind(platform: Platform, period: Period) -> dict[str, int | None]:
    """By the day on which a request was sent: nothing of a quarter changes after it."""
    sent = Coalesce("submitted_on", "created_on")
    rows = (
        Assignment.objects.filter(platform=platform)
        .exclude(state=AssignmentState.DRAFT)
        .annotate(year=ExtractYear(sent), in_year=ExtractQuarter(sent))
        .values("requester__kind", "year", "in_year")
        .annotate(number=Count("pk"))
        .order_by()
    )
    found: dict[str, dict[date, int]] = {kind: {} for kind in RequesterKind.values}
    for row in rows:
        quarter = date(row["year"], 3 * row["in_year"] - 2, 1)
        found[row["requester__kind"]][quarter] = row["number"]
    today = local_time.today()
    return {
        kind: count_of_blocks(quarters, period, today=today) for kind, quarters in found.items()
    }


def _days_to_first_answer(rows: Any) -> float | None:
    waited = ExpressionWrapper(F("first_answer_on") - F("submitted_on"), DurationField())
    answered = rows.filter(first_answer_on__gte=F("submitted_on")).annotate(waited=waited)
    numbers = answered.values_list("waited").annotate(number=Count("pk")).order_by("waited")
    days = [delay.days for delay, number in numbers for _each in range(number)]
    return float(median(days)) if len(days) >= THRESHOLD else None


def _answers(platform: Platform) -> list[PersonInQuarter]:
    answered = Invitation.objects.filter(assignment__platform=platform, answered_on__isnull=False)
    return _by_person(
        answered,
        "answered_on",
        F("expert"),
        Count("pk", filter=Q(state=InvitationState.ACCEPTED)),
    )


def _satisfaction(platform: Platform, side: str, period: Period) -> float | None:
    """By the day until which both sides could answer: nothing of a quarter changes after it."""
    scale = Cast(KeyTextTransform(SCALES[side], "answers"), FloatField())
    rows = Evaluation.objects.filter(assignment__platform=platform, side=side, opened=True)
    rows = rows.annotate(said=scale).filter(said__isnull=False)
    found = _by_person(rows, "until", PEOPLE[side], Sum("said"))
    mean = mean_of_blocks(found, period, today=local_time.today())
    return None if mean is None else round(mean, 1)


def _by_person(rows: Any, day: str, person: F, total: Any) -> list[PersonInQuarter]:
    grouped = (
        rows.annotate(year=ExtractYear(day), in_year=ExtractQuarter(day), who=person)
        .values("year", "in_year", "who")
        .annotate(number=Count("pk"), total=total)
        .order_by()
    )
    return [
        PersonInQuarter(
            quarter=date(row["year"], 3 * row["in_year"] - 2, 1),
            person=row["who"],
            number=row["number"],
            total=row["total"],
        )
        for row in grouped
    ]


# -- What waits at the desk -----------------------------------------------------------------------
def work_over(platform: Platform) -> QuerySet[Assignment]:
    """Requests of a platform whose last day of work has passed, and that are not delivered."""
    days = Appointment.objects.filter(assignment=OuterRef("pk"), kind=Appointment.DAY)
    over = Exists(days) & ~Exists(days.filter(ends_at__gt=timezone.now()))
    agreed = ~Exists(days) & Q(form__in=ON_ONE_DAY, day__lt=local_time.today())
    going = AssignmentState.GOING
    return Assignment.objects.filter(over | agreed, platform=platform, state=going)


def what_waits(platform: Platform) -> dict[str, int]:
    """Return how much waits for the coordinator, by what it is; eleven queries.

    `grievances` are open ones; `work_over`: the last day of work has passed without a result;
    `reviews`: summaries that members are reading; `quiet`: nothing has changed for long; `…_late`
    and `…_due`: their day has come.
    """
    today = local_time.today()
    care = CheckIn.objects.filter(invitation__assignment__platform=platform, called_on=None)
    fees = Fee.objects.filter(invitation__assignment__platform=platform, due_on__lt=today)
    improvements = Improvement.objects.filter(platform=platform, done_on=None, due_on__lt=today)
    return {
        "submitted": Assignment.objects.filter(
            platform=platform, state=AssignmentState.SUBMITTED
        ).count(),
        "questions": Question.objects.filter(
            assignment__platform=platform, answered_on=None
        ).count(),
        "work_over": work_over(platform).count(),
        "calls": care.filter(call=True).count(),
        "check_ins": care.filter(answered_on=None, due_on__lt=today).count(),
        "grievances": Grievance.objects.filter(expert__platform=platform, closed_on=None).count(),
        "fees_late": fees.exclude(state=FeeState.PAID).count(),
        "reviews": Consultation.objects.filter(
            assignment__platform=platform, review_until__isnull=False, approved_on=None
        ).count(),
        "quiet": quiet_for(DAYS_TO_ASK).filter(platform=platform).count(),
        "knowledge_due": Knowledge.objects.filter(
            platform=platform, look_again_on__lte=today
        ).count(),
        "improvements_late": improvements.count(),
    }
