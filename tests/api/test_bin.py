"""A wave of false requests goes into a bin that only the team empties; nobody is lost in it."""

from typing import Any

import pytest
from django.db.models import Sum

from backend.core.crypto.encoding import encode
from backend.help_requests.models import Referral
from backend.help_requests.services import bin as bin_services
from backend.help_requests.services.overdue import move_on
from backend.organisations.models import OrganisationLoad, Role
from notifications.models import Notice
from tests.clock import Clock
from tests.factories import Desk, a_desk, a_member, many_referrals
from tests.personas import Caseworker, Seeker, problem, whole

BIN = "/api/v1/inbox/bin"
WAVE = 5


@pytest.fixture
def coordinator(desk: Desk) -> Caseworker:
    return Caseworker(a_member(desk, name="coordinator", role=Role.COORDINATOR), desk)


@pytest.fixture
def seekers(desk: Desk) -> list[Seeker]:
    crowd = [Seeker(address=f"192.0.2.{number}") for number in range(WAVE)]
    assert {one.ask(desk).status_code for one in crowd} == {201}
    return crowd


def identifiers(page: Any) -> set[str]:
    return {row["id"] for row in page["results"]}


def carried(desk: Desk) -> int:
    sums = OrganisationLoad.objects.filter(organisation=desk.row).aggregate(open=Sum("open"))
    return int(sums["open"])


def test_a_wave_of_the_last_hours(
    coordinator: Caseworker, seekers: list[Seeker], desk: Desk, clock: Clock
) -> None:
    clock.put_on(hours=3)
    late = Seeker()
    late.ask(desk)
    answered = seekers[0]
    coordinator.write(answered, "We read this")
    assert carried(desk) == WAVE + 1
    assert whole(coordinator.post(BIN, {"hours": 0})) == (200, {"count": 1, "left": 0})
    assert whole(coordinator.post(BIN, {"hours": 3})) == (200, {"count": WAVE - 1, "left": 0})
    # Who was answered is nobody's false request.
    assert [row["request"] for row in coordinator.inbox()["results"]] == [answered.request]
    assert carried(desk) == 1
    load = coordinator.get("/api/v1/organisation").json()["load"]
    assert load == {"open": 1, "taken": 0, "binned": WAVE}
    assert len(coordinator.get(BIN).json()["results"]) == WAVE
    assert {row["binned"] for row in coordinator.get(BIN).json()["results"]} == {True}


def test_ticked_ones_and_back(
    coordinator: Caseworker, caseworker: Caseworker, seekers: list[Seeker], desk: Desk
) -> None:
    here = sorted(identifiers(coordinator.inbox()))
    body = {"referrals": here[:2]}
    assert whole(coordinator.post(BIN, body)) == (200, {"count": 2, "left": 0})
    # The same again changes nothing, nor does it count twice.
    assert whole(coordinator.post(BIN, body)) == (200, {"count": 0, "left": 0})
    assert identifiers(coordinator.get(BIN).json()) == set(here[:2])
    assert identifiers(coordinator.inbox()) == set(here[2:])
    assert carried(desk) == WAVE - 2
    # Any colleague may take one out.
    restored = caseworker.post(f"{BIN}/restore", {"referrals": here[:1]})
    assert whole(restored) == (200, {"count": 1, "left": 0})
    assert whole(caseworker.post(f"{BIN}/restore")) == (200, {"count": 1, "left": 0})
    assert identifiers(coordinator.inbox()) == set(here)
    assert carried(desk) == WAVE


def test_a_seeker_sees_nothing_of_it_until_the_time_is_over(
    coordinator: Caseworker, desk: Desk, other_desk: Desk, clock: Clock
) -> None:
    seeker = Seeker()
    seeker.ask(desk, waiting=[other_desk])
    before = seeker.read()
    coordinator.post(BIN, {"hours": 1})
    assert seeker.read() == before
    clock.put_on(hours=25)
    assert move_on() == 1
    statuses = [referral["status"] for referral in seeker.read()["referrals"]]
    assert statuses == ["offered", "offered"]
    assert Referral.objects.filter(binned_hour__isnull=False, overdue=True).count() == 1
    assert (carried(desk), carried(other_desk)) == (0, 1)


