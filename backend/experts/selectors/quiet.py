"""Requests that go on, and in which nothing has happened for long."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from backend.core import retention
from backend.core.pages import Page, page
from backend.experts import local_time
from backend.experts.models import (
    Appointment,
    Assignment,
    CheckIn,
    Consultation,
    Contribution,
    Entry,
    Evaluation,
    Invitation,
    Platform,
    Question,
    StoryUse,
)
from backend.experts.states import GOES_ON

# Without a change: when the desk sees it as quiet, and when it ends by itself.
DAYS_TO_ASK = 90
DAYS_TO_END = retention.SILENT_ADVICE.days
# A day of the briefing that is farther away is a slip of the finger.
FARTHEST = timedelta(days=3_660)
PART = "invitation__assignment"
# What tells that something happened, or is still to happen: where its request is, and its days.
TRACES: tuple[tuple[type[Model], str, tuple[str, ...]], ...] = (
    (Entry, "assignment", ("on",)),
    (Invitation, "assignment", ("invited_on", "answered_on")),
    (Question, "assignment", ("asked_on", "answered_on")),
    (Consultation, "assignment", ("changed_on", "answer_until", "review_until")),
    (Contribution, PART, ("handed_in_on",)),
    (Appointment, "assignment", ("ends_at__date",)),
    (CheckIn, PART, ("answered_on", "called_on")),
    (Evaluation, "assignment", ("until",)),
    (StoryUse, "assignment", ("on",)),
)


def quiet_for(days: int) -> QuerySet[Assignment]:
    """Requests that go on, and in which nothing changed in so many days.

    Neither is anything still to come: a day that was agreed, an appointment, the day on which
    members were to hear what came of it.
    """
    today = local_time.today()
    since = today - timedelta(days=days)
    rows = Assignment.objects.filter(state__in=GOES_ON, created_on__lt=since)
    rows = rows.exclude(day__gte=since)
    for model, path, names in TRACES:
        lately = Q(*((f"{name}__gte", since) for name in names), _connector=Q.OR)
        found = model._default_manager.filter(lately, **{path: OuterRef("pk")})
        rows = rows.filter(~Exists(found))
    return _not_to_be_told(rows, since, today + FARTHEST)


def quiet_at(platform: Platform, after: UUID | None = None) -> Page[Assignment]:
    """Up to a hundred of a platform's that are quiet for `DAYS_TO_ASK`, the oldest first."""
    rows = quiet_for(DAYS_TO_ASK).filter(platform=platform)
    return page(rows.select_related("requester"), after, "created_on")


def _not_to_be_told(rows: QuerySet[Assignment], first: date, last: date) -> QuerySet[Assignment]:
    # Days of a briefing are text, as JSON has no others; ISO 8601 sorts as they come.
    told = rows.alias(told_on=Cast(KeyTextTransform("told_on", "briefing"), TextField()))
    waits = Q(told_on__gte=first.isoformat(), told_on__lte=last.isoformat())
    return told.filter(Q(told_on=None) | ~waits)
