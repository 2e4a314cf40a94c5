"""What `scripts/check api-changes` would say of changes to the API's description."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from scripts.checks.api_changes import breaking
from scripts.checks.api_forms import operations_of


def schema_of(**properties: Any) -> Any:
    return {"type": "object", "properties": properties, "required": ["id", "state"]}


def described() -> Any:
    thing = schema_of(
        id={"type": "string"},
        state={"$ref": "#/components/schemas/State"},
        note={"type": "string", "maxLength": 100},
        parts={"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
    )
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    after = {"in": "query", "name": "after", "schema": {"type": "string"}}
    return {
        "paths": {
            "/things": {
                "post": {
                    "operationId": "thing_make",
                    "parameters": [after],
                    "requestBody": {"content": content},
                    "responses": {"201": {"content": content}, "default": {}},
                }
            }
        },
        "components": {
            "schemas": {"Thing": thing, "State": {"type": "string", "enum": ["open", "closed"]}}
        },
    }


def thing(document: Any) -> Any:
    return document["components"]["schemas"]["Thing"]


def post(document: Any) -> Any:
    return document["paths"]["/things"]["post"]


CHANGES: dict[str, tuple[Callable[[Any], Any], set[str]]] = {
    "a call is gone": (lambda d: d["paths"].clear(), {"it is gone"}),
    "a method has another name": (
        lambda d: post(d).update(operationId="make"),
        {"its operationId was thing_make"},
    ),
    "a field is gone": (
        lambda d: thing(d)["properties"].pop("note"),
        {"201 /note is gone from the answer", "it does not take /note any more"},
    ),
    "a field may be left out": (
        lambda d: thing(d).update(required=["state"]),
        {"201 /id may be left out of the answer"},
    ),
    "a field has to be sent": (
        lambda d: thing(d).update(required=["id", "state", "note"]),
        {"/note has to be sent"},
    ),
    "a field may be null": (
        lambda d: thing(d)["properties"].update(id={"type": ["string", "null"]}),
        {"201 /id may be null in the answer"},
    ),
    "a word more": (
        lambda d: d["components"]["schemas"]["State"]["enum"].append("lost"),
        {"201 /state has other words in the answer"},
    ),
    "a word less": (
        lambda d: d["components"]["schemas"]["State"]["enum"].remove("open"),
        {"/state takes fewer words"},
    ),
    "a tighter bound": (
        lambda d: thing(d)["properties"]["note"].update(maxLength=10),
        {"/note has another maxLength"},
    ),
    "a parameter is gone": (
        lambda d: post(d)["parameters"].clear(),
        {"it does not take query:after any more"},
    ),
    "a new field": (lambda d: thing(d)["properties"].update(more={"type": "string"}), set()),
    "a new object, with fields that it wants": (
        lambda d: thing(d)["properties"].update(
            more={
                "type": "object",
                "properties": {"name": {"type": "string"}},
                "required": ["name"],
            }
        ),
        set(),
    ),
    "a field that one of several objects wants": (
        lambda d: d["components"]["schemas"].update(
            Thing={
                "oneOf": [
                    thing(d),
                    {
                        **schema_of(**thing(d)["properties"], kind={"type": "string"}),
                        "required": ["id", "state", "kind"],
                    },
                ]
            }
        ),
        set(),
    ),
    "a component has another name": (
        lambda d: (
            d["components"]["schemas"].update(Status=d["components"]["schemas"].pop("State")),
            thing(d)["properties"].update(state={"$ref": "#/components/schemas/Status"}),
        ),
        set(),
    ),
}


@pytest.mark.parametrize(("change", "said"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_told_if_it_breaks_a_client(
    change: Callable[[Any], Any], said: set[str]
) -> None:
    after = deepcopy(described())
    change(after)
    found = breaking(operations_of(described()), operations_of(after))
    assert {text.removeprefix("POST /things: ") for text in found} == said
