"""A wave at an organisation, and one address all day: whoever goes on pays more each time."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache

from backend.core import throttling
from backend.core.hours import this_hour
from backend.core.proof_difficulty import EASIEST, HARDEST, STEP, cost_today, count_further
from backend.help_requests import waves
from backend.help_requests.models import HelpRequest, HourlyOffers, Referral
from tests.api.test_throttles import Stopwatch, solved
from tests.clock import Clock
from tests.factories import Desk, many_referrals
from tests.personas import INTAKE, Seeker

REQUESTS = f"{INTAKE}/requests"


@pytest.fixture(autouse=True)
def watch(monkeypatch: pytest.MonkeyPatch) -> Stopwatch:
    watch = Stopwatch()
    monkeypatch.setattr(throttling.time, "time", lambda: watch.now)
    return watch


@pytest.fixture
def small(settings: Any) -> None:
    settings.LEAST_WAVE = 4


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "BURSTS", {"create": 2, "call": 600, "member": 600})
    monkeypatch.setattr(throttling, "WINDOW_SECONDS", 10)


def flood(desk: Desk, count: int) -> list[int]:
    return [Seeker(address=f"198.51.100.{number}").ask(desk).status_code for number in range(count)]


def came(desk: Desk, count: int) -> None:
    ids = [row.id for row in many_referrals(desk, count)]
    Referral.objects.filter(id__in=ids).update(offered_hour=this_hour())


def ask_with(seeker: Seeker, desk: Desk, answer: Any) -> Any:
    proof = solved(answer.json()["challenge"])
    return seeker.post(REQUESTS, seeker.submission(desk), **{"Kier-Proof": proof})


def test_thirty_come_free_where_nothing_is_usual(desk: Desk, other_desk: Desk) -> None:
    assert flood(desk, 32) == [201] * 30 + [429] * 2
    seeker = Seeker()
    refused = seeker.ask(desk)
    body = refused.json()
    assert (body["type"], body["challenge"]["maxnumber"]) == ("/problems/proof-of-work", EASIEST)
    assert refused["Retry-After"] == "5"
    # Who asks elsewhere pays nothing, and who waits for a turn is not asked.
    assert Seeker().ask(other_desk, waiting=[desk]).status_code == 201
    assert ask_with(seeker, desk, refused).status_code == 201


@pytest.mark.usefixtures("small")
def test_the_higher_the_wave_the_more_it_costs(desk: Desk) -> None:
    flood(desk, 4)
    costs = []
    for _ in range(4):
        seeker = Seeker()
        refused = seeker.ask(desk)
        costs.append(refused.json()["challenge"]["maxnumber"])
        assert ask_with(seeker, desk, refused).status_code == 201
    assert costs == [EASIEST * arrived // 4 for arrived in (4, 5, 6, 7)]


@pytest.mark.usefixtures("small")
def test_letting_in_is_a_new_request_too(desk: Desk, other_desk: Desk) -> None:
    flood(desk, 4)
    seeker = Seeker()
    seeker.ask(other_desk)
    assert seeker.let_in(desk).status_code == 429


@pytest.mark.usefixtures("small")
def test_erasing_does_not_make_room_in_a_wave(desk: Desk) -> None:
    for number in range(4):
        seeker = Seeker(address=f"198.51.100.{number}")
        seeker.ask(desk)
        seeker.erase()
    assert Seeker().ask(desk).status_code == 429


@pytest.mark.usefixtures("small")
def test_the_next_hour_begins_anew(desk: Desk, clock: Clock) -> None:
    flood(desk, 5)
    clock.put_on(hours=1)
    assert Seeker().ask(desk).status_code == 201


@pytest.mark.usefixtures("small")
def test_a_count_that_the_cache_lost_begins_with_the_rows(desk: Desk) -> None:
    flood(desk, 4)
    cache.clear()
    assert Seeker().ask(desk).status_code == 429


@pytest.mark.usefixtures("small")
def test_five_times_what_is_usual(desk: Desk, clock: Clock) -> None:
    for _hour in range(3):
        came(desk, 2)
        clock.put_on(hours=1)
        assert waves.count_hour() == 1
        # It may run twice.
        assert waves.count_hour() == 1
    assert HourlyOffers.objects.count() == 3
    assert waves.wave_at(desk.row.id) == 10


def test_a_flood_does_not_make_itself_usual(desk: Desk, clock: Clock) -> None:
    hour = clock.now.replace(minute=0, second=0, microsecond=0)
    for number, count in enumerate([1, 2, 900, 1, 1000]):
        HourlyOffers.objects.create(
            organisation=desk.row, hour=hour.replace(hour=number), count=count
        )
    assert waves.wave_at(desk.row.id) == 30


def test_what_is_usual_is_forgotten_after_four_weeks(desk: Desk, clock: Clock) -> None:
    came(desk, 1)
    clock.put_on(hours=1)
    waves.count_hour()
    clock.put_on(days=28)
    assert HourlyOffers.objects.count() == 1
    clock.put_on(hours=1)
    waves.count_hour()
    assert not HourlyOffers.objects.exists()


def test_identifiers_of_nobody_cost_no_query(
    seeker: Seeker, desk: Desk, django_assert_num_queries: Any
) -> None:
    waves.cost_of_asking([desk.row.id])
    with django_assert_num_queries(0):
        assert waves.cost_of_asking([uuid4() for _ in range(3)]) == 0


@pytest.mark.usefixtures("few")
def test_each_further_create_of_a_day_costs_more(desk: Desk, watch: Stopwatch) -> None:
    assert [Seeker().ask(desk).status_code for _ in range(2)] == [201, 201]
    costs = []
    for _ in range(4):
        seeker = Seeker()
        refused = seeker.ask(desk)
        costs.append(refused.json()["challenge"]["maxnumber"])
        assert ask_with(seeker, desk, refused).status_code == 201
    assert costs == [EASIEST + STEP * further for further in range(4)]
    assert HelpRequest.objects.count() == 6
    # Hours later the first ones are free again, and what goes beyond is still dear.
    watch.wait(3 * 3600)
    assert [Seeker().ask(desk).status_code for _ in range(3)] == [201, 201, 429]
    assert Seeker().ask(desk).json()["challenge"]["maxnumber"] == EASIEST + 4 * STEP
    # Another address pays for nobody else.
    assert Seeker(address="192.0.2.99").ask(desk).status_code == 201


@pytest.mark.usefixtures("few")
def test_puzzles_cannot_be_gathered_while_they_are_cheap(desk: Desk) -> None:
    for _ in range(2):
        Seeker().ask(desk)
    gathered = [Seeker().ask(desk) for _ in range(15)]
    assert {one.json()["challenge"]["maxnumber"] for one in gathered} == {EASIEST}
    found = [ask_with(Seeker(), desk, one).status_code for one in gathered]
    # Half of what is asked for by then is taken, and no less.
    cheap = EASIEST // STEP + 1
    assert found == [201] * cheap + [429] * (15 - cheap)


def test_there_is_an_end_to_what_it_costs() -> None:
    for _ in range(1 + (HARDEST - EASIEST) // STEP):
        count_further("create", "x")
    assert cost_today("create", "x") == HARDEST


@pytest.mark.parametrize("forged", [-1, -(2**60), 2**60])
def test_a_forged_count_of_a_day_costs_no_less_and_no_more(db: Any, forged: int) -> None:
    cache.set("further:create:x", forged, 60)
    assert EASIEST <= cost_today("create", "x") <= HARDEST
