"""A team that assigns, accepts and removes at once, on PostgreSQL."""

from typing import Any

import pytest
from django.db import connection

from backend.help_requests.models import Referral
from backend.organisations.models import Role
from tests.domain.test_help_requests_concurrency import all_at_once, statuses
from tests.factories import Desk, a_desk, a_member
from tests.personas import Caseworker, Seeker

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers"),
    pytest.mark.django_db(transaction=True),
]
COLLEAGUES = 6


class Team:
    """Colleagues of one organisation, signed in, and their coordinator."""

    def __init__(self) -> None:
        self.desk: Desk = a_desk("first")
        self.kim = Caseworker(a_member(self.desk, name="kim", role=Role.COORDINATOR), self.desk)
        self.colleagues = [
            Caseworker(a_member(self.desk, name=f"c{number}"), self.desk)
            for number in range(COLLEAGUES)
        ]
        for caseworker in (self.kim, *self.colleagues):
            caseworker.inbox()

    def asked(self) -> tuple[Seeker, str]:
        seeker = Seeker()
        seeker.ask(self.desk)
        return seeker, self.kim.at(seeker, "assignee")


@pytest.fixture
def team(transactional_db: Any) -> Team:
    return Team()


def pk(caseworker: Caseworker) -> str:
    return str(caseworker.staff.member.pk)


def take(caseworker: Caseworker, path: str) -> Any:
    return caseworker.call("put", path, {"member": pk(caseworker), "expected": None})


def test_one_of_all_who_take_gets_it(team: Team) -> None:
    _seeker, path = team.asked()
    answers = all_at_once([lambda one=one: take(one, path) for one in team.colleagues])
    assert statuses(answers) == {200: 1, 409: COLLEAGUES - 1}
    [winner] = [
        pk(one)
        for one, answer in zip(team.colleagues, answers, strict=True)
        if answer.status_code == 200
    ]
    assert str(Referral.objects.get().assignee_id) == winner


@pytest.mark.parametrize("_round", range(4))
def test_taking_and_accepting_at_once(team: Team, _round: int) -> None:
    seeker, path = team.asked()
    noor, sam = team.colleagues[:2]
    accept, body = noor.at(seeker, "accept"), {"pin": noor.pin(seeker)}
    accepted, taken = all_at_once([lambda: noor.post(accept, body), lambda: take(sam, path)])
    assert accepted.status_code == 200
    found = str(Referral.objects.get().assignee_id)
    assert found == (pk(sam) if taken.status_code == 200 else pk(noor))


def test_all_of_somebodys_moves_once_whoever_asks_beside(team: Team) -> None:
    sam, noor = team.colleagues[:2]
    for _number in range(5):
        _seeker, path = team.asked()
        take(sam, path)
    path, body = f"/api/v1/organisation/members/{pk(sam)}/handover", {"to": pk(noor)}
    answers = all_at_once([lambda: team.kim.post(path, body)] * 4)
    assert statuses(answers) == {200: 4}
    assert sum(answer.json()["count"] for answer in answers) == 5
    assert {str(row.assignee_id) for row in Referral.objects.all()} == {pk(noor)}


@pytest.mark.parametrize("_round", range(4))
def test_work_is_given_to_nobody_who_is_removed_meanwhile(team: Team, _round: int) -> None:
    _seeker, path = team.asked()
    sam = team.colleagues[0]
    body = {"member": pk(sam), "expected": None}
    gone = f"/api/v1/organisation/members/{pk(sam)}"
    given, removed = all_at_once(
        [lambda: team.kim.call("put", path, body), lambda: team.kim.call("delete", gone)]
    )
    assert given.status_code in {200, 409}
    assert removed.status_code == 204
    assert Referral.objects.get().assignee_id is None
