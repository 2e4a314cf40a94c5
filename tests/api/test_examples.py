"""The examples in the API's description. Record them with `KIER_RECORD_EXAMPLES=1`."""

import json
import os
from typing import Any

import pytest
from django.test import Client

from api.description.examples import EXAMPLES, JSON, recorded
from backend.organisations.models import Role
from tests.api.described import description, operations, resolved, validator
from tests.factories import a_desk, a_member
from tests.personas import INBOX, INTAKE, PROFILE, Browser, Caller, Seeker

SURVEYS = "/api/v1/surveys"
ACCOUNT = "/_allauth/app/v1"
RECORD = "KIER_RECORD_EXAMPLES"


class Recorder:
    """Makes calls and keeps them by operation."""

    def __init__(self) -> None:
        self.calls: dict[str, Any] = {"operations": {}, "responses": {}}

    def __call__(self, caller: Caller, operation: str, path: str, body: Any = None) -> Any:
        [method] = [one for one, _path, found in operations() if found["operationId"] == operation]
        answer = caller.call(method, path, body)
        call = self.calls["operations"].setdefault(operation, {})
        if body is not None:
            call["request"] = body
        if answer.content:
            call["responses"] = {str(answer.status_code): answer.json()}
        return answer

    def refused(self, name: str, answer: Any) -> None:
        self.calls["responses"][name] = answer.json()


def record() -> dict[str, Any]:
    desk, seeker, made = a_desk(), Seeker(), Recorder()
    staff = a_member(desk, name="coordinator", role=Role.COORDINATOR)
    member = Browser(staff)

    made(seeker, "intake_matches", f"{INTAKE}/matches", PROFILE | {"exclude": []})
    made(Caller(), "intake_create", f"{INTAKE}/requests", seeker.submission(desk))

    login = {"email": staff.member.email, "password": staff.login}
    made(Visitor(), "account_login", f"{ACCOUNT}/auth/login", login)
    member.credentials()
    [referral] = member.get(INBOX).json()["results"]
    where = f"{INBOX}/{referral['id']}/decline"
    made(member, "inbox_decline", where, {"reason": "no-place"})
    made.refused("Conflict", member.post(where))
    made.refused("BadRequest", member.post(where, {"reason": "x", "more": 1}))
    made.refused("NotFound", member.get(f"{INBOX}/{desk.id}"))
    made.refused("Unauthorized", Caller().get(INBOX))
    made.refused("Forbidden", Browser(a_member(name="operator", operator=True)).get(INBOX))

    made(member, "realtime_ticket", "/api/v1/realtime/tickets")
    settings = "/api/v1/notifications/settings"
    made(member, "notifications_settings_change", settings, {"times": None})
    questionnaire = {"name": "After the training"}
    made(member, "survey_questionnaire_make", f"{SURVEYS}/questionnaires", questionnaire)
    return made.calls


class Visitor(Caller):
    """A client that signs in and keeps what the account system's answers allow."""

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return Client().generic(method, path, json.dumps(body), content_type=JSON, headers=headers)


@pytest.fixture
def calls(db: None) -> dict[str, Any]:
    found = record()
    if RECORD in os.environ:
        EXAMPLES.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
        recorded.cache_clear()
    return found


def form(value: Any) -> Any:
    """Return the names and types of fields, to compare two calls."""
    if isinstance(value, dict):
        return {name: form(inner) for name, inner in sorted(value.items())}
    if isinstance(value, list):
        return [form(inner) for inner in value[:1]]
    return type(value).__name__


@pytest.mark.full
def test_examples_are_what_calls_take_and_answer(calls: dict[str, Any]) -> None:
    assert form(recorded()) == form(calls)


@pytest.mark.full
def test_examples_are_what_the_description_says() -> None:
    shown = set()
    for _method, _path, operation in operations():
        contents = [operation.get("requestBody", {}), *operation["responses"].values()]
        for part in map(resolved, contents):
            for content in part.get("content", {}).values():
                if "example" in content:
                    shown.add(operation["operationId"])
                    validator(content["schema"]).validate(content["example"])
    assert shown >= recorded()["operations"].keys()


def test_every_problem_that_operations_name_has_an_example() -> None:
    named = {name for name in description()["components"]["responses"] if "Account" not in name}
    assert recorded()["responses"].keys() == named - {"OtherProblem"}
