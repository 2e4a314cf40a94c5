"""Without scripts: an answer to a round by open link waits a few seconds before it is taken."""

from typing import Any

import pytest

from backend.core.proof_of_work import new_challenge
from backend.web.surveys import interruptions
from scripts.demonstrations.wire import solve
from surveys.models import Waiting
from tests.factories import Desk
from tests.surveys.services.scenes import an_open_round

from .respondent import Respondent


@pytest.fixture
def here(desk: Desk) -> Respondent:
    survey = an_open_round(desk.row)
    someone = Respondent(f"/s/{survey.code}")
    someone.press("next")
    someone.press("next")
    someone.type("number", "4")
    someone.press("next")
    return someone.press("next")


def test_who_waited_is_taken_and_nothing_is_lost(
    here: Respondent, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert here.step == "look"
    # The clock stands still: too soon is too soon on a slow machine as well.
    past(monkeypatch, 0)
    here.press("send")
    assert (here.answer.status_code, here.step) == (429, "wait")
    assert not Waiting.objects.exists()
    # Too soon.
    here.press_on()
    assert (here.answer.status_code, here.step) == (429, "wait")
    past(monkeypatch, interruptions.WAIT_SECONDS + 1)
    here.press_on()
    assert here.step == "sent"
    assert Waiting.objects.count() == 1


def test_a_proof_of_a_script_spares_the_wait(here: Respondent) -> None:
    here.headers["Kier-Proof"] = solve(new_challenge())
    here.press("send")
    assert here.step == "sent"


def test_many_from_one_address_wait_longer(
    here: Respondent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interruptions, "take", lambda _bucket, scope: 5 if scope == "answer" else 0)
    here.press("send")
    past(monkeypatch, interruptions.WAIT_SECONDS + 1)
    here.press_on()
    assert (here.answer.status_code, here.step) == (429, "wait")
    assert not Waiting.objects.exists()


def test_a_ticket_is_for_one_answer(here: Respondent) -> None:
    ticket = interruptions.SIGNER.sign("00000000-0000-4000-8000-000000000000")
    fields: Any = [*here.form("send"), ("ticket", ticket)]
    here.send(fields)
    assert here.step == "wait"


def past(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = interruptions.time.time()
    monkeypatch.setattr(interruptions.time, "time", lambda: now + seconds)
