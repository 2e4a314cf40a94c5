"""Who may call what: `permission_table` against the routes that are there."""

import inspect
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from backend.organisations.models import Role
from tests.api.described import DESCRIBED, check_answer
from tests.api.permission_table import TABLE
from tests.api.roles import ROLES, Row, World
from tests.api.signal_rows import signals_of
from tests.api.survey_world import surveys_of
from tests.factories import a_colleague, a_desk, a_member, a_template, someone_invited
from tests.personas import Browser, Caller, Caseworker, Seeker
from tests.phones import a_browser
from tests.representatives import cases
from tests.standing import made_once, standing_clock

# Those of Platform HOPE and of the programme have roles of their own: test_hope_permissions,
# test_programme_permissions.
ELSEWHERE = ("api/v1/experts/", "advice/", "panel/", "api/v1/programmes/", "programme/")
# What an operator, who is no colleague, is refused.
WITH_INBOX = [row for row in TABLE if row.statuses[ROLES.index("operator")] == 403]


@cache
def routes() -> tuple[tuple[str, str], ...]:
    """Every (method, route) that the URL configuration leads to."""
    return tuple(led_to(get_resolver().url_patterns, ""))


def led_to(found: Any, before: str) -> Iterator[tuple[str, str]]:
    for entry in found:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            # The operator's pages have cookies: tests/operator/test_permissions.py walks them.
            if entry.namespace != "operator":
                yield from led_to(entry.url_patterns, path)
        else:
            yield from ((method, path) for method in methods_of(entry))


def methods_of(entry: URLPattern) -> list[str]:
    if actions := getattr(entry.callback, "actions", None):
        return sorted(actions.keys() - {"head", "options"})
    view = getattr(entry.callback, "view_class", None)
    if view:
        known = set(view.http_method_names) - {"head", "options"}
        return sorted(method for method in known if hasattr(view, method))
    stated = ["GET"]
    for one in unwrapped(entry.callback):
        found = inspect.getclosurevars(one).nonlocals
        # Our own allow-list of the account system, and Django's `require_http_methods`.
        stated = found.get("methods") or found.get("request_method_list") or stated
    return sorted({method.lower() for method in stated} - {"head"})


def unwrapped(view: Any) -> Iterator[Any]:
    while view:
        yield view
        view = getattr(view, "__wrapped__", None)


def test_every_route_is_in_the_table_and_every_row_has_a_route() -> None:
    rows = [(row.method, row.route) for row in TABLE]
    others = [route for route in routes() if not route[1].startswith(ELSEWHERE)]
    assert sorted(rows) == sorted(others)


@pytest.mark.parametrize(
    "path", ["surveys/answering/nobody/checks", "intake/requests", "experts/requests"]
)
def test_no_route_tells_what_it_takes_but_the_description(db: None, path: str) -> None:
    answer = Client().options(f"/api/v1/{path}")
    assert (answer.status_code, answer.json()["type"]) == (405, "/problems/method-not-allowed")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once: whatever a call did is taken back by `answer_of`."""
    with made_once(django_db_blocker):
        with standing_clock():
            made = a_world()
        yield made


def a_world() -> World:
    desk, left, free, theirs = (a_desk(slug) for slug in ("ours", "left", "free", "theirs"))
    staff = {
        "caseworker": a_member(desk),
        "other": a_member(theirs),
        "coordinator": a_member(desk, name="coordinator", role=Role.COORDINATOR),
        "operator": a_member(name="operator", operator=True),
        "editor": a_member(desk, name="editor", role=Role.EDITOR),
        "manager": a_member(desk, name="manager", role=Role.PROGRAMME_MANAGER),
    }
    seeker = Seeker()
    assert seeker.ask(desk, left).status_code == 201
    callers = {role: Browser(one) for role, one in staff.items()}
    caseworker = Caseworker(staff["caseworker"], desk)
    for browser in callers.values():
        browser.credentials()
    phone = a_browser()
    assert callers["caseworker"].post("/api/v1/notifications/devices", phone).status_code == 201
    note, held = caseworker.note(seeker), caseworker.hold(seeker)
    return World(
        desk=desk,
        left=left,
        free=free,
        seeker=seeker,
        referral=caseworker.referral_of(seeker)["id"],
        callers={"nobody": Caller(), "seeker": seeker, **callers},
        staff=staff,
        colleagues={
            "newcomer": str(someone_invited(desk.row).pk),
            "waiting": str(a_colleague(desk.row, name="waiting").member.pk),
        },
        device=phone["id"],
        note=note.json()["id"],
        held=held.json()["id"],
        surveys=surveys_of(desk.row),
        template=str(a_template(desk).id),
        theirs=theirs,
        signals=signals_of(desk, staff),
    )


def answer_of(world: World, row: Row, role: str) -> Any:
    path = row.path(world)
    body = row.body(world, role)
    content = {} if body is None else {"data": json.dumps(body)}
    undo = transaction.savepoint_create()
    answer = getattr(Client(), row.method)(
        path,
        content_type="application/json",
        headers=world.callers[role].credentials(),
        **content,
    )
    transaction.savepoint_rollback(undo)
    # The next role starts with the keys that this one found.
    del world.seeker.request_keys[1:]
    return answer


@pytest.mark.django_db
@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row.route}")
def test_each_role_gets_its_status_and_what_is_described(world: World, row: Row) -> None:
    answers = {role: answer_of(world, row, role) for role in ROLES}
    found = {role: answer.status_code for role, answer in answers.items()}
    assert found == dict(zip(ROLES, row.statuses, strict=True))
    for answer in answers.values() if row in DESCRIBED else ():
        check_answer(row, answer)


@pytest.mark.django_db
@pytest.mark.parametrize("row", WITH_INBOX, ids=lambda row: f"{row.method} {row.route}")
@pytest.mark.parametrize("role", ["editor", "manager"])
def test_who_has_no_inbox_gets_what_an_operator_gets(world: World, row: Row, role: str) -> None:
    """Though they are members of the organisation that has the request."""
    assert answer_of(world, row, role).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    "method", cases(["put", "patch", "delete", "post", "get", "trace"], always={"delete"})
)
def test_other_methods_lead_nowhere(world: World, method: str) -> None:
    there = {*routes()}
    for route in {route for _method, route in there if route.startswith("api/")}:
        if (method, route) in there or route.startswith(ELSEWHERE):
            continue
        path = Row(method, route, ()).path(world)
        for role in ROLES:
            headers = world.callers[role].credentials()
            answer = Client().generic(method.upper(), path, headers=headers)
            assert answer.status_code in {401, 403, 405}, (method, path, role)
            assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("stray", ["", "Basic YTpi", "Kier x"])
def test_no_ticket_beside_an_authorization_that_is_none(caseworker: Caseworker, stray: str) -> None:
    caseworker.inbox()
    answer = caseworker.post("/api/v1/realtime/tickets", {}, Authorization=stray)
    assert answer.status_code == 401
