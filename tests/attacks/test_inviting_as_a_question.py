"""A coordinator invites addresses to learn which of them have an account elsewhere."""

import json
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.wire import Refused
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.second_factor import mails_to, wait_for_mail

MEMBERS, SURVEYS = "/api/v1/organisation/members", "/api/v1/surveys"
IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def new_round(coordinator: Desk) -> str:
    made = coordinator.wire.call("POST", f"{SURVEYS}/questionnaires", {"name": "Question"})
    body = {
        "questionnaire": made["id"],
        "name": "Question",
        "audience": "invitation",
        "closes_on": str(datetime.now(UTC).date() + timedelta(days=30)),
    }
    return f"{SURVEYS}/rounds/{coordinator.wire.call('POST', f'{SURVEYS}/rounds', body)['id']}"


def all_that_is_answered(coordinator: Desk, email: str) -> tuple[str, float]:
    survey = new_round(coordinator)
    told: list[Any] = []

    def call(method: str, path: str, body: Any = None) -> Any:
        try:
            answer = coordinator.wire.call(method, path, body)
        except Refused as refused:
            answer = [refused.status, refused.problem]
        told.append(answer)
        return answer

    invitation = {"email": email, "name": "Somebody", "role": "caseworker"}
    began = time.monotonic()
    made = call("POST", MEMBERS, invitation)
    seconds = time.monotonic() - began
    call("POST", MEMBERS, invitation)
    call("POST", MEMBERS, invitation | {"name": "Else"})
    path = f"{MEMBERS}/{made['id']}"
    for _time in range(4):
        call("POST", f"{path}/invitations", {})
    call("PATCH", path, {"role": "coordinator"})
    call("POST", f"{survey}/invitations", {"members": [made["id"]]})
    call("POST", f"{survey}/invitations", {"all": True})
    call("PUT", f"{path}/grants/{coordinator.me['organisation_keys'][0]['id']}", {})
    listed = coordinator.wire.call("GET", MEMBERS)["results"]
    told.append([one for one in listed if one["id"] == made["id"]])
    call("DELETE", path)
    call("GET", MEMBERS)
    return IDENTIFIER.sub("id", json.dumps(told)).replace(email, "address"), seconds


def test_answers_are_the_same_for_an_address_with_an_account(
    kier: AttackedKier, tried: Tried
) -> None:
    mine = kier.member("coordinator")
    others = [
        sign_in["email"]
        for sign_in in kier.server.sign_ins()
        if sign_in.get("organisation") != mine.get("organisation")
    ]
    coordinator = Desk(kier.address, mine["email"], mine["password"])
    unknown_times, known_times = [], []
    for number, email in enumerate(others[:3]):
        unknown, seconds = all_that_is_answered(coordinator, f"no-{number}@elsewhere.example")
        unknown_times.append(seconds)
        known, seconds = all_that_is_answered(coordinator, email)
        known_times.append(seconds)
        assert known == unknown
    # Nothing more is done for the one; the machine itself is unsteady.
    assert min(known_times) < 10 * min(unknown_times) + 1
    email = others[3]
    before = len(mails_to(kier, email))
    body = {"email": email, "name": "Somebody", "role": "caseworker"}
    made = coordinator.wire.call("POST", MEMBERS, body)
    assert "reset#" not in wait_for_mail(kier, email, before).get_content()
    coordinator.wire.call("DELETE", f"{MEMBERS}/{made['id']}")
    tried(
        f"{len(others[:3])} addresses with an account invited, mailed again, surveyed and removed",
        "each answer is that for an address without one; the owner was told by mail",
    )
