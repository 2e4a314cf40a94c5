"""Assignments whose work is done, and those who took part, for the tests of care and evaluation."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from backend.experts import local_time
from backend.experts.models import Appointment, Assignment, Evaluation, Invitation
from backend.experts.services import evaluations
from backend.experts.services.care import after_work
from backend.experts.states import AssignmentState
from notifications.models import Notice
from tests.colleagues import Colleague
from tests.experts.factories import Hope, Person, an_assignment, an_expert, an_invitation

API = "/api/v1/experts"
MEMBER_SAYS: dict[str, Any] = {"feeling": 4, "prepared": "yes", "heavy": 2, "again": "yes"}
REQUESTER_SAYS: dict[str, Any] = {"content": 5, "change": "planned", "reach": 40, "again": "yes"}


@dataclass(frozen=True)
class Worked:
    """An assignment whose result was given, and the parts in it."""

    row: Assignment
    people: list[Person]
    parts: list[Invitation]


def worked(hope: Hope, count: int = 1, **changes: Any) -> Worked:
    """So many took part; all that follows on the work is there."""
    today = local_time.today()
    fields: dict[str, Any] = {"wanted": max(count, 1), "delivered_on": today, **changes}
    row = an_assignment(hope, AssignmentState.DELIVERED, **fields)
    people = [an_expert(hope, f"Robin-{row.id.hex[:4]}{place}") for place in range(count)]
    parts = [an_invitation(row, person) for person in people]
    after_work(row)
    row.refresh_from_db()
    return Worked(row, people, parts)


def an_appointment(
    assignment: Assignment, starts_at: datetime | None = None, **changes: Any
) -> Appointment:
    begins = starts_at or (timezone.now() + timedelta(days=7)).replace(
        minute=0, second=0, microsecond=0
    )
    fields: dict[str, Any] = {
        "kind": Appointment.DAY,
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=2),
        "place": "Town hall, room 3",
    }
    return Appointment.objects.create(assignment=assignment, **(fields | changes))


def told(kind: str) -> list[tuple[str, str]]:
    """Who is to be told of a kind, and about what."""
    rows = Notice.objects.filter(kind=kind).order_by("recipient", "subject")
    return [(str(row.recipient), str(row.subject)) for row in rows]


def browser(person: Person) -> Colleague:
    return Colleague(person.staff)


def desk(hope: Hope) -> Colleague:
    return Colleague(hope.coordinator)


def evaluation(part: Invitation) -> Evaluation:
    """What a member is asked about their part."""
    return Evaluation.objects.get(invitation=part)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def member_says(done: Worked, place: int = 0, **changes: Any) -> Evaluation:
    return evaluations.answer_as_member(
        expert=done.people[place].row,
        invitation_id=done.parts[place].id,
        language="en",
        answers={**MEMBER_SAYS, **changes},
    )


def requester_says(done: Worked, text: str = "", **changes: Any) -> Evaluation:
    return evaluations.answer_as_requester(
        assignment=done.row, language="nl", answers={**REQUESTER_SAYS, **changes}, text=text
    )
