"""Pages of other sites have nobody's browser call the API, but for what is meant for them."""

import json
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from api.common.other_sites import API, OtherSitesMiddleware
from backend.help_requests.models import HelpRequest
from tests.factories import Desk
from tests.personas import INTAKE, PROFILE, Seeker, problem, whole

MATCHES = f"{INTAKE}/matches"
OTHER, APP = "https://other.example", "https://app.example"
FOREIGN = {"Origin": OTHER, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
# Parts of the addresses that pages of every site may call.
MEANT_FOR_EVERY_SITE = "/api/v1/learning/"


def views_of(found: Any, before: str = "/") -> list[tuple[str, Any]]:
    """Return the route and view of every address."""
    views = []
    for entry in found:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            views += views_of(entry.url_patterns, path)
        else:
            assert isinstance(entry, URLPattern)
            views.append((path, entry.callback))
    return views


def test_every_call_of_the_api_is_refused_but_what_is_meant_for_other_sites() -> None:
    views = [(path, view) for path, view in views_of(get_resolver().url_patterns)]
    of_api = [(path, view) for path, view in views if path.startswith(API)]
    assert len(of_api) > 300
    check = OtherSitesMiddleware(lambda _request: pytest.fail("is not called")).process_view
    for method in ("get", "post", "put", "patch", "delete"):
        call = getattr(RequestFactory(headers=FOREIGN), method)
        passed = {path for path, view in of_api if check(call(path), view, (), {}) is None}
        assert passed
        assert all(path.startswith(MEANT_FOR_EVERY_SITE) for path in passed), passed


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("post", {}, 200),
        ("post", {"Origin": "http://testserver"}, 200),
        ("post", {"Sec-Fetch-Site": "same-origin", "Origin": OTHER}, 200),
        ("post", {"Sec-Fetch-Site": "none"}, 200),
        ("post", FOREIGN, 403),
        ("post", {"Origin": OTHER}, 403),
        ("post", {"Origin": "null"}, 403),
        ("post", {"Origin": "http://["}, 403),
        ("post", {"Origin": ""}, 403),
        ("post", {"Origin": "http://testserver.other.example"}, 403),
        ("post", {"Sec-Fetch-Site": "same-site", "Origin": "http://www.testserver"}, 403),
        ("post", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 403),
        ("post", {"Sec-Fetch-Site": "made-up"}, 403),
        ("get", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}, 403),
        ("get", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 200),
        ("get", {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"}, 200),
        ("get", {"Origin": OTHER}, 200),
    ],
)
def test_who_calls_is_read_from_what_browsers_say(
    db: Any, method: str, headers: dict[str, str], status: int
) -> None:
    caller = Client(headers={"Accept-Language": "en", **headers})
    if method == "get":
        answer = caller.get(f"{INTAKE}/options")
    else:
        answer = caller.post(MATCHES, PROFILE, "application/json")
    assert answer.status_code == status
    if status == 403:
        assert whole(answer) == problem("other-site")


def test_a_page_makes_no_requests_in_the_name_of_its_visitors(desk: Desk) -> None:
    body = json.dumps(Seeker().submission(desk)).encode()
    for headers in (FOREIGN, {"Origin": OTHER}, {"Sec-Fetch-Site": "same-site"}):
        for kind in ("", "text/plain", "application/json"):
            answer = Client(headers=headers).generic(
                "POST", f"{INTAKE}/requests", body, content_type=kind
            )
            assert answer.status_code == 403
    assert not HelpRequest.objects.exists()


def test_a_body_without_a_type_is_not_read(desk: Desk) -> None:
    body = json.dumps(Seeker().submission(desk)).encode()
    answer = Client().generic("POST", f"{INTAKE}/requests", body, content_type="")
    assert answer.status_code == 415
    assert not HelpRequest.objects.exists()


@pytest.mark.parametrize("kind", ["", "text/plain", "application/json"])
def test_nobody_has_passwords_tried_by_visitors(db: Any, kind: str) -> None:
    answer = Client(headers=FOREIGN).generic(
        "POST", "/_allauth/app/v1/auth/login", b"{}", content_type=kind
    )
    assert answer.status_code == 403


def test_an_app_at_a_named_origin_calls(db: Any, settings: Any) -> None:
    settings.APP_ORIGINS = settings.CORS_ALLOWED_ORIGINS = [APP]
    app = Client(headers={**FOREIGN, "Origin": APP, "Sec-Fetch-Mode": "cors"})
    asked = app.options(
        MATCHES,
        headers={
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, content-type",
        },
    )
    assert asked["Access-Control-Allow-Origin"] == APP
    assert "authorization" in asked["Access-Control-Allow-Headers"]
    answer = app.post(MATCHES, PROFILE, "application/json")
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == APP
    assert "Access-Control-Allow-Credentials" not in answer
    stranger = Client(headers=FOREIGN).post(MATCHES, PROFILE, "application/json")
    assert stranger.status_code == 403
    assert "Access-Control-Allow-Origin" not in stranger
