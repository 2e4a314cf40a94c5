"""What each list of Platform HOPE costs: as many queries for forty rows as for three; pages end."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from backend.experts import local_time
from backend.experts.models import Evaluation
from backend.experts.models.requests import MAX_WANTED
from backend.experts.services.agenda import renew_feed
from tests.api.hope_roles import ROLES, HopeRow
from tests.api.hope_rows import HOPE
from tests.experts.care_scenes import browser, desk
from tests.experts.factories import Hope, a_platform, an_assignment
from tests.experts.many_scenes import Scene, more_in
from tests.experts.requesters import link_of
from tests.personas import Caller
from tests.standing import made_once

# Whatever answers a GET without being about one thing.
READS = [row for row in HOPE if row.method == "get" and "<" not in row.route]
PAGES = ("/advice/", "/panel/calendar/{secret}.ics")
AT_ONCE = 100

# Full: forty of everything are made once for all of them, which takes five seconds.
pytestmark = pytest.mark.full
# A path has an end (`MAX_STEPS`), groups are few.
NOT_BY_PAGES = {
    "api/v1/experts/me/steps",
    "api/v1/experts/desk/steps",
    "api/v1/experts/desk/evaluations",
    "api/v1/experts/desk/fees/exports",
}


class Readers:
    """A browser for each of those who may read something."""

    def __init__(self, scene: Scene) -> None:
        self.by_role = {
            "nobody": Caller(),
            "coordinator": desk(scene.hope),
            "member": browser(scene.robin),
        }

    def get(self, row: HopeRow) -> Any:
        """What whoever may read it gets; None if it is for others."""
        statuses = dict(zip(ROLES, row.statuses, strict=True))
        for role, caller in self.by_role.items():
            if statuses[role] == 200:
                return caller.get(f"/{row.route}{row.query}")
        return None


def costs(readers: Readers) -> dict[str, int]:
    """How many queries, by route; asked twice, since the first time something is noted as seen."""
    found = {}
    for row in READS:
        readers.get(row)
        with CaptureQueriesContext(connection) as captured:
            readers.get(row)
        found[row.route] = len(captured)
    return found


def queries_of(caller: Any, path: str) -> int:
    caller.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert caller.get(path).status_code == 200
    return len(captured)


@dataclass(frozen=True)
class Grown:
    """What each list and page cost for so many rows, and readers of more than a page of them."""

    hope: Hope
    lists: dict[int, dict[str, int]]
    pages: dict[int, dict[str, int]]
    readers: Readers


@pytest.fixture(scope="module")
def grown(django_db_setup: None, django_db_blocker: Any) -> Iterator[Grown]:
    """One platform for all: rows take longer to make than to read."""
    with made_once(django_db_blocker), translation.override("en"):
        scene = Scene(a_platform())
        secret = renew_feed(scene.robin.row)
        found = Grown(scene.hope, {}, {}, Readers(scene))
        for count in (3, 40):
            scene.grow(count)
            found.lists[count] = costs(found.readers)
            found.pages[count] = {
                page: queries_of(Client(), page.format(secret=secret)) for page in PAGES
            }
        scene.grow(AT_ONCE + 1)
        yield found


@pytest.mark.django_db
def test_each_list_costs_the_same_for_three_and_for_forty(grown: Grown) -> None:
    assert grown.lists[3] == grown.lists[40]


@pytest.mark.django_db
def test_a_request_costs_the_same_for_three_and_for_thirty_in_it(grown: Grown) -> None:
    hope = grown.hope
    work = an_assignment(hope, "delivered", wanted=MAX_WANTED)
    Evaluation.objects.create(assignment=work, side=Evaluation.REQUESTER, until=local_time.today())
    coordinator, link = desk(hope), link_of(work)
    at_desk = f"/api/v1/experts/desk/requests/{work.id}"
    asked: dict[str, Caller] = {
        f"{at_desk}{path}": coordinator for path in ("", "/appointments", "/evaluation")
    }
    asked |= {f"/api/v1/experts/request{path}": link for path in ("", "/evaluation")}
    found = []
    for count in (3, MAX_WANTED):
        more_in(hope, work, count)
        found.append({path: queries_of(caller, path) for path, caller in asked.items()})
    assert found[0] == found[1]


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_same_for_three_and_for_forty(grown: Grown, page: str) -> None:
    assert grown.pages[3][page] == grown.pages[40][page]


@pytest.mark.django_db
def test_no_page_is_longer_than_a_hundred_and_the_next_one_is_named(grown: Grown) -> None:
    paged = {}
    for row in READS:
        answer = grown.readers.get(row)
        body = answer.json() if answer else {}
        if "results" in body and row.route not in NOT_BY_PAGES:
            paged[row.route] = (len(body["results"]), bool(body["next"]))
    assert len(paged) > 20
    assert {route: one for route, one in paged.items() if one != (AT_ONCE, True)} == {}
