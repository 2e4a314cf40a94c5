"""Requests as the desk and the requester see them, and those in which nothing happens for long."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from backend.core import retention
from backend.core.days import start_of
from backend.core.names import look_alikes
from backend.experts import briefing, local_time, pay_rules
from backend.experts.briefing import NAMES_CHOSEN, NAMES_EACH, Warned
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
    Requester,
    StoryConsent,
    StoryUse,
)
from backend.experts.selectors import get_or_missing
from backend.experts.selectors.people import valid_consents
from backend.experts.states import GOES_ON, TALKED_OVER, AssignmentState, Form, InvitationState

from .consultations import agreed_to_names, are_few

# Without a change: when the desk sees it as quiet, and when it ends by itself.
DAYS_TO_ASK = 90
DAYS_TO_END = retention.SILENT_ADVICE.days
# A day of the briefing that is farther away is a slip of the finger.
FARTHEST_DAY = timedelta(days=3_660)
PART = "invitation__assignment"
# What tells that something happened, or is still to happen: where its request is, and its days.
TRACES: tuple[tuple[type[Model], str, tuple[str, ...]], ...] = (
    (Entry, "assignment", ("on",)),
    (Invitation, "assignment", ("invited_on", "answered_on")),
    (Question, "assignment", ("asked_on", "answered_on")),
    (Consultation, "assignment", ("changed_on", "answer_until", "review_until")),
    (Contribution, PART, ("handed_in_on",)),
    (Appointment, "assignment", ("ends_at",)),
    (CheckIn, PART, ("answered_on", "called_on")),
    (Evaluation, "assignment", ("until",)),
    (StoryUse, "assignment", ("on",)),
)
# Of these names, moments.
MOMENTS = frozenset({"ends_at"})
# While it is talked about; what was agreed is no longer warned of.
TALKED_ABOUT = frozenset({AssignmentState.DRAFT, *TALKED_OVER})
MAX_LINES = 500
# Requesters whose names are looked at for those that look alike.
MAX_COMPARED = 1_000


def quiet_for(days: int) -> QuerySet[Assignment]:
    """Return requests that go on, with no change in so many days, and nothing to come."""
    today = local_time.today()
    since = today - timedelta(days=days)
    rows = Assignment.objects.filter(state__in=GOES_ON, created_on__lt=since)
    rows = rows.exclude(day__gte=since)
    for model, path, names in TRACES:
        lately = Q(*((f"{name}__gte", _from(name, since)) for name in names), _connector=Q.OR)
        found = model._default_manager.filter(lately, **{path: OuterRef("pk")})
        rows = rows.filter(~Exists(found))
    return _not_to_be_told(rows, since, today + FARTHEST_DAY)


def quiet_at(platform: Platform) -> QuerySet[Assignment]:
    """Return the requests of a platform that are quiet for `DAYS_TO_ASK`, with who asks."""
    return quiet_for(DAYS_TO_ASK).filter(platform=platform).select_related("requester")


def _from(name: str, day: date) -> date | datetime:
    return start_of(day) if name in MOMENTS else day


def _not_to_be_told(rows: QuerySet[Assignment], first: date, last: date) -> QuerySet[Assignment]:
    # Days of a briefing are text, as JSON has no others; ISO 8601 sorts as they come.
    told = rows.alias(told_on=Cast(KeyTextTransform("told_on", "briefing"), TextField()))
    waits = Q(told_on__gte=first.isoformat(), told_on__lte=last.isoformat())
    return told.filter(Q(told_on=None) | ~waits)


@dataclass(frozen=True, slots=True)
class Story:
    """A story or quote that a requester got, with the consent's `id`.

    :ivar expert: the name that its owner chose; the desk's alone, unless they take part
    """

    id: UUID
    expert: str
    takes_part: bool
    kind: str
    until: date

    @property
    def known_expert(self) -> str | None:
        """The name for the requester; None unless they may know who it is."""
        return self.expert if self.takes_part else None


@dataclass(slots=True)
class Related:
    """What other rows say of a request.

    :ivar members: chosen names, once it has begun, as far as the briefing says that names are used
    :ivar taken_back: how many stories and quotes it got that their owners withdrew
    :ivar evaluates: whether the requester is asked for an evaluation
    """

    members: list[str] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)
    taken_back: int = 0
    consultation: str | None = None
    evaluates: bool = False


def requests_at(
    platform: Platform, *, state: str | None = None, is_open: bool = False
) -> QuerySet[Assignment]:
    """Return the requests of a platform with who asks; drafts are not the desk's.

    :param state: a state, or a reason
    """
    rows = Assignment.objects.filter(platform=platform).exclude(state=AssignmentState.DRAFT)
    if state:
        rows = rows.filter(Q(state=state) | Q(reason=state))
    if is_open:
        rows = rows.filter(state__in=GOES_ON)
    return rows.select_related("requester")


def counts_at(platform: Platform) -> dict[str, Any]:
    """Return how many requests of a platform there are, by state; two queries.

    `open`: all that are sent and not over; `quiet`: those in which nothing has changed for long.
    """
    rows = Assignment.objects.filter(platform=platform).exclude(state=AssignmentState.DRAFT)
    found = dict(rows.values_list("state").annotate(number=Count("pk")).order_by())
    by_state = {
        state: found.get(state, 0)
        for state in AssignmentState.values
        if state != AssignmentState.DRAFT
    }
    return {
        "open": sum(by_state[state] for state in GOES_ON),
        "quiet": quiet_for(DAYS_TO_ASK).filter(platform=platform).count(),
        "by_state": by_state,
    }


def request_at(platform: Platform, assignment_id: UUID) -> Assignment:
    """Return one of them."""
    rows = Assignment.objects.filter(platform=platform, id=assignment_id)
    found = rows.exclude(state=AssignmentState.DRAFT).select_related(
        "requester", "platform__organisation"
    )
    return get_or_missing(found)


def history_of(assignment: Assignment) -> list[Entry]:
    """Return the lines of its history, the newest five hundred, in order."""
    newest = Entry.objects.filter(assignment=assignment).order_by("-number")[:MAX_LINES]
    return [*reversed(newest)]


def missing_in(assignment: Assignment) -> list[str]:
    """Return fields to be filled in before it can be sent; none once it was agreed on."""
    return briefing.missing(assignment) if assignment.state in TALKED_ABOUT else []


def warnings_of(assignment: Assignment) -> list[Warned]:
    """Return what to think of, in time, names and pay; nothing once it was agreed on."""
    if assignment.state not in TALKED_ABOUT:
        return []
    return [*briefing.warnings(assignment), *pay_rules.warnings(assignment)]


def looks_like(requester: Requester) -> list[str]:
    """Return names of others and their organisations that are easily taken for these; one query."""
    own = (requester.name, requester.organisation)
    rows = Requester.objects.filter(platform=requester.platform_id).exclude(name="")
    names = rows.order_by("-pk").values_list("name", "organisation").distinct()[:MAX_COMPARED]
    others = {name for pair in names for name in pair} - {*own, ""}
    return sorted({alike for name in own for alike in look_alikes(name, others)})


def with_related(assignments: Iterable[Assignment]) -> list[Assignment]:
    """Return these requests, each with `related`."""
    rows = [*assignments]
    found = related_to(rows)
    for row in rows:
        row.related = found[row.pk]
    return rows


def in_full(assignment: Assignment) -> Assignment:
    """Return a request with `related` and `history`."""
    [row] = with_related([assignment])
    row.history = history_of(row)
    return row


def related_to(assignments: Iterable[Assignment]) -> dict[UUID, Related]:
    """Return what other rows say of each of these requests; five queries for all of them."""
    assignments = [*assignments]
    begun = {row.id: row.is_begun for row in assignments}
    found = {assignment_id: Related() for assignment_id in begun}
    known: set[tuple[UUID, UUID]] = set()
    parts = Invitation.objects.filter(
        assignment__in=[assignment_id for assignment_id in begun if begun[assignment_id]],
        state=InvitationState.ACCEPTED,
    ).select_related("expert")
    of_each: dict[UUID, list[Invitation]] = defaultdict(list)
    for part in parts.order_by("expert__chosen_name"):
        of_each[part.assignment_id].append(part)
    agreed = agreed_to_names([*of_each])
    for assignment in assignments:
        there = _named(assignment, of_each[assignment.id], agreed)
        if assignment.form == Form.CONSULTATION and are_few(len(of_each[assignment.id])):
            # A name beside a summary would say who said what.
            everybody = {part.id for part in of_each[assignment.id]}
            there = there if agreed >= everybody else []
        found[assignment.id].members += [part.expert.chosen_name for part in there]
        known |= {(assignment.id, part.expert_id) for part in there}
    # What is no longer consented to is gone here at once.
    holds = Exists(valid_consents().filter(pk=OuterRef("consent")))
    uses = StoryUse.objects.filter(assignment__in=begun).annotate(holds=holds)
    for use in uses.select_related("consent__expert").order_by("on", "id"):
        here = found[use.assignment_id]
        if use.holds:
            known_there = (use.assignment_id, use.consent.expert_id) in known
            here.stories.append(_story(use.consent, takes_part=known_there))
        elif use.consent.withdrawn_on is not None:
            here.taken_back += 1
    for consultation in Consultation.objects.filter(assignment__in=begun):
        found[consultation.assignment_id].consultation = consultation.stage
    asked = Evaluation.objects.filter(assignment__in=begun, side=Evaluation.REQUESTER)
    for assignment_id in asked.values_list("assignment", flat=True):
        found[assignment_id].evaluates = True
    return found


def _named(
    assignment: Assignment, parts: list[Invitation], agreed: Collection[UUID]
) -> list[Invitation]:
    """Return the parts whose names the requester may read, as the briefing says to members."""
    names = assignment.briefing.get("names")
    if names == NAMES_EACH:
        return [part for part in parts if part.id in agreed]
    return parts if names == NAMES_CHOSEN else []


def _story(consent: StoryConsent, *, takes_part: bool) -> Story:
    return Story(
        id=consent.id,
        expert=consent.expert.chosen_name,
        takes_part=takes_part,
        kind=consent.kind,
        until=consent.until,
    )
