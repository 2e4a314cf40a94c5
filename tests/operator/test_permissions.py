"""Who sees what: every route of the operator's pages, and what is in none of them."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import URLPattern, URLResolver, get_resolver

from backend.operator.admin import site
from backend.organisations.models import Role
from tests.factories import Desk, Staff, a_desk, a_member
from tests.personas import Browser

from .conftest import FACTOR, HOME, LOGIN, Desktop

# They send on by themselves, each in its own way.
TO_SIGN_IN = {"/operator/logout/": HOME}


def routes(found: Any, before: str) -> Iterator[str]:
    for entry in found:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, path)
        elif isinstance(entry, URLPattern):
            yield path


def paths() -> list[str]:
    """Return every address below /operator/, with placeholders filled in."""
    [ours] = [
        url_pattern
        for url_pattern in get_resolver().url_patterns
        if str(url_pattern.pattern) == "operator/"
    ]
    found = [
        path.replace("<path:object_id>", str(uuid4()))
        .replace("^(?P<app_label>operator|organisations)/$", "organisations/")
        .replace("^(?P<app_label>organisations|operator)/$", "organisations/")
        .replace("(?P<url>.*)$", "nothing-here")
        for path in routes(ours.url_patterns, "/operator/")
    ]
    assert not [path for path in found if set(path) & set("<>()^$")]
    return found


def test_there_are_as_many_pages_as_are_known_of() -> None:
    sections = ["organisations/organisation", "organisations/membership", "organisations/lifeline"]
    in_rooms = [
        f"/operator/{section}/{page}"
        for section in [*sections, "operator/operator", "operator/incident"]
        for page in ("", "add/", "ID/history/", "ID/delete/", "ID/change/", "ID/")
    ]
    ours = ["", "login/", "logout/", "second-factor/", "start/", "test-mail/", "jsi18n/"]
    ours += [
        "certificates/",
        "figures/",
        "notifications/",
        "notifications/retry/",
        "organisations/organisation/ID/key/",
    ]
    found = [
        "/".join("ID" if len(part) == 36 else part for part in path.split("/")) for path in paths()
    ]
    assert sorted(found) == sorted(
        [*in_rooms, *(f"/operator/{one}" for one in [*ours, "organisations/", "nothing-here"])]
    )


def callers(desk: Desk) -> dict[str, Desktop]:
    """Callers without access: nobody, members, an operator half signed in."""
    found = {"nobody": Desktop()}
    for role in Role:
        member = Browser(a_member(desk, name=str(role), role=role))
        found[str(role)] = Desktop()
        found[str(role)].client.cookies["operator"] = member.credentials()["X-Session-Token"]
    found["operator without a second factor"] = Desktop(a_member(name="half", operator=True))
    found["operator without a second factor"].sign_in()
    return found


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_gets_in(db: None, settings: Any, method: str) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    for who, desktop in callers(a_desk()).items():
        client = desktop.client
        client.handler.enforce_csrf_checks = False
        for path in paths():
            if path == LOGIN or (path == FACTOR and "operator" in who):
                continue
            answer = getattr(client, method)(path)
            there = TO_SIGN_IN.get(path) or f"{LOGIN}?next={path}"
            assert (answer.status_code, answer["Location"]) == (302, there), (who, path)


def expected(path: str) -> int:
    """Return the status for an operator, where identifiers do not exist."""
    if path in {"/operator/logout/", "/operator/test-mail/", "/operator/notifications/retry/"}:
        return 405
    if path.endswith(("/nothing-here", "/key/")):
        return 404
    # Neither operators nor incidents are deleted.
    if path.startswith("/operator/operator/") and path.endswith("/delete/"):
        return 403
    return 302 if any(len(part) == 36 for part in path.split("/")) else 200


def test_an_operator_gets_in(inside: Desktop) -> None:
    statuses = {path: inside.get(path).status_code for path in paths() if path != LOGIN}
    assert statuses == {path: expected(path) for path in statuses}


def test_help_requests_messages_and_keys_are_in_no_page() -> None:
    assert {model._meta.label for model in site._registry} == {
        "organisations.Organisation",
        "organisations.Membership",
        "organisations.Lifeline",
        "operator.Operator",
        "operator.Incident",
    }


def test_the_log_names_operators_acts_alone(inside: Desktop, operator: Staff, desk: Desk) -> None:
    path = f"/operator/organisations/organisation/{desk.row.pk}/delete/"
    assert inside.post(path, {"post": "yes"}).status_code == 302
    [entry] = LogEntry.objects.all()
    assert (entry.user, entry.object_repr) == (operator.member, "First")
