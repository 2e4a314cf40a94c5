"""The API's own description, and whether an answer is what it says."""

import re
from collections.abc import Iterator
from functools import cache, reduce
from operator import getitem
from typing import Any

from django.test import Client
from jsonschema import Draft202012Validator

from tests.api.hope_roles import HopeRow
from tests.api.permission_table import TABLE
from tests.api.programme_roles import ProgrammeRow
from tests.api.roles import Row

SCHEMA = "/api/v1/schema/"
DESCRIBED = [row for row in TABLE if re.match(r"api/v1/(?!schema)|_allauth/", row.route)]
# What any operation may answer, described once.
ANYWHERE = {400, 405, 408, 413, 415, 429, 500, 503, 507}


@cache
def description() -> Any:
    answer = Client().get(SCHEMA)
    assert answer.status_code == 200
    return answer.json()


def path_of(row: Row | HopeRow | ProgrammeRow) -> str:
    return "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", row.route)


def operations() -> Iterator[tuple[str, str, Any]]:
    for path, item in description()["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def resolved(part: Any) -> Any:
    while "$ref" in part:
        address = part["$ref"].removeprefix("#/").split("/")
        part = {**reduce(getitem, address, description()), **part}
        del part["$ref"]
    return part


def validator(schema: Any) -> Draft202012Validator:
    return Draft202012Validator({"components": description()["components"], **schema})


def check_answer(row: Row | HopeRow | ProgrammeRow, answer: Any) -> None:
    operation = description()["paths"][path_of(row)][row.method]
    status = str(answer.status_code)
    if answer.status_code in ANYWHERE and status not in operation["responses"]:
        status = "default"
    described = resolved(operation["responses"][status]).get("content", {})
    if not answer.getvalue():
        assert not described
        return
    schema = described[answer["Content-Type"]]["schema"]
    if schema == {"type": "string", "format": "binary"}:
        return
    validator(schema).validate(answer.json())
