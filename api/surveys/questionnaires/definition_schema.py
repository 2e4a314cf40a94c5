"""A questionnaire's definition as JSON Schema, generated from `surveys.questionnaire`.

Components of the API's description: items contain items, which serializers cannot describe.
"""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from api.common.problems import Problem, pointer_of
from surveys.questionnaire.definition import (
    MAX_CHOICES,
    MAX_ITEMS,
    MAX_LANGUAGES,
    MAX_TEXT,
    SOURCES,
    TEXTS,
    Choice,
    Definition,
    Item,
    Malformed,
    read,
)
from surveys.questionnaire.kinds import KINDS

TEXT = {"type": "string", "maxLength": MAX_TEXT, "pattern": "^[^\\u0000]*$"}
NAME = {"type": "string", "pattern": "^[^\\u0000]*$"}
BY_NAME = {"type": "object", "additionalProperties": TEXT, "propertyNames": NAME}
STRINGS = {"type": "array", "items": TEXT}
TRUTH = {"type": "boolean"}


def ref(name: str) -> dict[str, str]:
    """Return a reference to one of the components below."""
    return {"$ref": f"#/components/schemas/{name}"}


def _items() -> dict[str, Any]:
    return {"type": "array", "items": ref("SurveyItem"), "maxItems": MAX_ITEMS}


def _of_item(name: str) -> dict[str, Any]:
    if name == "kind":
        return {"type": "string", "enum": [*KINDS]}
    if name == "items":
        return _items()
    if name == "appearance":
        return STRINGS
    if name in TEXTS or name == "parameters":
        return ref("SurveyTexts")
    return TEXT if name in SOURCES or name == "name" else TRUTH


def _object(described_class: type, forms: dict[str, Any], required: list[str]) -> dict[str, Any]:
    described = " ".join((described_class.__doc__ or "").partition("\n\n")[0].split())
    return {
        "type": "object",
        "title": f"Survey{described_class.__name__}",
        "description": described,
        "properties": forms,
        "required": required,
        "additionalProperties": False,
    }


# Any JSON but for a character that nothing keeps, at whatever depth. The description says it of the
# uppermost level alone: programs that write clients know no schema that holds itself.
ANY_VALUE: dict[str, Any] = {
    "description": "Any JSON value, without U+0000 in its texts and names",
    "anyOf": [
        NAME,
        {"type": "number"},
        {"type": "boolean"},
        {"type": "null"},
        {"type": "array", "items": {}},
        {"type": "object", "propertyNames": NAME, "additionalProperties": {}},
    ],
}
FORMS: dict[str, Any] = {
    "SurveyValue": ANY_VALUE,
    "SurveyTexts": BY_NAME | {"description": "Texts by language or by name"},
    "SurveyDefinition": _object(
        Definition,
        {
            "title": ref("SurveyTexts"),
            "languages": STRINGS | {"minItems": 1, "maxItems": MAX_LANGUAGES},
            "items": _items(),
            "choices": {
                "type": "object",
                "propertyNames": NAME,
                "additionalProperties": {
                    "type": "array",
                    "items": ref("SurveyChoice"),
                    "maxItems": MAX_CHOICES,
                },
            },
            "settings": ref("SurveyTexts"),
        },
        ["languages", "items"],
    ),
    "SurveyItem": _object(
        Item, {field.name: _of_item(field.name) for field in fields(Item)}, ["kind"]
    ),
    "SurveyChoice": _object(
        Choice, {"name": TEXT, "label": ref("SurveyTexts"), "data": ref("SurveyTexts")}, ["name"]
    ),
}


def read_definition(data: Any) -> Definition:
    """Return the questionnaire in a body, below `definition`, or raise `Problem`."""
    try:
        return read(data)
    except Malformed as error:
        faults = [(error.field, "malformed", error.detail)]
        raise refused_definition(error.detail, faults) from None


def refused_definition(detail: str, faults: Iterable[tuple[str, str, str]]) -> Problem:
    """Return what is said of a body whose `definition` cannot be used.

    :param faults: of each the field below `definition`, the code and what to do
    """
    errors = [
        {"pointer": f"/definition{pointer_of(field)}", "code": code, "detail": text}
        for field, code, text in faults
    ]
    return Problem("invalid-input", detail, more={"errors": errors})