def test_emptying_declines_and_the_next_one_is_asked(
    coordinator: Caseworker, desk: Desk, other_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bin_services, "DECLINED_AT_ONCE", 2)
    crowd = [Seeker(address=f"192.0.2.{number}") for number in range(3)]
    for one in crowd:
        one.ask(desk, waiting=[other_desk])
    coordinator.post(BIN, {"hours": 1})
    assert whole(coordinator.post(f"{BIN}/empty")) == (200, {"count": 2, "left": 1})
    assert whole(coordinator.post(f"{BIN}/empty")) == (200, {"count": 1, "left": 0})
    assert whole(coordinator.post(f"{BIN}/empty")) == (200, {"count": 0, "left": 0})
    for one in crowd:
        assert [row["status"] for row in one.read()["referrals"]] == ["declined", "offered"]
    reasons = Referral.objects.filter(organisation=desk.row).values_list("decline_reason")
    assert set(reasons) == {("not-a-request",)}
    assert (carried(desk), carried(other_desk)) == (0, 3)


@pytest.mark.parametrize("how", ["accept", "decline"])
def test_a_move_takes_it_out(coordinator: Caseworker, desk: Desk, how: str) -> None:
    Seeker().ask(desk)
    [one] = coordinator.inbox()["results"]
    coordinator.post(BIN, {"referrals": [one["id"]]})
    body = {"pin": {"number": 1, "mac": encode(bytes(32))}} if how == "accept" else None
    path = f"/api/v1/inbox/referrals/{one['id']}/{how}"
    assert coordinator.post(path, body).status_code == 200
    assert not Referral.objects.filter(binned_hour__isnull=False).exists()
    assert carried(desk) == (how == "accept")


def test_the_seeker_can_leave_and_erase(
    coordinator: Caseworker, seekers: list[Seeker], desk: Desk
) -> None:
    coordinator.post(BIN, {"hours": 1})
    assert seekers[0].withdraw(desk).status_code == 204
    assert seekers[1].erase().status_code == 204
    assert carried(desk) == 0
    assert len(coordinator.get(BIN).json()["results"]) == WAVE - 2


def test_what_cannot_go_into_the_bin(
    coordinator: Caseworker, caseworker: Caseworker, seekers: list[Seeker], desk: Desk
) -> None:
    accepted = caseworker.referral_of(seekers[0])["id"]
    caseworker.move(seekers[0], "accept")
    other = a_desk("other")
    foreign = many_referrals(other, 1)[0]
    body = {"referrals": [accepted, str(foreign.id)]}
    assert whole(coordinator.post(BIN, body)) == (200, {"count": 0, "left": 0})
    assert not Referral.objects.filter(binned_hour__isnull=False).exists()
    assert coordinator.post(BIN, {"hours": 169}).status_code == 400
    detail = "Give either `referrals` or `hours`."
    errors = [{"pointer": "/referrals", "code": "either-or", "detail": detail}]
    for wrong in ({}, {"referrals": [accepted], "hours": 1}):
        refused = problem("invalid-input", "Look at the errors below.", errors=errors)
        assert whole(coordinator.post(BIN, wrong)) == refused


def test_it_comes_in_pages_and_moves_in_parts(coordinator: Caseworker, desk: Desk) -> None:
    many_referrals(desk, 230)
    assert whole(coordinator.post(BIN, {"hours": 168})) == (200, {"count": 200, "left": 30})
    assert whole(coordinator.post(BIN, {"hours": 168})) == (200, {"count": 30, "left": 0})
    found: set[str] = set()
    page = coordinator.get(BIN).json()
    while True:
        found |= identifiers(page)
        if not page["next"]:
            break
        page = coordinator.get(page["next"]).json()
    assert len(found) == 230
    assert coordinator.inbox()["results"] == []


def test_nobody_is_called_for_what_is_written_in_the_bin(
    coordinator: Caseworker, seekers: list[Seeker]
) -> None:
    coordinator.post(BIN, {"hours": 1})
    Notice.objects.all().delete()
    assert seekers[0].write().status_code == 201
    assert not Notice.objects.filter(kind="referral.written").exists()


def test_a_wave_that_is_late_calls_the_team_once(
    coordinator: Caseworker, seekers: list[Seeker], clock: Clock
) -> None:
    net = a_desk("net", safety_net=True)
    coordinator.post(BIN, {"hours": 1})
    Notice.objects.all().delete()
    clock.put_on(hours=25)
    assert move_on() == WAVE
    told = Notice.objects.values_list("kind", "recipient")
    assert sorted(kind for kind, _who in told) == ["referral.overdue", "safety_net.waiting"]
    assert (("safety_net.waiting", net.row.id)) in set(told)
