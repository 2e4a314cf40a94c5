"""Examples, recorded from real calls (tests/api/test_examples.py)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).with_name("examples.json")
JSON = "application/json"


def add_examples(document: dict[str, Any]) -> None:
    """Add recorded bodies and answers to the operations, and one example per problem status."""
    found = recorded()
    components = document["components"]
    for path in document["paths"].values():
        for operation in path.values():
            call = found["operations"].get(operation["operationId"], {})
            if "request" in call:
                body = _followed(components, operation["requestBody"])
                body["content"][JSON]["example"] = call["request"]
            for status, example in call.get("responses", {}).items():
                answer = _followed(components, operation["responses"][status])
                answer["content"][JSON]["example"] = example
    for name, example in found["responses"].items():
        [content] = components["responses"][name]["content"].values()
        content["example"] = example


def _followed(components: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """Return a part of the description, or the component to which it refers."""
    if "$ref" not in part:
        return part
    section, name = part["$ref"].split("/")[-2:]
    found: dict[str, Any] = components[section][name]
    return found


@cache
def recorded() -> dict[str, Any]:
    """Return the calls by operation, and answers by the name of their component."""
    calls: dict[str, Any] = json.loads(EXAMPLES.read_text())
    return calls
