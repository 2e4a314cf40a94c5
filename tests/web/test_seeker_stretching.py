"""A code of a browser without scripts is stretched beside the threads for views."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from backend.core.handed_work import HANDED, MAX_WAITING, HandedWork
from backend.core.throttling import BURSTS
from backend.help_requests.models import HelpRequest
from backend.web.seeker import codes
from tests.factories import Desk, a_desk
from tests.personas import PROFILE
from tests.web.visitor import FORM, SAME, Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: Any) -> Desk:
    return a_desk("first")


@pytest.fixture
def stretched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes that were stretched, one after the other."""
    found: list[str] = []

    def note(code: str, salt: bytes) -> bytes:
        found.append(code)
        return code.encode().ljust(32)

    monkeypatch.setattr(codes, "seeker_root", note)
    return found


def turns(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    taken: list[str] = []
    monkeypatch.setattr(codes, "take_turn", lambda _bucket, scope: taken.append(scope))
    return taken


def run(visitor: Visitor, form: Any, handed: HandedWork) -> Any:
    """Run the view on a form as the bridge does; to the first run nothing is answered."""
    headers = {"Accept-Language": visitor.language} | SAME
    client = Client(REMOTE_ADDR=visitor.address)
    return client.post("/", urlencode(form), FORM, headers=headers, **{HANDED: handed})


def writing(desk: Desk) -> Visitor:
    return Visitor().be_at_words(PROFILE, desk).type("text", "Help")


def test_the_view_hands_the_code_over_and_finds_its_root(
    desk: Desk, stretched: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = writing(desk)
    [code], form, taken = visitor.values("code"), visitor.form(), turns(monkeypatch)
    handed = HandedWork()
    answer = run(visitor, form, handed)
    assert (handed.is_waiting, answer.content, stretched) == (True, b"", [])
    handed.run()
    assert stretched == [code]
    assert run(visitor, form, handed).status_code == 200
    assert HelpRequest.objects.count() == 1
    assert taken == ["create"]
    assert stretched == [code]


def test_a_form_without_a_code_keeps_the_one_that_was_made(
    desk: Desk, stretched: list[str]
) -> None:
    visitor = writing(desk)
    form = [(name, value) for name, value in visitor.form() if name != "code"]
    handed = HandedWork()
    run(visitor, form, handed)
    handed.run()
    run(visitor, form, handed)
    assert len(stretched) == 1


def test_a_wave_holds_a_request_once(
    desk: Desk, stretched: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[str] = []
    monkeypatch.setattr(
        "backend.web.seeker.server_crypto.wait_for_wave", lambda *_how: held.append("wave")
    )
    visitor = writing(desk)
    form, handed = visitor.form(), HandedWork()
    run(visitor, form, handed)
    handed.run()
    run(visitor, form, handed)
    assert held == ["wave"]


def test_too_many_wait_on_a_page_that_keeps_all(desk: Desk, stretched: list[str]) -> None:
    visitor = writing(desk)
    form = visitor.form()
    handed = HandedWork()
    run(visitor, form, handed)
    handed.refuse()
    answer = run(visitor, form, handed)
    assert (answer.status_code, answer["Retry-After"]) == (429, "5")
    assert b"Help" in answer.content
    assert stretched == []


def test_how_long_it_takes_is_said_before_the_tap(desk: Desk) -> None:
    visitor, form = Visitor(opens=False), {"step": "start", "go": "return"}
    quiet, busy = (run(visitor, form, HandedWork(seconds)) for seconds in (1.9, 6.2))
    assert b"After your tap" not in quiet.content
    assert b"After your tap, wait about 7 seconds." in busy.content


def test_what_waits_is_bounded_in_memory_and_time() -> None:
    assert MAX_WAITING * 0.06 < 20
    assert BURSTS["stretch"] < MAX_WAITING
