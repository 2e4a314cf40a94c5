"""The API's own description: valid and complete.

That it is true of what is answered is tried by the tests of permissions, for each role.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from django.test import Client
from drf_spectacular import validation
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from rest_framework.serializers import Serializer

from api.description import views
from tests.api.described import DESCRIBED, SCHEMA, description, path_of
from tests.api.hope_roles import HopeRow
from tests.api.hope_rows import HOPE
from tests.api.roles import Row
from tests.personas import Caller


def operations() -> Iterator[tuple[str, str, Any]]:
    for path, item in description()["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def test_it_is_openapi_3_1() -> None:
    assert description()["openapi"].startswith("3.1")
    specification = json.loads(files(validation).joinpath("openapi_3_1_schema.json").read_text())
    # Looked through once for its anchors, not again for each of them.
    known = (Resource.from_contents(specification) @ Registry()).crawl()
    Draft202012Validator(specification, registry=known).validate(description())


def test_all_routes_are_described_and_none_of_the_account_system() -> None:
    rows: list[Row | HopeRow] = [*DESCRIBED, *HOPE]
    assert sorted((row.method, path_of(row)) for row in rows) == sorted(
        (method, path) for method, path, _operation in operations()
    )


def test_operations_have_names_of_their_own_and_words() -> None:
    names = [operation["operationId"] for _method, _path, operation in operations()]
    assert len({*names}) == len(names)
    assert all(operation["description"] for _method, _path, operation in operations())


def every_shape(shape: type[Serializer[Any]]) -> set[type[Serializer[Any]]]:
    below = {*shape.__subclasses__()}
    return below.union(*(every_shape(one) for one in below))


def test_no_two_shapes_share_a_name() -> None:
    """The description has one of each name: the other would be described as what it is not."""
    description()
    ours = [one for one in every_shape(Serializer) if one.__module__.startswith("api.")]
    names = Counter(one.__name__ for one in ours)
    assert [name for name, times in names.items() if times > 1] == []


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
    # Answers are by the names of their questions.
    assert open_ones == ["SurveyValue", "Problem"]


def test_it_is_made_once_for_each_language(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(views, "description", cache(lambda one: {"of": made.append(one)}))
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
