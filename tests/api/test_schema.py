"""The API's own description: valid, complete, and true of what is answered."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from api import schema_views
from tests.api.hope_roles import HopeRow
from tests.api.hope_rows import HOPE
from tests.api.permission_table import TABLE
from tests.api.roles import ROLES, Row, World
from tests.api.test_permissions import answer_of, world  # noqa: F401 - a fixture
from tests.personas import Caller

SCHEMA = "/api/v1/schema/"
DESCRIBED = [row for row in TABLE if re.match(r"api/v1/(?!schema)", row.route)]


@cache
def description() -> Any:
    answer = Client().get(SCHEMA)
    assert answer.status_code == 200
    return answer.json()


def path_of(row: Row | HopeRow) -> str:
    """A route of Django's as OpenAPI writes it."""
    return "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", row.route)


def operations() -> Iterator[tuple[str, str, Any]]:
    for path, item in description()["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def test_it_is_openapi_3_1() -> None:
    assert description()["openapi"].startswith("3.1")
    validate_schema(description())


def test_all_routes_are_described_and_none_of_the_account_system() -> None:
    rows: list[Row | HopeRow] = [*DESCRIBED, *HOPE]
    assert sorted((row.method, path_of(row)) for row in rows) == sorted(
        (method, path) for method, path, _operation in operations()
    )


def test_operations_have_names_of_their_own_and_words() -> None:
    names = [operation["operationId"] for _method, _path, operation in operations()]
    assert len({*names}) == len(names)
    assert all(operation["description"] for _method, _path, operation in operations())


def test_every_problem_is_of_the_one_form() -> None:
    for _method, path, operation in operations():
        assert {"429", "500"} <= operation["responses"].keys(), path
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert answer["content"] == {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                }


def test_objects_take_no_unknown_field() -> None:
    schemas = description()["components"]["schemas"]
    open_ones = [n for n, s in schemas.items() if s.get("additionalProperties") is not False]
    assert open_ones == ["Problem"]


def check_answer(row: Row | HopeRow, answer: Any) -> None:
    """Whether an answer is what its route's description says."""
    operation = description()["paths"][path_of(row)][row.method]
    described = operation["responses"][str(answer.status_code)].get("content", {})
    if not answer.content:
        assert not described
        return
    shape = described[answer["Content-Type"]]["schema"]
    if shape == {"type": "string", "format": "binary"}:
        return
    components = {"components": description()["components"]}
    Draft202012Validator(components | shape).validate(answer.json())


@pytest.mark.django_db
@pytest.mark.parametrize("row", DESCRIBED, ids=lambda row: f"{row.method} {row.route}")
def test_what_is_answered_is_what_is_described(world: World, row: Row) -> None:  # noqa: F811
    for role in ROLES:
        check_answer(row, answer_of(world, row, role))


def test_it_is_made_once_for_each_language(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(schema_views, "description", cache(lambda one: {"of": made.append(one)}))
    for asked in ("nl", "vi", "nl", "xx", "nl"):
        Client().get(f"{SCHEMA}?lang={asked}", headers={"Accept-Language": asked})
    assert made == ["nl", "vi"]


def test_the_page_to_browse_it_asks_no_other_host(anyone: Caller) -> None:
    page = Client().get("/api/v1/schema/browse/")
    text = page.content.decode()
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", text)
    script = Client().get("/api/v1/schema/browse/?script=").content.decode()
    assert SCHEMA in script + text
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy
    for address in re.findall(r"(?:src|href)=[\"'](/static/[^\"']+)", text):
        assert Client().get(address).status_code == 200, address


def test_a_description_in_another_form_is_not_made() -> None:
    answer = Client().get(SCHEMA, headers={"Accept": "application/yaml"})
    assert json.loads(answer.content)["openapi"].startswith("3.1")
