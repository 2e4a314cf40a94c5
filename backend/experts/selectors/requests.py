"""Requests as the desk and the requester see them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from backend.experts import briefing, paying
from backend.experts.models import (
    Assignment,
    Consultation,
    Entry,
    Evaluation,
    Invitation,
    Platform,
    StoryConsent,
    StoryUse,
)
from backend.experts.states import AssignmentState, InvitationState
from backend.experts.terms import Warned

from .consents import valid_consents
from .finding import the_one
from .pages import Page, page

S = AssignmentState
# What is the requester's alone as long as it was not sent.
UNSENT = (S.UNCONFIRMED, S.DRAFT)
# While it is talked about; what was agreed is no longer warned of.
TALKED_ABOUT = frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED, S.PROPOSED})
BEGUN = frozenset({S.RUNNING, S.DELIVERED, S.CLOSED})
MOST_LINES = 500


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

    :ivar members: names that those who take part chose, from its beginning on
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
    platform: Platform, *, state: AssignmentState | None = None, after: UUID | None = None
) -> Page[Assignment]:
    """Up to a hundred requests of a platform, the newest first; drafts are not the desk's.

    :raises Missing: the row after which the page begins is not there
    """
    rows = Assignment.objects.filter(platform=platform).exclude(state__in=UNSENT)
    if state:
        rows = rows.filter(state=state)
    return page(rows.select_related("requester"), after, "-created_on")


def request_at(platform: Platform, assignment_id: UUID) -> Assignment:
    """One of them.

    :raises Missing: it is not there, another platform's, or not sent yet
    """
    rows = Assignment.objects.filter(platform=platform, id=assignment_id)
    found = rows.exclude(state__in=UNSENT).select_related("requester", "platform__organisation")
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


def beside(assignments: Iterable[Assignment]) -> dict[UUID, Beside]:
    """What other rows say of each of these requests; four queries for all of them."""
    begun = {one.id: one.state in BEGUN for one in assignments}
    found = {one: Beside() for one in begun}
    known: set[tuple[UUID, UUID]] = set()
    parts = Invitation.objects.filter(
        assignment__in=[one for one in begun if begun[one]], state=InvitationState.ACCEPTED
    ).select_related("expert")
    for part in parts.order_by("expert__chosen_name"):
        found[part.assignment_id].members.append(part.expert.chosen_name)
        known.add((part.assignment_id, part.expert_id))
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
        found[consultation.assignment_id].consultation = consultation.state
    asked = Evaluation.objects.filter(assignment__in=begun, side=Evaluation.REQUESTER)
    for assignment_id in asked.values_list("assignment", flat=True):
        found[assignment_id].evaluates = True
    return found


def _story(consent: StoryConsent, *, takes_part: bool) -> Story:
    return Story(
        id=consent.id,
        expert=consent.expert.chosen_name,
        takes_part=takes_part,
        kind=consent.kind,
        until=consent.until,
    )
