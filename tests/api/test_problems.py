"""Errors are problems (RFC 9457) wherever they come from, in the caller's language."""

import json
from typing import Any

import pytest
from django.test import Client

from api.common.problems import TYPES
from tests.personas import INBOX, INTAKE, PROFILE, Caller, Caseworker, Seeker, problem, whole

READ, MATCHES = f"{INTAKE}/request", f"{INTAKE}/matches"


@pytest.mark.parametrize("path", ["/none", "/api/v1/", "/api/v2/intake/options", "/admin/", "/%ff"])
def test_a_path_that_leads_nowhere(anyone: Caller, path: str) -> None:
    answer = anyone.get(path)
    assert whole(answer) == problem("not-found")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_method_that_is_not_there(anyone: Caller) -> None:
    answer = anyone.call("put", MATCHES, PROFILE)
    assert whole(answer) == problem("method-not-allowed")
    assert "POST" in answer["Allow"]


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "json", ""])
def test_a_body_of_another_kind(db: Any, kind: str) -> None:
    answer = Client().generic(
        "POST", MATCHES, b"{}", content_type=kind, headers={"Accept-Language": "en"}
    )
    detail = "Send application/json in UTF-8."
    assert whole(answer) == problem("unsupported-media-type", detail)


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_by_another_name(db: Any, kind: str) -> None:
    assert (
        Client().generic("POST", MATCHES, json.dumps(PROFILE), content_type=kind).status_code == 200
    )


@pytest.mark.parametrize("path", [f"{READ}?x=1&after=1", f"{READ}?access=1", f"{READ}?After=1"])
def test_an_unknown_name_in_the_query(seeker: Seeker, caseworker: Caseworker, path: str) -> None:
    seeker.ask(caseworker.desk)
    [name] = {"x", "access", "After"} & {*path.replace("=", "&").replace("?", "&").split("&")}
    detail = "This field is not known here. Leave it out."
    errors = [{"pointer": f"/{name}", "code": "unknown", "detail": detail}]
    refused = problem("invalid-input", "Look at the errors below.", errors=errors)
    assert whole(seeker.get(path)) == refused
    elsewhere = path.replace(READ, f"{INBOX}")
    assert caseworker.get(elsewhere).status_code == 400


def test_an_unknown_query_tells_a_stranger_nothing(anyone: Caller) -> None:
    assert whole(anyone.get(f"{READ}?x=1")) == problem("not-authenticated")


def test_in_the_language_of_the_call(anyone: Caller) -> None:
    answer = anyone.get("/nowhere", **{"Accept-Language": "nl"})
    assert answer["Content-Language"] == "nl"
    assert (answer.json()["type"], answer.json()["status"]) == ("/problems/not-found", 404)


def test_an_error_of_ours_says_nothing_of_itself(
    anyone: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any) -> Any:
        raise ValueError("a secret of ours")

    monkeypatch.setattr("api.intake.matches.match", fail)
    detail = "Nothing was lost here. Try again in a moment."
    assert whole(anyone.post(MATCHES, PROFILE)) == problem("server-error", detail)


def test_every_kind_has_a_status_and_a_title() -> None:
    assert all(400 <= one.status < 600 and str(one.title) for one in TYPES.values())
