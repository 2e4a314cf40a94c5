"""What each list of Platform HOPE costs: as many queries for forty rows as for three; pages end."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.experts.models import Evaluation
from backend.experts.models.requests import MOST_WANTED
from backend.experts.services.feeds import renew_feed
from tests.api.hope_roles import ROLES, HopeRow
from tests.api.hope_rows import HOPE
from tests.experts.care_scenes import browser, desk
from tests.experts.factories import Hope, an_assignment
from tests.experts.many_scenes import Scene, more_in
from tests.experts.requesting import link_of
from tests.personas import Caller

# Whatever answers a GET without being about one thing.
READS = [row for row in HOPE if row.method == "get" and "<" not in row.route]
AT_ONCE = 100
# A path has an end (`MOST_STEPS`), groups are few.
NOT_BY_PAGES = {
    "api/v1/experts/me/steps",
    "api/v1/experts/desk/steps",
    "api/v1/experts/desk/evaluations",
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


@pytest.fixture
def scene(hope: Hope) -> Scene:
    return Scene(hope)


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
    """The same of one address."""
    caller.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert caller.get(path).status_code == 200
    return len(captured)


def test_each_list_costs_the_same_for_three_and_for_forty(scene: Scene) -> None:
    readers, found = Readers(scene), []
    for count in (3, 40):
        scene.grow(count)
        found.append(costs(readers))
    assert found[0] == found[1]


def test_a_request_costs_the_same_for_three_and_for_thirty_in_it(hope: Hope) -> None:
    work = an_assignment(hope, "delivered", wanted=MOST_WANTED)
    Evaluation.objects.create(
        assignment=work, side=Evaluation.REQUESTER, until=timezone.localdate()
    )
    coordinator, link = desk(hope), link_of(work)
    at_desk = f"/api/v1/experts/desk/requests/{work.id}"
    asked: dict[str, Caller] = {
        f"{at_desk}{path}": coordinator for path in ("", "/appointments", "/evaluation")
    }
    asked |= {f"/api/v1/experts/request{path}": link for path in ("", "/evaluation")}
    found = []
    for count in (3, MOST_WANTED):
        more_in(hope, work, count)
        found.append({path: queries_of(caller, path) for path, caller in asked.items()})
    assert found[0] == found[1]


@pytest.mark.parametrize("path", ["/advice/", "/panel/calendar/{secret}.ics"])
def test_a_page_costs_the_same_for_three_and_for_forty(scene: Scene, path: str) -> None:
    at, found = path.format(secret=renew_feed(scene.robin.row)), []
    for count in (3, 40):
        scene.grow(count)
        found.append(queries_of(Client(), at))
    assert found[0] == found[1]


def test_no_page_is_longer_than_a_hundred_and_the_next_one_is_named(scene: Scene) -> None:
    scene.grow(AT_ONCE + 1)
    readers, paged = Readers(scene), {}
    for row in READS:
        answer = readers.get(row)
        body = answer.json() if answer else {}
        if "results" in body and row.route not in NOT_BY_PAGES:
            paged[row.route] = (len(body["results"]), bool(body["next"]))
    assert len(paged) > 20
    assert {route: one for route, one in paged.items() if one != (AT_ONCE, True)} == {}
