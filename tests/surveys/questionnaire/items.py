"""Questionnaires in few words."""

from typing import Any

from surveys.questionnaire.compiled import Compiled, compile_definition
from surveys.questionnaire.definition import Definition, read

MOOD = {"mood": [{"name": "good"}, {"name": "bad"}]}


def item(kind: str, name: str, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "name": name, **fields}


def definition(*items: dict[str, Any], **fields: Any) -> Definition:
    return read(
        {"title": {"en": "Test"}, "languages": ["en", "nl"], "items": list(items), "choices": MOOD}
        | fields
    )


def compiled(*items: dict[str, Any], **fields: Any) -> Compiled:
    return compile_definition(definition(*items, **fields))
