"""Waves as the coordinator sees them: who was asked, and who is to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from backend.experts.models import Assignment, Expert, Invitation

from .invitations import MAX_INVITATIONS, with_standing
from .matches import explain


@dataclass(frozen=True, slots=True)
class Planned:
    """Somebody who is to be asked in a later wave, and why."""

    expert: Expert
    wave: int
    reasons: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Waves:
    """Everybody who was asked for an assignment, and who is to be, in the order of the plan."""

    wanted: int
    accepted: int
    asked: Sequence[Invitation]
    later: Sequence[Planned]


def waves_of(assignment: Assignment) -> Waves:
    """Return who was asked for an assignment and who is to be; two queries."""
    rows = with_standing(Invitation.objects.filter(assignment=assignment))
    asked = [*rows.select_related("expert").order_by("wave", "place", "id")[:MAX_INVITATIONS]]
    first = max((invitation.wave for invitation in asked), default=0) + 1
    later = [
        Planned(expert, number, explain(codes))
        for number, wave in enumerate(planned_waves(assignment), first)
        for expert, codes in wave
    ]
    return Waves(assignment.wanted, assignment.accepted, asked, later)


def planned_waves(assignment: Assignment) -> Sequence[Sequence[tuple[Expert, list[str]]]]:
    """Return the waves that are to be asked yet: who, and codes of why; one query.

    Whoever is not there any more is left out: the plan is JSON, and no constraint holds it.
    """
    waves = [wave["people"] for wave in assignment.plan or ()]
    people = Expert.objects.in_bulk([UUID(one["expert"]) for wave in waves for one in wave])
    return [
        [(people[who], one["reasons"]) for one in wave if (who := UUID(one["expert"])) in people]
        for wave in waves
    ]
