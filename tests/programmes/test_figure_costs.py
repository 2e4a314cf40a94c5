"""What figures of many projects over five years cost: as many statements as of few."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from backend.core.quarters import Quarter
from backend.programmes.models import FiguresRelease, IndicatorValue
from backend.programmes.selectors.figures import MOST_QUARTERS
from backend.programmes.states import Counting
from tests.api.test_queries import statements
from tests.clock import Clock
from tests.personas import Browser
from tests.programmes.factories import Programme, a_project
from tests.programmes.figures import a_release, an_indicator, last_quarter

pytestmark = pytest.mark.full

PROJECTS, INDICATORS = 12, 10
FIGURES = "/api/v1/programmes/figures"
# By call, what it costs whatever there is. Session and membership are one.
CALLS = {"": 6, "/draft": 7, "/file": 6, "page": 2}


@pytest.fixture
def programme(programme: Programme, clock: Clock) -> Programme:
    assert clock
    return programme


def five_years() -> list[Quarter]:
    last = last_quarter()
    return last.after(1 - MOST_QUARTERS).until(last)


def a_full_project(programme: Programme, slug: str) -> None:
    """Make a project with numbers of five years, some of things and some counted."""
    quarters = five_years()
    project = a_project(programme, slug, begins_on=quarters[0].first_day, ends_on=None)
    for place in range(INDICATORS):
        fields: dict[str, Any] = {"is_people": place % 2 == 0}
        if place == 1:
            fields["source"] = "pages.live"
        if place == 2:
            fields["counting"] = Counting.STOCK
        indicator = an_indicator(project, f"number-{place}", **fields)
        IndicatorValue.objects.bulk_create(
            IndicatorValue(
                indicator=indicator,
                quarter=str(quarter),
                target=30,
                reached=None if fields.get("source") else 12 + at,
                note="Zoals gepland",
            )
            for at, quarter in enumerate(quarters)
        )


def costs(programme: Programme) -> dict[str, int]:
    """Return the statements of each call, of five years, by who has asked nothing before."""
    manager, quarters = Browser(programme.manager), five_years()
    asked = f"?first={quarters[0]}&last={quarters[-1]}"
    a_release(programme, quarters[0], quarters[-1])
    found = {
        call: cost(manager, FIGURES + call + asked + ("&form=csv" if call == "/file" else ""))
        for call in ("", "/draft", "/file")
    }
    return found | {"page": cost(Client(), "/figures/")}


def cost(caller: Any, address: str) -> int:
    if isinstance(caller, Browser):
        caller.credentials()
    cache.clear()
    with statements() as found:
        answer = caller.get(address)
    assert answer.status_code == 200, answer.content
    return len(found)


def test_twelve_projects_over_five_years_cost_as_many_statements_as_one(
    programme: Programme,
) -> None:
    a_full_project(programme, "number-0")
    one = costs(programme)
    for number in range(1, PROJECTS):
        a_full_project(programme, f"number-{number}")
    assert (one, costs(programme)) == (CALLS, CALLS)


def test_a_list_of_releases_reads_none_of_what_they_show(programme: Programme) -> None:
    a_full_project(programme, "number-0")
    for number in range(3):
        IndicatorValue.objects.update(target=number)
        a_release(programme)
    assert FiguresRelease.objects.count() == 3
    manager = Browser(programme.manager)
    manager.credentials()
    for caller, address, whole in ((Client(), "/figures/", 1), (manager, f"{FIGURES}/releases", 0)):
        with statements() as found:
            assert caller.get(address).status_code == 200
        assert sum('"content"' in sql for sql, _given in found) == whole
