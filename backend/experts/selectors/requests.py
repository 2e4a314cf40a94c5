"""Requests as the desk and the requester see them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from backend.core.names import look_alikes
from backend.core.pages import Page, page
from backend.experts import briefing, paying
from backend.experts.briefing import NAMES_CHOSEN, NAMES_EACH
from backend.experts.models import (
    Assignment,
    Consultation,
    Entry,
    Evaluation,
    Invitation,
    Platform,
    Requester,
    StoryConsent,
    StoryUse,
)
from backend.experts.states import GOES_ON, TALKED_OVER, AssignmentState, Form, InvitationState
from backend.experts.terms import Warned

from .consents import valid_consents
from .consultations import agreed_to_names, are_few
from .finding import the_one
from .quiet import DAYS_TO_ASK, quiet_for

S = AssignmentState
# While it is talked about; what was agreed is no longer warned of.
TALKED_ABOUT = frozenset({S.DRAFT, *TALKED_OVER})
MOST_LINES = 500
# Requesters whose names are looked at for those that look alike.
MOST_COMPARED = 1_000


@dataclass(frozen=True, slots=True)
class Story:
    """A story or quote that a requester got, as long as its owner consents.

    :ivar id: of the consent
    :ivar expert: the name that its owner chose; the desk's alone, unless they take part
    :ivar takes_part: whether the requester may know who it is
    """

    id: UUID
    expert: str
    takes_part: bool
    kind: str
    until: date


@dataclass(slots=True)
class Beside:
    """What other rows say of a request.

    :ivar members: names that those who take part chose, from its beginning on, as far as the
        briefing says that names are used; none of a few in a consultation, unless all of them
        agreed
    :ivar taken_back: how many stories and quotes it got that their owners withdrew
    :ivar consultation: the state of its consultation
    :ivar evaluates: whether the requester is asked for an evaluation
    """

    members: list[str] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)
    taken_back: int = 0
    consultation: str | None = None
    evaluates: bool = False


def requests_at(
    platform: Platform,
    *,
    state: str | None = None,
    is_open: bool = False,
    after: UUID | None = None,
) -> Page[Assignment]:
    """Up to a hundred requests of a platform, the newest first; drafts are not the desk's.

    :param state: a state, or a reason
    :param is_open: only those that are sent and not over
    :raises Missing: the row after which the page begins is not there
    """
    rows = Assignment.objects.filter(platform=platform).exclude(state=S.DRAFT)
    if state:
        rows = rows.filter(Q(state=state) | Q(reason=state))
    if is_open:
        rows = rows.filter(state__in=GOES_ON)
    return page(rows.select_related("requester"), after, "-created_on")


def counts_at(platform: Platform) -> dict[str, int]:
    """How many requests of a platform there are, by state; two queries.

    `open`: all that are sent and not over; `quiet`: those in which nothing has changed for long.
    """
    rows = Assignment.objects.filter(platform=platform).exclude(state=S.DRAFT)
    found = dict(rows.values_list("state").annotate(number=Count("pk")).order_by())
    by_state = {one: found.get(one, 0) for one in S.values if one != S.DRAFT}
    return {
        "open": sum(by_state[one] for one in GOES_ON),
        "quiet": quiet_for(DAYS_TO_ASK).filter(platform=platform).count(),
        **by_state,
    }


def request_at(platform: Platform, assignment_id: UUID) -> Assignment:
    """One of them.

    :raises Missing: it is not there, another platform's, or not sent yet
    """
    rows = Assignment.objects.filter(platform=platform, id=assignment_id)
    found = rows.exclude(state=S.DRAFT).select_related("requester", "platform__organisation")
    return the_one(found)


def history_of(assignment: Assignment) -> list[Entry]:
    """The lines of its history, the newest five hundred, in order."""
    newest = Entry.objects.filter(assignment=assignment).order_by("-number")[:MOST_LINES]
    return [*reversed(newest)]


def missing_in(assignment: Assignment) -> list[str]:
    """Fields to be filled in before it can be sent; none once it was agreed on."""
    return briefing.missing(assignment) if assignment.state in TALKED_ABOUT else []


def warnings_of(assignment: Assignment) -> list[Warned]:
    """What to think of, in time, names and pay; nothing once it was agreed on."""
    if assignment.state not in TALKED_ABOUT:
        return []
    return [*briefing.warnings(assignment), *paying.warnings(assignment)]


def looks_like(requester: Requester) -> list[str]:
    """Names of others, and of their organisations, that are easily taken for these; one query."""
    own = (requester.name, requester.organisation)
    rows = Requester.objects.filter(platform=requester.platform_id).exclude(name="")
    names = rows.order_by("-pk").values_list("name", "organisation").distinct()[:MOST_COMPARED]
    others = {one for pair in names for one in pair} - {*own, ""}
    return sorted({alike for name in own for alike in look_alikes(name, others)})


def beside(assignments: Iterable[Assignment]) -> dict[UUID, Beside]:
    """What other rows say of each of these requests; five queries for all of them."""
    assignments = [*assignments]
    begun = {one.id: one.is_begun for one in assignments}
    found = {one: Beside() for one in begun}
    known: set[tuple[UUID, UUID]] = set()
    parts = Invitation.objects.filter(
        assignment__in=[one for one in begun if begun[one]], state=InvitationState.ACCEPTED
    ).select_related("expert")
    of_each: dict[UUID, list[Invitation]] = defaultdict(list)
    for part in parts.order_by("expert__chosen_name"):
        of_each[part.assignment_id].append(part)
    agreed = agreed_to_names([*of_each])
    for assignment in assignments:
        there = _named(assignment, of_each[assignment.id], agreed)
        if assignment.form == Form.CONSULTATION and are_few(len(of_each[assignment.id])):
            # A name beside a summary would say who said what.
            everybody = {one.id for one in of_each[assignment.id]}
            there = there if agreed >= everybody else []
        found[assignment.id].members += [one.expert.chosen_name for one in there]
        known |= {(assignment.id, one.expert_id) for one in there}
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
    """Those of these parts whose names the requester may read, as the briefing says to members.

    :param agreed: the parts whose members let their names be said
    """
    names = assignment.briefing.get("names")
    if names == NAMES_EACH:
        return [one for one in parts if one.id in agreed]
    return parts if names == NAMES_CHOSEN else []


def _story(consent: StoryConsent, *, takes_part: bool) -> Story:
    return Story(
        id=consent.id,
        expert=consent.expert.chosen_name,
        takes_part=takes_part,
        kind=consent.kind,
        until=consent.until,
    )
