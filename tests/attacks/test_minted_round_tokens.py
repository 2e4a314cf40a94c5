"""A coordinator makes tokens for a consultation's round and answers it 180 times.

One member's choice would follow by subtraction. Every call of the surveys that acts on that round
is tried.
"""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from scripts.demonstrations.hope_people import HopeDesk
from scripts.demonstrations.wire import Refused, Wire
from tests.attacks.conftest import AttackedKier, Tried
from tests.browser.hope import Others

SURVEYS = "/api/v1/surveys"
FALSE_ANSWERS = 180
CHOICES = {"told": "nobody", "trust": 1}


@pytest.fixture
def asked(kier: AttackedKier) -> Others:
    others = Others(kier.server, f"minted-{uuid4().hex[:8]}")
    others.ask()
    others.take_on()
    others.invite("Wilg")
    others.accept("Wilg")
    others.begin()
    return others


def refused(desk: HopeDesk, method: str, path: str, body: Any = None) -> Refused:
    with pytest.raises(Refused) as error:
        desk.wire.call(method, f"{SURVEYS}/{path}", body)
    return error.value


def moves(survey: dict[str, Any]) -> list[tuple[str, str, Any]]:
    at, shelf = f"rounds/{survey['id']}", f"questionnaires/{survey['questionnaire']['id']}"
    copy = {"questionnaire": survey["questionnaire"]["id"], "name": "Mine"}
    return [
        ("POST", f"{at}/tokens", {"count": FALSE_ANSWERS}),
        ("POST", f"{at}/invitations", {"all": True}),
        ("PATCH", at, {"name": "Mine"}),
        ("PATCH", at, {"closes_on": survey["closes_on"]}),
        ("POST", f"{at}/close", {}),
        ("POST", f"{at}/open", {}),
        ("POST", f"{at}/results-key", {}),
        ("DELETE", at, None),
        ("POST", f"{at}/exports", {"content": "tables", "form": "csv", "language": "nl"}),
        ("PATCH", shelf, {"name": "Mine"}),
        ("DELETE", shelf, None),
        ("POST", f"{shelf}/versions", {}),
        ("POST", "rounds", copy | {"closes_on": survey["closes_on"]}),
    ]


def test_nobody_but_the_platform_acts_on_a_consultations_round(
    kier: AttackedKier, asked: Others, tried: Tried
) -> None:
    desk = asked.desk
    [survey] = [
        row
        for row in desk.wire.call("GET", f"{SURVEYS}/rounds?purpose=assignment")["results"]
        if row["status"] == "open"
    ]
    asked.answer("Wilg", "Een vast gezicht.")
    for method, path, body in moves(survey):
        error = refused(desk, method, path, body)
        assert error.status == 409, (method, path)
        assert "Platform HOPE" in error.problem["detail"]
    stranger = Wire(kier.address)
    for path in ("", "/checks", "/responses"):
        with pytest.raises(Refused) as error:
            body = {"answers": CHOICES} | ({"id": str(uuid4())} if path == "/responses" else {})
            here = f"{SURVEYS}/answering/{survey['code']}{path}"
            stranger.call("POST" if path else "GET", here, body if path else None)
        assert error.value.status == 404
    page = httpx.get(f"{kier.address}/s/{survey['code']}", trust_env=False, timeout=60)
    assert page.status_code == 404
    before_the_end = desk.wire.call("GET", f"{SURVEYS}/rounds/{survey['id']}")
    assert (before_the_end["written"], before_the_end["published"]) == (None, 0)
    asked.deliver({"nl": "Een vast gezicht.", "en": "One face."}, "Wilg")
    assert asked.requester.call("GET", "/result")["numbers"] == []
    link = f"{kier.address}/advice/r/{asked.requester.token}/result"
    result = httpx.get(link, headers={"Accept-Language": "en"}, trust_env=False, timeout=60)
    assert "Fewer than 5 people answered" in result.text
    tried(
        f"{FALSE_ANSWERS} tokens asked for a consultation's round, and"
        f" {len(moves(survey)) - 1} other calls of the surveys about it",
        "409 each, with a word where it is changed; the municipality reads that too few answered",
    )
