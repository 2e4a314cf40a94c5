"""What somebody answers is found nowhere: locked where it is kept, and quoted by no error."""

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from backend.core.crypto.encoding import encode
from surveys.models import FreeText, Round
from surveys.services.batches import BATCH
from surveys.services.rounds import close_round
from surveys.states import Audience
from tests.api.doors import ADDRESS, CANARY, TRACES, send
from tests.api.test_canary import failing
from tests.colleagues import Colleague, coordinator_at
from tests.factories import Desk
from tests.representatives import cases
from tests.surveys.services.scenes import an_open_round

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("written"),
    pytest.mark.usefixtures("without_proof"),
]
Look = Callable[..., None]


@pytest.fixture
def survey(desk: Desk) -> Round:
    return an_open_round(desk.row)


def post(survey: Round, call: str, body: Any) -> Any:
    path = f"/api/v1/surveys/answering/{survey.code}/{call}"
    return send("post", path, json.dumps(body).encode(), **{"User-Agent": CANARY})


def response(**answers: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "answers": {"number": 4, "why": f"I am {CANARY}"} | answers}


def test_nothing_stays_of_what_was_answered(survey: Round, desk: Desk, look: Look) -> None:
    body = response()
    for call, status in (("checks", 200), ("responses", 201), ("responses", 200)):
        given = body if call == "responses" else {"answers": body["answers"]}
        assert post(survey, call, given).status_code == status
    look(*TRACES, body["id"])
    # Nor when a batch of them is written, and the round is over.
    for _one in range(2 * BATCH):
        assert post(survey, "responses", response()).status_code == 201
    assert FreeText.objects.filter(round=survey).count() >= BATCH
    look(*TRACES)
    close_round(survey)
    assert FreeText.objects.filter(round=survey).count() == 2 * BATCH + 1
    look(*TRACES)
    # Nor of what a coordinator reads, and lets others read.
    coordinator = Colleague(coordinator_at(desk).staff, address=ADDRESS)
    texts = f"/api/v1/surveys/rounds/{survey.id}/texts"
    assert f"I am {CANARY}" in coordinator.get(texts).content.decode()
    first = FreeText.objects.filter(round=survey)[0]
    edited = {"state": "cleared", "text": f"They said {CANARY}"}
    assert coordinator.patch(f"{texts}/{first.id}", edited).status_code == 200
    call_command("db_worker", batch=True, interval=0, startup_delay=False)
    look(*TRACES)


def test_nothing_stays_of_what_was_refused(survey: Round, look: Look) -> None:
    for value in (CANARY, [CANARY], {CANARY: CANARY}, f"{CANARY}\ud800", None):
        for name in ("glad", "number", CANARY):
            for call in ("checks", "responses"):
                answers = {"number": 4, name: value}
                body = {"answers": answers} if call == "checks" else response(**answers)
                assert post(survey, call, body).status_code in {200, 201, 400}
        for name in ("id", "answers", "language", "token", "group", "blind", CANARY):
            post(survey, "responses", response() | {name: value})
            post(survey, "tokens", {"invitation": CANARY, "blinded": CANARY, name: value})
    look(*TRACES)


@pytest.mark.parametrize("audience", [Audience.TOKEN, Audience.INVITATION, Audience.BLIND])
def test_nothing_stays_of_a_token_that_is_none(desk: Desk, look: Look, audience: Audience) -> None:
    survey = an_open_round(desk.row, audience=audience)
    for token in (CANARY, encode(CANARY.encode().ljust(32))):
        blind = {"message": encode(CANARY.encode().ljust(51)), "signature": encode(bytes(384))}
        assert post(survey, "responses", response() | {"token": token}).status_code == 409
        assert post(survey, "responses", response() | {"blind": blind}).status_code == 409
        post(survey, "tokens", {"invitation": token, "blinded": encode(bytes(384))})
        post(survey, "checks", {"answers": {}, "token": token})
        send("get", f"/s/{survey.code}/{token}")
    look(*TRACES)


def test_nothing_stays_of_a_page_that_is_answered(survey: Round, look: Look) -> None:
    head = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    kept = json.dumps({"number": 4, "why": CANARY, CANARY: CANARY})
    for step in ("start", "ask", "look", "sent", CANARY):
        for go in ("next", "back", "look", "send", CANARY):
            form = {"step": step, "go": go, "kept": kept, "a:why": CANARY, "shown": "why"}
            send("post", f"/s/{survey.code}", urlencode(form).encode(), **head)
            form |= {"at": CANARY, "token": CANARY, "submission": CANARY, "in": CANARY}
            send("post", f"/s/{survey.code}", urlencode(form).encode(), **head)
    look(*TRACES)


FAILING = (
    "api.surveys.responses.views.hand_in",
    "api.surveys.responses.views.round_by_code",
    "backend.web.surveys.answer_views.hand_in",
    "surveys.services.responses.check_answers",
    "surveys.services.responses.settle",
    "surveys.services.batches.lock_answer",
    "surveys.services.batches.buffer_answer",
    "surveys.services.batches.write_if_due",
    "surveys.services.boxes.pack",
)


@pytest.mark.parametrize("what", cases(FAILING, always={"surveys.services.batches.buffer_answer"}))
def test_nothing_stays_of_an_error_of_ours(
    survey: Round, look: Look, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    head = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    kept = json.dumps({"number": 4, "why": CANARY})
    form = {"step": "look", "go": "send", "kept": kept}
    for kind in (ValueError, IntegrityError, UnicodeError):
        monkeypatch.setattr(what, failing(kind))
        answer = post(survey, "responses", response())
        assert answer.status_code in {201, 500}, kind
        assert CANARY not in answer.content.decode(), kind
        send("post", f"/s/{survey.code}", urlencode(form).encode(), **head)
    look(*TRACES)


@pytest.mark.full
def test_nothing_stays_of_a_spreadsheet_that_is_refused(desk: Desk, look: Look) -> None:
    coordinator = Colleague(coordinator_at(desk).staff, address=ADDRESS)
    forms = (
        f"type,name,label\n{CANARY},{CANARY},{CANARY}",
        f"type,name,relevant\ninteger,{CANARY},pulldata({CANARY}) = ${{{CANARY}}}",
        f"{CANARY}\n",
        f"PK\x03\x04{CANARY}",
    )
    for form in forms:
        file = base64.urlsafe_b64encode(form.encode()).decode().rstrip("=")
        body = {"name": f"{CANARY}.csv", "file": file}
        brought = coordinator.post("/api/v1/surveys/questionnaires/imports", body).json()
        call_command("db_worker", batch=True, interval=0, startup_delay=False)
        there = f"/api/v1/surveys/questionnaires/imports/{brought['id']}"
        assert coordinator.get(there).json()["outcome"] == "refused", form
        assert coordinator.call("delete", there).status_code == 204
    look(*TRACES)
