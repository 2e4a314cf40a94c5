"""A page of another site has its visitors ask for help, each from an address of their own."""

import json
from typing import Any
from unittest import mock

import httpx
import pytest

from scripts.demonstrations.consent import PROFILE
from scripts.demonstrations.phone import Phone
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.writer import DatabaseWriter

CREATE = "/api/v1/intake/requests"
OTHER = "https://other.example"
# What browsers say of a form, a fetch without CORS, and one of before Fetch Metadata.
SAID = {
    "a fetch": {"Origin": OTHER, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
    "a form": {"Origin": OTHER, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
    "a sandbox": {"Origin": "null", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"},
    "another host of the operator": {"Origin": "http://x.127.0.0.1", "Sec-Fetch-Site": "same-site"},
    "an old browser": {"Origin": OTHER},
}
KINDS = [None, "text/plain", "application/x-www-form-urlencoded", "application/json"]


def a_request(kier: AttackedKier) -> bytes:
    """Return a complete body that creates a request."""
    phone, sent = Phone(kier.address), list[Any]()
    organisation = phone.matches(PROFILE)["matches"][0]["organisation"]
    call = phone.wire.call

    def keep(method: str, path: str, body: Any = None) -> Any:
        return sent.append(body) if path == CREATE else call(method, path, body)

    with mock.patch.object(phone.wire, "call", keep):
        phone.ask(PROFILE, "Help", [organisation])
    return json.dumps(sent[0]).encode()


@pytest.mark.parametrize("said", SAID)
def test_no_request_is_made(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried, said: str
) -> None:
    count = "SELECT count(*) FROM help_requests_helprequest"
    [before] = writer.execute(count)
    with httpx.Client(base_url=kier.address, trust_env=False, timeout=60) as visitor:
        for kind in KINDS:
            headers = SAID[said] | ({"Content-Type": kind} if kind else {})
            answer = visitor.post(CREATE, content=a_request(kier), headers=headers)
            assert answer.status_code == 403
        # The same without a type, by whoever says nothing of where it comes from.
        answer = visitor.post(CREATE, content=a_request(kier))
        assert answer.status_code == 415
        assert writer.execute(count) == [before]
        kind = {"Content-Type": "application/json"}
        assert visitor.post(CREATE, content=a_request(kier), headers=kind).status_code == 201
    tried(f"a complete create by {said}", "403, and 415 without a type")
