"""The order of the board of teams, asked of each database: dates are compared by it, not by us."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any, Final

import pytest

from backend.programmes.models import (
    Aftermath,
    Intervention,
    InterventionCheck,
    StakeholderQuestion,
)
from backend.programmes.selectors.intervention_board import with_urgency
from backend.programmes.states.interventions import Decision, Urgency
from tests.clock import Clock
from tests.personas import Browser
from tests.programmes.factories import Programme, a_project, in_days, with_part

TEAMS = "/api/v1/programmes/teams"
# New Year, both changes of the clock, a leap day, and days beside them.
DAYS: Final = [
    date(2027, 12, 31),
    date(2028, 1, 1),
    date(2028, 2, 28),
    date(2028, 2, 29),
    date(2028, 3, 1),
    date(2028, 3, 25),
    date(2028, 3, 26),
    date(2028, 3, 27),
    date(2028, 10, 29),
    date(2028, 10, 30),
]
BEGUN: Final = (-5, 0, 6, 7, 13, 14, 20, 79, 80, 99, 100, 101, 259, 260, 279, 280, 281, 400, 645)


def teams(programme: Programme, day: date, random: Random) -> list[Intervention]:
    """Return teams that began before a day, with weeks, questions and decisions by chance."""
    project = a_project(programme, f"lab-{random.randrange(10**9)}", ends_on=None)
    with_part(project, "interventions")
    found = []
    for at, ago in enumerate(BEGUN):
        row = Intervention.objects.create(
            project=project,
            team=f"Team {at}",
            people=8,
            language="nl",
            day_0=day - timedelta(days=ago),
            decision=random.choice(("", *Decision.values)) if ago > 50 else "",
        )
        weeks = [week for week in range(1, 16) if random.random() < 0.8]
        InterventionCheck.objects.bulk_create(
            InterventionCheck(intervention=row, week=week, done="Een tafel") for week in weeks
        )
        if random.random() < 0.2:
            week = day - timedelta(days=random.choice((7, 14, 15, 21)))
            StakeholderQuestion.objects.create(intervention=row, number=1, text="?", week=week)
        if row.decision and ago > 280 and random.random() < 0.5:
            Aftermath.objects.create(intervention=row, remains="all", said_on=day)
        found.append(row)
    return found


def expected(row: Intervention, day: date) -> Urgency:
    """Say how urgent one is as the documentation does, without the database."""
    ago = (day - row.day_0).days
    weeks = {check.week for check in row.checks.all()}
    whole = ago // 7 if 7 <= ago <= 104 else 0
    missing = [whole - back not in weeks for back in range(min(whole, 2))]
    waits = [day - question.week for question in row.questions.all()]
    is_over = Aftermath.objects.filter(intervention=row).exists()
    looks_back = bool(row.decision) and not is_over
    if (
        (not row.decision and (ago > 100 or (len(missing) == 2 and all(missing))))
        or (looks_back and 281 <= ago < 280 + 365)
        or any(wait > timedelta(days=14) for wait in waits)
    ):
        return Urgency.LATE
    if (
        (not row.decision and (ago >= 80 or any(missing[:1])))
        or (looks_back and 260 <= ago < 280 + 365)
        or waits
    ):
        return Urgency.DUE
    return Urgency.OVER if is_over else Urgency.OPEN


@pytest.mark.full
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_how_urgent_each_is_on_days_on_which_years_and_clocks_change(
    programme: Programme, clock: Clock, day: date
) -> None:
    rows = teams(programme, day, Random(day.toordinal()))  # noqa: S311
    found = {row.pk: row.urgency for row in with_urgency(Intervention.objects.all(), day)}
    for row in rows:
        ago = (day - row.day_0).days
        assert (ago, Urgency(found[row.pk])) == (ago, expected(row, day))


@pytest.mark.full
def test_all_pages_are_in_one_order(programme: Programme, clock: Clock) -> None:
    today = in_days(0)
    rows = [row for seed in range(7) for row in teams(programme, today, Random(seed))]  # noqa: S311
    wanted = sorted((expected(row, today), row.day_0, row.pk) for row in rows)
    browser, address = Browser(programme.manager), TEAMS
    seen: list[Mapping[str, Any]] = []
    while address:
        page = browser.get(address).json()
        seen += page["results"]
        address = (page["next"] or "").partition("testserver")[2]
    assert len(seen) == len(rows) > 100
    assert [row["id"] for row in seen] == [str(pk) for _urgency, _day, pk in wanted]
