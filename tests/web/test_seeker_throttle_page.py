"""Throttles of the seeker's page: a flood is slowed, nobody is shut out, nothing typed is lost."""

import time
from typing import Any

import pytest
from django.db import OperationalError

from backend.core import throttling
from backend.help_requests.models import HelpRequest, Message
from tests.api.trace import bytes_of_the_cache
from tests.factories import Desk
from tests.personas import INTAKE, PROFILE, Caller
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db
GOOD = "00000000000000000001"


class Stopwatch:
    """The clock of throttles."""

    def __init__(self) -> None:
        self.now = time.time()

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Stopwatch:
    watch = Stopwatch()
    monkeypatch.setattr(throttling.time, "time", lambda: watch.now)
    return watch


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, watch: Stopwatch) -> None:
    """Use small throttles: 60 calls a minute, twelve creates, twelve codes."""
    monkeypatch.setattr(throttling, "BURSTS", {"create": 12, "call": 60, "stretch": 12})
    monkeypatch.setattr(throttling, "WINDOW_SECONDS", 60)


def drain(bucket: str, scope: str) -> None:
    while not throttling.take(bucket, scope):
        pass


def drain_origin(scope: str, address: str = "192.0.2.7") -> None:
    from backend.core.origin import origin_tag

    drain(origin_tag(address), scope)


def waits(visitor: Visitor, seconds: str) -> None:
    assert visitor.answer.status_code == 429
    assert visitor.answer["Retry-After"] == seconds
    assert "Please wait a moment" in visitor.paper.text
    [button] = [one for one in visitor.paper.buttons if one.text() == "Go on"]
    assert visitor.paper.form_of(button)


def go_on(visitor: Visitor) -> Visitor:
    [button] = [one for one in visitor.paper.buttons if one.text() == "Go on"]
    return visitor.send(visitor.paper.fields(visitor.paper.form_of(button)))


def test_a_step_waits_and_goes_on_with_all_answers(desk: Desk, watch: Stopwatch) -> None:
    visitor = Visitor().be_at_offers(PROFILE | {"urgent": True}).type("text", "One\n\ntwo")
    code = visitor.values("code")
    drain_origin("call")
    waits(visitor.press("back"), "1")
    # Whoever comes too early waits again, and has lost nothing by it.
    waits(go_on(visitor), "1")
    watch.wait(1)
    assert go_on(visitor).step == "where"
    assert visitor.values("text") == ["One\r\n\r\ntwo"]
    watch.wait(1)
    visitor.press().press()
    assert visitor.step == "code"
    kept = HelpRequest.objects.get()
    found = {name: getattr(kept, name) for name in PROFILE}
    assert found == PROFILE | {"urgent": True}
    assert visitor.code.replace(" ", "") not in code


def test_another_language_waits_too(desk: Desk, watch: Stopwatch) -> None:
    visitor = Visitor().press()
    drain_origin("call")
    waits_in_dutch = visitor.speak("nl")
    assert waits_in_dutch.answer.status_code == 429
    watch.wait(1)
    button = waits_in_dutch.paper.buttons[0]
    visitor.send(visitor.paper.fields(visitor.paper.form_of(button)))
    assert (visitor.step, visitor.values("in")) == ("who", ["nl"])


def test_sending_waits_and_goes_on_with_the_same_code(desk: Desk, watch: Stopwatch) -> None:
    visitor = Visitor().be_at_offers(PROFILE).type("text", "Help")
    [code] = visitor.values("code")
    drain_origin("create")
    waits(visitor.press(), "5")
    assert HelpRequest.objects.count() == 0
    watch.wait(5)
    assert go_on(visitor).code.replace(" ", "") == code
    assert HelpRequest.objects.count() == 1


def test_a_code_waits_and_goes_on(desk: Desk, watch: Stopwatch) -> None:
    visitor = Visitor()
    code = visitor.ask("Help", PROFILE)
    drain_origin("stretch")
    waits(visitor.come_back(code), "5")
    watch.wait(5)
    assert go_on(visitor).messages == [("You", "Help")]


