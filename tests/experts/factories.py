"""Rows of Platform HOPE for tests: people with real keys, assignments in any state."""

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from backend.core.crypto.encoding import encode
from backend.core.crypto.hope import seal_text
from backend.core.hours import hours_from_now
from backend.experts import local_time
from backend.experts.models import Assignment, Expert, Invitation, Platform, Requester
from backend.experts.services.sealed_texts import Boxes
from backend.experts.states import (
    REASONS,
    AssignmentState,
    ExpertStatus,
    InvitationState,
    Reason,
)
from backend.organisations.models import Role
from tests.factories import SEALED, SMALLEST, Desk, Staff, a_desk, a_member

# A draft whose link was not opened; what is going, and where members are at work.
UNCONFIRMED, BEGUN = "unconfirmed", "begun"
WORKED = (BEGUN, AssignmentState.DELIVERED, Reason.CLOSED)
BRIEFING: dict[str, Any] = {
    "purpose": "A plan for the city",
    "question": "What would have helped you to ask for help sooner?",
    "audience": "Three policy advisers",
    "use": "It goes into the plan of the city",
    # After the work: that it comes before is warned of.
    "told_on": str(local_time.today() + timedelta(days=90)),
    "preparation": "Nothing to read beforehand",
    "support": "The coordinator of the platform",
    "recording": "Nothing is recorded",
    "names": "chosen",
    "aftercare": "A call on the day after",
}


@dataclass(frozen=True)
class Hope:
    """The platform, what its members alone hold (`desk.pair`), and its coordinator."""

    platform: Platform
    desk: Desk
    coordinator: Staff


def a_platform(slug: str = "hope") -> Hope:
    desk = a_desk(slug, accepting=False)
    coordinator = a_member(desk, name="coordinator", role=Role.COORDINATOR)
    return Hope(Platform.objects.create(organisation=desk.row), desk, coordinator)


@dataclass(frozen=True)
class Person:
    """An expert, and what only their browser holds."""

    row: Expert
    staff: Staff


def an_expert(hope: Hope, name: str = "Robin", **changes: Any) -> Person:
    staff = a_member(name=f"{name.lower()}-{uuid4().hex[:6]}")
    fields: dict[str, Any] = {
        "status": ExpertStatus.MEMBER,
        "chosen_name": name,
        "forms": ["consultation", "meeting", "talk", "training", "sounding-board", "project"],
        "topics": ["asking-for-help", "police"],
        "not_topics": [],
        "regions": ["NL-UT"],
        "travels": True,
        "online": True,
        "languages": ["nl", "en"],
        "per_month": 2,
        "joined_on": local_time.today(),
    }
    row = Expert.objects.create(member=staff.member, platform=hope.platform, **(fields | changes))
    return Person(row, staff)


def a_requester(hope: Hope, **changes: Any) -> Requester:
    fields: dict[str, Any] = {
        "email": f"ask-{uuid4().hex[:6]}@city.example",
        "organisation": "City of Utrecht",
        "name": "A. Adviser",
        "kind": "municipality",
        "language": "nl",
    }
    return Requester.objects.create(platform=hope.platform, **(fields | changes))


def an_assignment(
    hope: Hope, place: str = AssignmentState.GOING, *, requester: Any = None, **changes: Any
) -> Assignment:
    """A consultation in writing about asking for help, for five people."""
    today = local_time.today()
    fields: dict[str, Any] = {
        "form": "consultation",
        "topics": ["asking-for-help"],
        "languages": ["nl", "en"],
        "region": "",
        "online": True,
        "day": today + timedelta(days=21),
        "wanted": 5,
        "fee_cents": 7500,
        "briefing": BRIEFING,
        "created_on": today,
    }
    return Assignment.objects.create(
        platform=hope.platform,
        requester=requester or a_requester(hope),
        **(fields | placed(place) | changes),
    )


def placed(place: str) -> dict[str, Any]:
    """The columns that say where an assignment is."""
    today = local_time.today()
    states = {UNCONFIRMED: AssignmentState.DRAFT, BEGUN: AssignmentState.GOING}
    states |= {reason: state for state, reasons in REASONS.items() for reason in reasons}
    found = {
        "state": states.get(place, place),
        "reason": place if place in Reason.values else "",
        "confirmed_on": None if place == UNCONFIRMED else today,
        "begun_on": today if place in WORKED else None,
        "delivered_on": today if place in WORKED[1:] else None,
        "ended_on": today if place in REASONS[AssignmentState.ENDED] else None,
    }
    told = {"said": "Thank you", "done": "It stands in the plan"}
    return found | (told if place == Reason.CLOSED else {})


def an_invitation(
    assignment: Assignment, person: Person, state: str = InvitationState.ACCEPTED, **more: Any
) -> Invitation:
    answer_by = {"invited": hours_from_now(73), "lapsed": hours_from_now(-1)}.get(state)
    row = Invitation.objects.create(
        assignment=assignment,
        expert=person.row,
        wave=1,
        place=assignment.invitations.count() + 1,
        state=state if state in InvitationState.values else InvitationState.INVITED,
        **{"invited_on": local_time.today(), "answer_by": answer_by} | more,
    )
    if state == InvitationState.INVITED:
        assignment.plan = []
        assignment.save(update_fields=["plan"])
    if state == InvitationState.ACCEPTED:
        assignment.accepted += 1
        assignment.save(update_fields=["accepted"])
    return row


def some_boxes(hope: Hope) -> Boxes:
    return Boxes(
        id=uuid4(), key=hope.desk.key_id, envelope=os.urandom(SEALED), body=os.urandom(SMALLEST)
    )


def sealed_json(hope: Hope, content: dict[str, object] | None = None) -> dict[str, Any]:
    """A text as a browser sends it, which the platform can open."""
    sealed, _key = seal_text(
        hope.desk.pair.public,
        organisation=hope.desk.id,
        key_id=hope.desk.key_id,
        content=content or {"text": "My words"},
    )
    return {
        "id": str(sealed.id),
        "key": str(sealed.key_id),
        "envelope": encode(sealed.envelope),
        "body": encode(sealed.body),
    }
