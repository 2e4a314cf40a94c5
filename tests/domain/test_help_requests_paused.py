"""Whoever waits for a turn is passed over while it accepts nothing, and gets it afterwards."""

from typing import Any

from backend.help_requests.models import Referral
from backend.help_requests.services.overdue import move_on, offer_passed_over
from backend.organisations.directory import forget_directory
from backend.organisations.page import change_page
from tests.clock import Clock
from tests.factories import Desk, a_desk
from tests.personas import Caseworker, Seeker


def pause(desk: Desk, *, accepting: bool = False) -> None:
    change_page(organisation_id=desk.row.id, changes={"accepting": accepting})
    forget_directory()


def states(seeker: Seeker) -> list[str]:
    return [referral["status"] for referral in seeker.read()["referrals"]]


def test_the_next_that_accepts_gets_the_turn(caseworker: Caseworker, desk: Desk) -> None:
    paused, third, seeker = a_desk("paused"), a_desk("third"), Seeker()
    seeker.ask(desk, waiting=[paused, third])
    pause(paused)
    caseworker.move(seeker, "decline")
    assert states(seeker) == ["declined", "waiting", "offered"]


def test_a_safety_net_gets_its_turn_whatever_it_accepts(caseworker: Caseworker, desk: Desk) -> None:
    net, seeker = a_desk("net", safety_net=True, accepting=False), Seeker()
    seeker.ask(desk, waiting=[net])
    caseworker.move(seeker, "decline")
    assert states(seeker) == ["declined", "offered"]


def test_it_gets_the_turn_when_it_accepts_again(caseworker: Caseworker, desk: Desk) -> None:
    paused, seeker = a_desk("paused"), Seeker()
    seeker.ask(desk, waiting=[paused])
    pause(paused)
    caseworker.move(seeker, "decline")
    assert states(seeker) == ["declined", "waiting"]
    assert offer_passed_over() == 0
    pause(paused, accepting=True)
    assert [offer_passed_over(), offer_passed_over()] == [1, 0]
    assert states(seeker) == ["declined", "offered"]


def test_not_if_somebody_helps_by_then(
    caseworker: Caseworker, desk: Desk, clock: Clock, db: Any
) -> None:
    paused, seeker = a_desk("paused"), Seeker()
    seeker.ask(desk, waiting=[paused])
    pause(paused)
    clock.put_on(hours=25)
    move_on()
    assert Referral.objects.get(organisation=paused.row).passed_over
    caseworker.token = ""
    caseworker.move(seeker, "accept")
    pause(paused, accepting=True)
    assert offer_passed_over() == 0
    assert states(seeker) == ["accepted", "waiting"]
    assert not Referral.objects.get(organisation=paused.row).passed_over
