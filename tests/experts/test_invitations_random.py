"""Random requests to random people, from plan to the last answer: what never happens."""

import random
from datetime import date, timedelta
from typing import Any

import pytest

from backend.core.errors import ImpossibleMove
from backend.experts import local_time
from backend.experts.models import Assignment, Expert, Invitation
from backend.experts.selectors.invitations import is_promised, with_standing
from backend.experts.selectors.matches import people_for
from backend.experts.services.invitations import accept, decline, step_back
from backend.experts.services.waves import move_waves_on, plan_waves
from tests.clock import Clock
from tests.environment import FULL
from tests.experts.factories import Hope, an_assignment
from tests.experts.invitation_scenes import COORDINATOR, many_experts

TOPICS = ["police", "court", "shelter"]


def random_people(hope: Hope, chance: random.Random) -> list[Expert]:
    people = many_experts(hope, 12)
    for person in people:
        person.topics = chance.sample(TOPICS, 2)
        person.not_topics = chance.sample(TOPICS, chance.randrange(2))
        person.languages = chance.sample(["nl", "en", "pl"], 2)
        person.per_month = chance.randrange(4)
    Expert.objects.bulk_update(people, ["topics", "not_topics", "languages", "per_month"])
    return people


def a_random_request(hope: Hope, chance: random.Random) -> Assignment:
    return an_assignment(
        hope,
        form="talk",
        topics=chance.sample(TOPICS, chance.randrange(1, 3)),
        languages=chance.sample(["nl", "en", "pl"], chance.randrange(1, 3)),
        wanted=chance.randrange(1, 4),
        heavy=chance.random() < 0.4,
        day=local_time.today() + timedelta(days=chance.randrange(60)),
    )


def check_limits() -> None:
    months: dict[tuple[Any, int, int], int] = {}
    heavy: dict[Any, list[date]] = {}
    rows = Invitation.objects.filter(is_promised()).select_related("expert", "assignment")
    for row in rows:
        work, who = row.assignment, row.expert
        assert not {*who.not_topics} & {*work.topics}
        month = (who.pk, work.day.year, work.day.month)
        months[month] = months.get(month, 0) + 1
        assert months[month] <= who.per_month
        if work.heavy:
            assert all(abs((work.day - day).days) >= 14 for day in heavy.get(who.pk, []))
            heavy.setdefault(who.pk, []).append(work.day)


def check_counts(planned: dict[Any, set[Any]]) -> None:
    for work in Assignment.objects.all():
        parts = [*with_standing(Invitation.objects.filter(assignment=work))]
        assert work.accepted == sum(part.state == "accepted" for part in parts) <= work.wanted
        assert {part.expert_id for part in parts} <= planned[work.id]
        if work.accepted == work.wanted:
            assert not any(part.standing == "invited" for part in parts)


def somebody_answers(chance: random.Random) -> None:
    rows = [*Invitation.objects.filter(is_promised()).order_by("assignment", "place")]
    if not rows:
        return
    row = chance.choice(rows)
    if row.state == "accepted":
        if chance.random() < 0.2:
            step_back(row)
        return
    try:
        (accept if chance.random() < 0.6 else decline)(row)
    except ImpossibleMove:
        pytest.fail("a place is free as long as somebody has to answer")


@pytest.mark.full
@pytest.mark.parametrize("seed", range(40 if FULL else 1))
def test_nothing_goes_beyond(hope: Hope, clock: Clock, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - to be repeatable, not to be secret
    random_people(hope, chance)
    planned: dict[Any, set[Any]] = {}
    for _request in range(8):
        work = a_random_request(hope, chance)
        fit = [person.id for person, _codes in people_for(work).matches.fit]
        planned[work.id] = {*fit}
        waves = [wave for wave in (fit[: work.wanted], fit[work.wanted :]) if wave]
        plan_waves(assignment=work, waves=waves, by=COORDINATOR)
        for _step in range(6):
            somebody_answers(chance)
            if chance.random() < 0.3:
                clock.put_on(hours=chance.choice([1, 30, 80]))
                move_waves_on()
            check_limits()
            check_counts(planned)
