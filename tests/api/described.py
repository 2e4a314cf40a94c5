"""The API's own description, and whether an answer is what it says."""

import re
from functools import cache
from typing import Any

from django.test import Client
from jsonschema import Draft202012Validator

from tests.api.hope_roles import HopeRow
from tests.api.permission_table import TABLE
from tests.api.roles import Row

SCHEMA = "/api/v1/schema/"
DESCRIBED = [row for row in TABLE if re.match(r"api/v1/(?!schema)", row.route)]


@cache
def description() -> Any:
    """All of it, made once."""
    answer = Client().get(SCHEMA)
    assert answer.status_code == 200
    return answer.json()


def path_of(row: Row | HopeRow) -> str:
    """A route of Django's as OpenAPI writes it."""
    return "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", row.route)


def check_answer(row: Row | HopeRow, answer: Any) -> None:
    """Fails if an answer is not what its route's description says."""
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
