"""Who may call what at Platform HOPE: `hope_rows` against the routes that are there."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.api.described import check_answer
from tests.api.hope_page_rows import PAGES
from tests.api.hope_roles import ROLES, HopeRow, HopeWorld
from tests.api.hope_rows import HOPE
from tests.api.hope_world import a_hope_world
from tests.api.test_permissions import routes
from tests.representatives import cases
from tests.standing import made_once, standing_clock

API = "api/v1/experts/"
HERE = (API, "advice/", "panel/")
ROWS = [*HOPE, *PAGES]


def test_every_route_is_in_the_table_and_every_row_has_a_route() -> None:
    rows = [(row.method, row.route) for row in ROWS]
    assert sorted(rows) == sorted(route for route in routes() if route[1].startswith(HERE))


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[HopeWorld]:
    """Made once: whatever a call did is taken back by `answer_of`."""
    with made_once(django_db_blocker):
        with standing_clock():
            made = a_hope_world()
        yield made


def answer_of(world: HopeWorld, row: HopeRow, role: str) -> Any:
    undo = transaction.savepoint_create()
    body = row.body(world, role)
    content = {} if body is None else {"data": json.dumps(body)}
    answer = getattr(Client(), row.method)(
        row.path(world, role),
        content_type="application/json",
        headers=world.caller(role, row.about).credentials(),
        **content,
    )
    transaction.savepoint_rollback(undo)
    return answer


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.route}")
def test_each_role_gets_its_status_and_what_is_described(world: HopeWorld, row: HopeRow) -> None:
    answers = {role: answer_of(world, row, role) for role in ROLES}
    found = {role: answer.status_code for role, answer in answers.items()}
    assert found == dict(zip(ROLES, row.statuses, strict=True))
    for answer in answers.values() if row in HOPE else ():
        check_answer(row, answer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "method", cases(["put", "patch", "delete", "post", "get", "trace"], always={"delete"})
)
def test_other_methods_lead_nowhere(world: HopeWorld, method: str) -> None:
    there = {*routes()}
    for route in sorted({route for _method, route in there if route.startswith(API)}):
        if (method, route) in there:
            continue
        path = HopeRow(method, route, ()).path(world)
        for role in ("nobody", "requester", "member", "coordinator"):
            headers = world.caller(role, "begun").credentials()
            answer = Client().generic(method.upper(), path, headers=headers)
            assert answer.status_code in {401, 403, 405}, (method, path, role)
            assert answer["Content-Type"] == "application/problem+json"