def test_guessing_codes_is_slowed_before_they_are_stretched(
    watch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    stretched: list[str] = []

    def note(code: str, salt: bytes) -> bytes:
        stretched.append(code)
        return bytes(32)

    monkeypatch.setattr("backend.web.seeker.codes.seeker_root", note)
    fields = {"step": "return", "go": "next", "code": GOOD}
    answers = [Visitor().send(fields).answer.status_code for _call in range(20)]
    assert answers == [200] * 12 + [429] * 8
    assert len(stretched) == 12


def test_a_conversation_has_a_bucket_of_its_own(desk: Desk, watch: Stopwatch) -> None:
    visitor = Visitor()
    visitor.ask("Help", PROFILE)
    drain_origin("call")
    visitor.press().press("talk").type("reply", "And this").press("reply")
    assert visitor.messages == [("You", "Help"), ("You", "And this")]
    request = HelpRequest.objects.get()
    drain(throttling.bucket_of("seeker", request.id), "call")
    waits(visitor.type("reply", "And that").press("reply"), "1")
    assert Message.objects.count() == 2
    watch.wait(1)
    assert go_on(visitor).messages[-1] == ("You", "And that")


def test_a_wrong_root_counts_against_the_address(watch: Stopwatch) -> None:
    drain_origin("call")
    fields = {"step": "talk", "go": "look", "root": "A" * 43}
    waits(Visitor().send(fields), "1")
    assert Visitor(address="192.0.2.8").send(fields).step == "return"


def test_page_and_api_share_the_bucket(watch: Stopwatch) -> None:
    drain_origin("call")
    waits(Visitor().press(), "1")
    assert Caller(address="192.0.2.7").get(f"{INTAKE}/options").status_code == 429


def test_opening_the_page_never_waits(watch: Stopwatch) -> None:
    for scope in throttling.BURSTS:
        drain_origin(scope)
    assert Visitor().step == "start"


@pytest.mark.parametrize("part", ["match", "let-in"])
def test_a_part_is_answered_without_a_page(part: str, watch: Stopwatch) -> None:
    drain_origin("call")
    visitor = Visitor().send({"step": "where"}, **{"Kier-Part": part})
    assert (visitor.answer.status_code, visitor.answer.content) == (429, b"")
    assert visitor.answer["Retry-After"] == "1"


def test_a_field_that_is_not_ours_is_not_carried_on(watch: Stopwatch) -> None:
    drain_origin("call")
    visitor = Visitor().send([("step", "who"), ("evil-field", "x"), *[("themes", "<b>")] * 200])
    assert b"evil-field" not in visitor.answer.content
    fields = visitor.paper.fields(visitor.paper.find(lambda element: element.tag == "form")[0])
    assert fields == [("step", "who"), *[("themes", "<b>")] * 100]


def test_the_waiting_page_can_be_left_and_has_numbers(desk: Desk, watch: Stopwatch) -> None:
    from tests.factories import demonstration_lifelines

    demonstration_lifelines()
    drain_origin("call")
    visitor = Visitor().press()
    links = [
        one.attributes["href"] for one in visitor.paper.find(lambda element: element.tag == "a")
    ]
    assert links[0].startswith("https://")
    assert links[1] == "tel:112"


def test_the_cache_knows_no_origin(desk: Desk, watch: Stopwatch) -> None:
    visitor = Visitor(address="127.9.8.7")
    visitor.come_back(visitor.ask("Help", PROFILE))
    kept = bytes_of_the_cache()
    assert b"throttle:stretch" in kept
    assert b"127.9.8.7" not in kept
    assert str(HelpRequest.objects.get().id).encode() not in kept


# -- Errors of ours -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError("no disk"), 503), (ValueError("a bug"), 500)]
)
def test_after_an_error_of_ours_the_same_can_be_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    from backend.web.seeker import submission

    visitor = Visitor().be_at_offers(PROFILE).type("text", "All my words")
    inner = submission.submit_help_request

    def fail(_submission: Any) -> Any:
        raise error

    monkeypatch.setattr(submission, "submit_help_request", fail)
    visitor.press()
    assert visitor.answer.status_code == status
    assert "What you chose and wrote is still here." in visitor.paper.text
    assert b"no disk" not in visitor.answer.content
    monkeypatch.setattr(submission, "submit_help_request", inner)
    assert go_on(visitor).step == "code"
    assert HelpRequest.objects.count() == 1


def test_a_page_is_answered_even_if_the_database_is_gone(
    db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor()

    def fail(*_args: Any) -> Any:
        raise OperationalError("no disk")

    monkeypatch.setattr("backend.web.seeker.offers.directory", fail)
    assert visitor.press().answer.status_code == 503
    assert "That did not work" in visitor.paper.text


def test_a_part_that_fails_is_no_page(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any) -> Any:
        raise ValueError("a bug")

    monkeypatch.setattr("backend.web.seeker.screen.offers_for", fail)
    visitor = Visitor().send({"step": "where"}, **{"Kier-Part": "match"})
    assert (visitor.answer.status_code, visitor.answer.content) == (500, b"")
