"""A wave at an organisation, where no scripts run: the waiting page stands in for the work."""

import os
from typing import Any

import pytest

from backend.core import throttling
from backend.help_requests.models import HelpRequest, Referral
from tests.factories import Desk, a_desk
from tests.personas import PROFILE, Seeker
from tests.web.test_seeker_throttle_page import Stopwatch, go_on, waits
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Stopwatch:
    watch = Stopwatch()
    monkeypatch.setattr(throttling.time, "time", lambda: watch.now)
    return watch


@pytest.fixture(autouse=True)
def wave(settings: Any, desk: Desk, watch: Stopwatch) -> None:
    settings.LEAST_WAVE = 2
    for number in range(2):
        assert Seeker(address=f"198.51.100.{number}").ask(desk).status_code == 201


def at_words(address: str = "192.0.2.7") -> Visitor:
    visitor = Visitor(address=address)
    return visitor.be_at_offers(PROFILE).type("text", "Help")


def waited(visitor: Visitor) -> list[tuple[str, str]]:
    [button] = [one for one in visitor.paper.buttons if one.text() == "Go on"]
    return visitor.paper.fields(visitor.paper.form_of(button))


def test_it_waits_once_and_is_sent(watch: Stopwatch) -> None:
    visitor = at_words()
    waits(visitor.press(), "5")
    # Whoever comes too early waits for the rest, and no longer.
    watch.wait(2)
    waits(go_on(visitor), "3")
    watch.wait(3)
    assert go_on(visitor).step == "code"
    assert HelpRequest.objects.count() == 3


def test_what_was_waited_for_one_sends_no_other(watch: Stopwatch) -> None:
    first, second = at_words().press(), at_words("192.0.2.8").press()
    [mark] = [value for name, value in waited(first) if name == "waited"]
    watch.wait(5)
    stolen = [(name, mark if name == "waited" else value) for name, value in waited(second)]
    waits(second.send(stolen), "5")
    made_up = [(name, "x" if name == "waited" else value) for name, value in waited(second)]
    waits(second.send(made_up), "5")
    assert HelpRequest.objects.count() == 2


def test_one_address_sends_one_in_five_seconds(watch: Stopwatch) -> None:
    crowd = [at_words().press() for _ in range(3)]
    watch.wait(5)
    assert [go_on(one).answer.status_code for one in crowd] == [200, 429, 429]
    elsewhere = at_words("192.0.2.8").press()
    watch.wait(5)
    assert go_on(elsewhere).step == "code"


def test_one_more_let_in_waits_too(desk: Desk, watch: Stopwatch) -> None:
    net, flooded = a_desk("net", safety_net=True), desk
    root = os.urandom(32)
    Seeker(root=root).ask(net)
    visitor = Visitor().be_at_talk(root)
    waits(visitor.press(f"let-in:{flooded.id}"), "5")
    watch.wait(5)
    assert go_on(visitor).step == "talk"
    assert Referral.objects.filter(organisation=flooded.row).count() == 3


def test_nobody_waits_elsewhere(settings: Any) -> None:
    settings.LEAST_WAVE = 30
    assert at_words().press().step == "code"
