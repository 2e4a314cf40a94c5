"""Scenes of inviting: many people at once, and who calls."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from backend.accounts.models import Member
from backend.core.hours import hours_from_now
from backend.experts import local_time
from backend.experts.models import Assignment, Expert, Invitation
from backend.experts.selectors.invitations import with_standing
from backend.experts.selectors.matches import planned_waves
from backend.experts.services.history import Actor
from backend.experts.services.waves import plan_waves
from tests.experts.factories import Hope, Person
from tests.personas import Caseworker

ROOT = "/api/v1/experts"
COORDINATOR = Actor("coordinator", "Kim")


def many_experts(hope: Hope, count: int, **changes: Any) -> list[Expert]:
    members = Member.objects.bulk_create(
        [Member(email=f"{uuid4().hex}@kier.example") for _ in range(count)]
    )
    fields: dict[str, Any] = {
        "status": "member",
        "forms": ["consultation", "meeting", "talk"],
        "topics": ["asking-for-help"],
        "languages": ["nl", "en"],
        "per_month": 2,
        "joined_on": local_time.today(),
    }
    return Expert.objects.bulk_create(
        Expert(
            member=one,
            platform=hope.platform,
            chosen_name=f"Person {place:03} {one.id.hex[:8]}",
            **(fields | changes),
        )
        for place, one in enumerate(members)
    )


def ids(*people: Expert | Person) -> list[Any]:
    return [
        person.row.member_id if isinstance(person, Person) else person.member_id
        for person in people
    ]


def asked(
    assignment: Assignment, *waves: Sequence[Expert | Person], hours: int | None = None
) -> None:
    """Plans waves, of which the first is asked at once."""
    plan_waves(
        assignment=assignment, waves=[ids(*wave) for wave in waves], hours=hours, by=COORDINATOR
    )


def states(assignment: Assignment) -> list[str]:
    """What became of all invitations, in the order in which they were asked."""
    rows = with_standing(Invitation.objects.filter(assignment=assignment))
    return [*rows.order_by("place").values_list("standing", flat=True)]


def later(assignment: Assignment) -> list[list[Any]]:
    """Who is to be asked in each later wave."""
    assignment.refresh_from_db(fields=["plan"])
    return [[expert.pk for expert, _why in wave] for wave in planned_waves(assignment)]


def part_of(assignment: Assignment, person: Expert | Person) -> Invitation:
    """Somebody's invitation, with what became of it as `standing`."""
    rows = with_standing(Invitation.objects.filter(assignment=assignment))
    return rows.get(expert=ids(person)[0])


def nobody_answers_in_time(assignment: Assignment) -> None:
    assignment.invitations.filter(state="invited").update(answer_by=hours_from_now(0))


def desk_of(hope: Hope) -> Caseworker:
    return Caseworker(hope.coordinator, hope.desk)


def app_of(hope: Hope, person: Person) -> Caseworker:
    return Caseworker(person.staff, hope.desk)
