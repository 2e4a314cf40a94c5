"""The API's own description is valid and complete; permission tests compare it with answers."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from drf_spectacular import validation
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from rest_framework.serializers import Serializer

from api.common.problems import MEDIA_TYPE, TYPES, respond
from api.description import views
from api.description.enumerations import ENUMERATIONS
from api.description.problem_schemas import name_of
from tests.api.described import (
    ANYWHERE,
    DESCRIBED,
    SCHEMA,
    description,
    operations,
    path_of,
    resolved,
    validator,
)
from tests.api.hope_roles import HopeRow
from tests.api.hope_rows import HOPE
from tests.api.programme_roles import ProgrammeRow
from tests.api.programme_rows import PROGRAMME
from tests.api.roles import Row
from tests.personas import Caller

JSON = "application/json"
# Components included (docs/decisions/the-description-grows-with-its-operations.md).
BYTES_OF_AN_OPERATION = 1_566
# Members of problems beside those of RFC 9457.
VALUES = {
    "errors": [{"pointer": "/id", "code": "required", "detail": "This field is required."}],
    "challenge": {
        "algorithm": "SHA-256",
        "challenge": "00",
        "maxnumber": 1,
        "salt": "00",
        "signature": "00",
    },
    "urgent_help": [],
    "current": {},
}


@pytest.mark.full
def test_it_is_openapi_3_1() -> None:
    assert description()["openapi"].startswith("3.1")
    specification = json.loads(files(validation).joinpath("openapi_3_1_schema.json").read_text())
    # Looked through once for its anchors, not again for each of them.
    known = (Resource.from_contents(specification) @ Registry()).crawl()
    Draft202012Validator(specification, registry=known).validate(description())


def test_all_routes_are_described_and_those_of_the_account_system() -> None:
    rows: list[Row | HopeRow | ProgrammeRow] = [*DESCRIBED, *HOPE, *PROGRAMME]
    assert sorted((row.method, path_of(row)) for row in rows) == sorted(
        (method, path) for method, path, _operation in operations()
    )


def test_operations_have_names_of_their_own_and_words() -> None:
    names = [operation["operationId"] for _method, _path, operation in operations()]
    assert len({*names}) == len(names)
    for _method, path, operation in operations():
        assert 1 < len(operation["summary"]) < 120, path
        assert not operation["summary"].endswith("."), path
        assert ":raises" not in operation.get("description", ""), path


def test_every_operation_says_who_may_call_it_and_where_it_belongs() -> None:
    declared = {tag["name"] for tag in description()["tags"]}
    schemes = description()["components"]["securitySchemes"]
    for _method, path, operation in operations():
        assert {*operation["tags"]} < declared, path
        assert all({*one} <= schemes.keys() for one in operation["security"]), path
    used = {tag for _method, _path, operation in operations() for tag in operation["tags"]}
    assert used == declared


def every_shape(shape: type[Serializer[Any]]) -> set[type[Serializer[Any]]]:
    below = {*shape.__subclasses__()}
    return below.union(*(every_shape(one) for one in below))


def test_no_two_shapes_share_a_name() -> None:
    """Of two with one name, the other would be described wrongly."""
    description()
    ours = [one for one in every_shape(Serializer) if one.__module__.startswith("api.")]
    names = Counter(one.__name__ for one in ours)
    assert [name for name, times in names.items() if times > 1] == []


def test_every_problem_is_described_by_its_status() -> None:
    for _method, path, operation in operations():
        assert "default" in operation["responses"], path
        for status, answer in operation["responses"].items():
            if status == "default" or int(status) >= 400:
                content = resolved(answer)["content"]
                ours = path.startswith("/api/")
                assert {*content} == {MEDIA_TYPE} if ours else {*content} <= {MEDIA_TYPE, JSON}


@pytest.mark.parametrize("kind", TYPES)
def test_a_problem_is_of_its_own_type_and_of_no_other(kind: str) -> None:
    type_of = TYPES[kind]
    more = {name: VALUES[name] for name in (*type_of.required, *type_of.optional)}
    problem = json.loads(respond(kind, more=more).content)
    fitting = [one for one in TYPES if validator(schemas()[name_of(one)]).is_valid(problem)]
    assert fitting == [kind]
    assert validator(schemas()["Problem"]).is_valid(problem)
    operation = description()["paths"]["/api/v1/organisation"]["patch"]
    status = str(type_of.status)
    if status not in operation["responses"]:
        assert type_of.status in ANYWHERE
        status = "default"
    content = resolved(operation["responses"][status])["content"]
    assert validator(content[MEDIA_TYPE]["schema"]).is_valid(problem)
    assert not validator(schemas()[name_of(kind)]).is_valid({"type": problem["type"]})


def schemas() -> Any:
    return description()["components"]["schemas"]


def test_objects_take_no_unknown_field() -> None:
    open_ones = [
        name
        for name, schema in schemas().items()
        if schema.get("type") == "object" and schema.get("additionalProperties", True) is True
    ]
    # Problems may grow, and the account system's objects are allauth's.
    grow = {"FieldProblem", "WorkChallenge", *map(name_of, TYPES)}
    assert [
        open_one
        for open_one in open_ones
        if open_one not in grow and not open_one.startswith("Account")
    ] == []


def test_words_have_one_component_wherever_they_stand() -> None:
    parts = [*every_part(description()["paths"]), *every_part(schemas())]
    words = Counter(json.dumps(sorted(map(str, part["enum"]))) for part in parts if "enum" in part)
    assert [one for one, times in words.items() if times > 1] == []
    named = [name for name, schema in schemas().items() if "enum" in schema]
    assert {*ENUMERATIONS} <= {*named}, "a name that nothing has any more"


def every_part(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, (dict, list)):
            yield from every_part(inner)


def test_every_reference_leads_somewhere_and_every_component_is_used() -> None:
    found = {part["$ref"] for part in every_part(description()) if "$ref" in part}
    for address in found:
        assert resolved({"$ref": address}), address
    for section in ("schemas", "responses", "parameters", "requestBodies"):
        for name in description()["components"][section]:
            assert f"#/components/{section}/{name}" in found, name


def test_it_is_small_enough_to_be_read() -> None:
    size = len(Client().get(SCHEMA).content)
    assert size / len([*operations()]) < BYTES_OF_AN_OPERATION


def test_it_is_made_once_for_each_language(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(views, "description", cache(lambda one: {"of": made.append(one)}))
    for asked in ("nl", "vi", "nl", "xx", "nl"):
        Client().get(f"{SCHEMA}?lang={asked}", headers={"Accept-Language": asked})
    assert made == ["nl", "vi"]


@pytest.mark.full
def test_the_next_one_is_the_same() -> None:
    made = [views.description.__wrapped__("en") for _time in range(2)]
    assert made[0] == made[1]


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


def test_it_leads_to_the_vectors_of_the_cryptography(anyone: Caller) -> None:
    address = description()["externalDocs"]["url"].removeprefix(settings.PUBLIC_URL)
    assert anyone.get(address).json()["seeker_keys"]
    assert schemas()["Bytes1216"]["externalDocs"] == description()["externalDocs"] | {
        "description": "Inputs and outputs"
    }


def test_a_description_in_another_form_is_not_made() -> None:
    answer = Client().get(SCHEMA, headers={"Accept": "application/yaml"})
    assert json.loads(answer.content)["openapi"].startswith("3.1")
