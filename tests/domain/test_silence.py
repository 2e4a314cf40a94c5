"""A seeker who writes no more is asked after once; then the conversation closes by itself."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils.translation import override

from backend.core.models import SetAside
from backend.help_requests.models import HelpRequest, Referral
from backend.help_requests.selectors import locked_request
from backend.help_requests.services.silence import ask_after, close_unanswered
from backend.help_requests.tasks import ask_after_silent_seekers
from tests.api.test_queries import plan_of, reads_a_whole_table, statements
from tests.clock import Clock
from tests.factories import a_desk, a_member, many_referrals
from tests.personas import Caseworker, Seeker

from .test_help_requests_concurrency import World, all_at_once, check_loads
from .test_help_requests_overdue import told

ASKED, MOVED = "request.asked_after", "request.moved"
AFTER_TWO_WEEKS = date(2026, 11, 16)


@pytest.fixture
def helped(seeker: Seeker, caseworker: Caseworker, clock: Clock) -> Seeker:
    """A seeker with a push address, whose request was accepted and answered."""
    seeker.ask(caseworker.desk)
    caseworker.move(seeker, "accept")
    caseworker.write(seeker)
    HelpRequest.objects.update(reachable=True)
    told()
    return seeker


def signed_in_again(caseworker: Caseworker) -> Caseworker:
    """Return the caseworker with a session of today."""
    caseworker.token = caseworker.sign_in()
    return caseworker


def on_the_page(seeker: Seeker) -> tuple[Any, Any, Any]:
    with override("en"):
        seen = seeker.read()
    [referral] = seen["referrals"]
    return seen["outlook"]["text"], referral["closes_on"], referral["text"]


def days_go_by(clock: Clock, days: int) -> int:
    """Let days pass, on each of which the task runs; return how often it did something."""
    done = 0
    for _day in range(days):
        clock.put_on(days=1)
        done += close_unanswered() + ask_after()
    return done


def state() -> tuple[str, date | None]:
    return Referral.objects.values_list("status", "asked_on").get()


def test_asked_once_then_closed(helped: Seeker, caseworker: Caseworker, clock: Clock) -> None:
    assert days_go_by(clock, 14) == 0
    clock.put_on(hours=1)
    assert ask_after_silent_seekers.func() == 1
    assert ask_after_silent_seekers.func() == 0
    assert state() == ("accepted", AFTER_TWO_WEEKS)
    assert {(kind, who) for kind, who in told() if kind == ASKED} == {(ASKED, UUID(helped.request))}
    asked = "You did not write for two weeks. Do you want to go on?"
    assert on_the_page(helped) == (asked, "2026-11-30", "")
    assert signed_in_again(caseworker).referral_of(helped)["closes_on"] == "2026-11-30"
    assert days_go_by(clock, 13) == 0
    assert days_go_by(clock, 1) == 1
    assert state() == ("closed", AFTER_TWO_WEEKS)
    assert MOVED in {kind for kind, _who in told()}
    assert days_go_by(clock, 3) == 0
    check_loads()


def test_the_seeker_reads_why_and_a_word_opens_it(
    helped: Seeker, caseworker: Caseworker, clock: Clock
) -> None:
    days_go_by(clock, 29)
    said = "Nobody wrote for four weeks. So the conversation is closed. Write and it opens again."
    assert on_the_page(helped) == ("", None, said)
    # Longer than what somebody closed, since nobody decided it.
    clock.put_on(days=60)
    assert on_the_page(helped)[2] == said
    assert helped.write().status_code == 201
    assert state() == ("offered", None)
    assert signed_in_again(caseworker).referral_of(helped)["closes_on"] is None


@pytest.mark.parametrize("who", ["seeker", "organisation"])
def test_a_word_begins_anew(helped: Seeker, caseworker: Caseworker, clock: Clock, who: str) -> None:
    days_go_by(clock, 20)
    assert state()[1] is not None
    sent = helped.write() if who == "seeker" else signed_in_again(caseworker).write(helped)
    assert sent.status_code == 201
    assert state() == ("accepted", None)
    assert on_the_page(helped)[1] is None
    # Of the organisation's word the seeker is asked again; their own has to be answered first.
    assert days_go_by(clock, 40) == (0 if who == "seeker" else 2)


def test_who_was_not_answered_is_never_asked(
    seeker: Seeker, caseworker: Caseworker, clock: Clock
) -> None:
    seeker.ask(caseworker.desk)
    caseworker.move(seeker, "accept")
    assert days_go_by(clock, 60) == 0
    assert state() == ("accepted", None)


def test_two_in_one_conversation_are_one_question(
    helped: Seeker, caseworker: Caseworker, clock: Clock
) -> None:
    second = Caseworker(a_member(desk := a_desk("second")), desk)
    helped.let_in(second.desk)
    second.move(helped, "accept")
    second.write(helped)
    told()
    days_go_by(clock, 15)
    assert [kind for kind, _who in told() if kind == ASKED] == [ASKED]
    days_go_by(clock, 14)
    assert {*Referral.objects.values_list("status", flat=True)} == {"closed"}


def test_who_waits_for_a_first_word_is_not_asked(
    helped: Seeker, caseworker: Caseworker, clock: Clock
) -> None:
    days_go_by(clock, 15)
    second = Caseworker(a_member(desk := a_desk("second")), desk)
    helped.let_in(second.desk)
    assert {*Referral.objects.values_list("asked_on", flat=True)} == {None}
    second.move(helped, "accept")
    assert days_go_by(clock, 40) == 0
    with override("en"):
        assert "two weeks" not in helped.read()["outlook"]["text"]
    # Its first word is the seeker's to answer, as those of both are.
    second.token = ""
    second.write(helped)
    assert days_go_by(clock, 30) == 3
    assert {*Referral.objects.values_list("status", flat=True)} == {"closed"}


def test_who_never_wrote_is_not_closed_for_the_words_of_another(
    helped: Seeker, caseworker: Caseworker, clock: Clock
) -> None:
    second = Caseworker(a_member(desk := a_desk("second")), desk)
    helped.let_in(second.desk)
    second.move(helped, "accept")
    caseworker.write(helped)
    days_go_by(clock, 40)
    assert [*Referral.objects.order_by("position").values_list("status", "asked_on")] == [
        ("closed", AFTER_TWO_WEEKS + timedelta(days=1)),
        ("accepted", None),
    ]


def test_who_lets_the_time_pass_is_not_awaited_for_ever(
    helped: Seeker, caseworker: Caseworker, clock: Clock
) -> None:
    helped.let_in(a_desk("second"))
    assert days_go_by(clock, 40) == 2


def test_a_mark_that_a_server_of_the_last_release_left(
    helped: Seeker, caseworker: Caseworker, clock: Clock
) -> None:
    days_go_by(clock, 15)
    asked_on = Referral.objects.get().asked_on
    signed_in_again(caseworker).write(helped)
    Referral.objects.update(asked_on=asked_on)
    clock.put_on(days=20)
    assert close_unanswered() == 0
    assert state() == ("accepted", None)


def test_one_that_fails_holds_up_no_other(
    helped: Seeker, caseworker: Caseworker, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Seeker()
    other.ask(caseworker.desk)
    caseworker.move(other, "accept")
    caseworker.write(other)
    clock.put_on(days=15)
    first = str(Referral.objects.order_by("id").values_list("request_id", flat=True)[0])

    def broken(request_id: UUID) -> Any:
        if str(request_id) == first:
            raise ValueError
        return locked_request(request_id)

    monkeypatch.setattr("backend.help_requests.services.silence.locked_request", broken)
    assert ask_after() == 1
    assert SetAside.objects.count() == 1


def test_found_by_index(desk: Any, clock: Clock) -> None:
    many_referrals(desk, 300)
    clock.put_on(days=15)
    with statements() as made:
        ask_after()
        close_unanswered()
    for sql, params in made:
        if "last_message_hour" in sql and sql.startswith("SELECT"):
            assert not reads_a_whole_table(plan_of(sql, params)), sql


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers")
@pytest.mark.django_db(transaction=True)
def test_each_is_asked_and_closed_once(transactional_db: Any, clock: Clock) -> None:
    world = World()
    for number in range(6):
        seeker = Seeker(address=f"192.0.2.{number}")
        seeker.ask(world.desk)
        world.caseworker.move(seeker, "accept")
        world.caseworker.write(seeker)
    HelpRequest.objects.update(reachable=True)
    told()
    clock.put_on(days=15)
    assert sum(all_at_once([ask_after] * 4)) == 6
    assert [kind for kind, _who in told() if kind == ASKED] == [ASKED] * 6
    clock.put_on(days=15)
    assert sum(all_at_once([close_unanswered] * 4)) == 6
    check_loads()
