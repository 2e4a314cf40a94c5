"""Somebody answers a round by open link 200 times and finds one true answer by subtraction.

All cells are above the threshold, but whoever knows all answers but one, and the results before and
after it, knows that one.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.wire import Refused, Wire, solve
from tests.attacks.conftest import AttackedKier, Tried

SURVEYS = "/api/v1/surveys"
FALSE_ANSWERS = 200
DEFINITION: dict[str, Any] = {
    "title": {"en": "Were you forced?"},
    "languages": ["en"],
    "items": [
        {
            "kind": "yes_no",
            "name": "forced",
            "label": {"en": "Were you forced?"},
            "required": "true()",
        },
        {"kind": "text", "name": "why", "label": {"en": "By whom?"}},
    ],
}


def open_round(coordinator: Desk) -> dict[str, Any]:
    call = coordinator.wire.call
    made = call("POST", f"{SURVEYS}/questionnaires", {"name": "Q", "definition": DEFINITION})
    closes_on = str(datetime.now(UTC).date() + timedelta(days=9))
    body = {"questionnaire": made["id"], "name": "Subtraction", "closes_on": closes_on}
    survey: dict[str, Any] = call("POST", f"{SURVEYS}/rounds", body)
    return dict(call("POST", f"{SURVEYS}/rounds/{survey['id']}/open", {}))


def answer(wire: Wire, survey: dict[str, Any], forced: str, why: str = "") -> None:
    given = {"forced": forced} | ({"why": why} if why else {})
    path = f"{SURVEYS}/answering/{survey['code']}/responses"
    wire.call("POST", path, {"id": str(uuid4()), "language": "en", "answers": given})


def all_that_is_shown(coordinator: Desk, survey: dict[str, Any]) -> list[Any]:
    call, at = coordinator.wire.call, f"{SURVEYS}/rounds/{survey['id']}"
    row = call("GET", at)
    link = survey["results_link"].partition("/s/")[2]
    pages = [
        httpx.get(f"{coordinator.wire.address}/s/{link}{rest}", trust_env=False, timeout=60).text
        for rest in ("", "/tables.csv")
    ]
    return [
        (row["written"], row["published"], row["invited"], row["tokens"]),
        call("GET", f"{at}/results"),
        call("GET", f"{at}/texts"),
        *[page for page in pages if "nonce" not in page],
        ["Were you forced?" in page for page in pages],
    ]


def test_no_true_answer_is_what_is_left_of_200_false_ones(kier: AttackedKier, tried: Tried) -> None:
    known = kier.member("coordinator")
    coordinator = Desk(kier.address, known["email"], known["password"])
    survey = open_round(coordinator)
    flood, somebody = Wire(kier.address), Wire(kier.address, source="127.0.0.77")
    for content in ("tables", "texts"):
        with pytest.raises(Refused) as refused:
            body = {"content": content, "form": "csv", "language": "en"}
            path = f"{SURVEYS}/rounds/{survey['id']}/exports"
            coordinator.wire.call("POST", path, body)
        assert refused.value.status == 409
    # Each costs something; the same proof does not do twice.
    path = f"{SURVEYS}/answering/{survey['code']}"
    proof = {"Kier-Proof": solve(flood.call("POST", f"{path}/challenges", {}))}
    statuses = [
        flood.client.post(
            f"{path}/responses",
            json={"id": str(uuid4()), "answers": {"forced": "no"}},
            headers=proof,
        ).status_code
        for _time in range(3)
    ]
    assert statuses == [201, 429, 429]
    for number in range(FALSE_ANSWERS // 2 - 1):
        answer(flood, survey, "no", "x" if number % 2 else "")
    before = all_that_is_shown(coordinator, survey)
    answer(somebody, survey, "yes", "By him.")
    for number in range(FALSE_ANSWERS // 2):
        answer(flood, survey, "no", "x" if number % 2 else "")
    after = all_that_is_shown(coordinator, survey)
    # About how many answered is known, and nothing else changes.
    assert (before[0][0], after[0][0]) == (50, 100)
    assert after[0][1:] == before[0][1:]
    assert after[1:] == before[1:]
    assert after[1]["tables"] is None
    assert after[2]["results"] == []
    tried(
        f"{FALSE_ANSWERS} false answers around a true one, and all that is shown before and after",
        "a proof of work for each; nothing is shown before the end but about how many answered",
    )
