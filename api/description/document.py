"""The description as a whole, completed after drf-spectacular generated its parts."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from api.surveys.questionnaires.definition_schema import FORMS

from . import problem_schemas
from .account import add_account
from .components import VECTORS, share_components
from .examples import add_examples
from .schema import INPUT, MAY_LACK_FIELDS
from .tags import described_tags


def complete(result: dict[str, Any], **_options: Any) -> dict[str, Any]:
    """Return the completed description; drf-spectacular's hook for post-processing."""
    # Parts of it belong to views, and the next description is made of them too.
    result = deepcopy(result)
    components = result["components"]
    require_answered(components["schemas"])
    name_inputs(result)
    close_objects(components["schemas"])
    components["schemas"] |= deepcopy(FORMS)
    share_components(result)
    components["schemas"] |= problem_schemas.schemas()
    components["responses"] = problem_schemas.responses()
    add_account(result)
    add_examples(result)
    for section in ("schemas", "responses"):
        components[section] = dict(sorted(components[section].items()))
    result["tags"] = described_tags()
    result["externalDocs"] = {"description": "Vectors of the cryptography", "url": VECTORS}
    return result


def close_objects(schemas: dict[str, Any]) -> None:
    """Forbid unknown fields in objects."""
    for schema in schemas.values():
        if schema.get("type") == "object":
            schema["additionalProperties"] = False
            # Bodies and answers have components of their own.
            for field in schema.get("properties", {}).values():
                field.pop("readOnly", None)
                field.pop("writeOnly", None)


def require_answered(schemas: dict[str, Any]) -> None:
    """Require every field in answers; optional fields are optional in bodies only."""
    for name, schema in schemas.items():
        may_lack = schema.pop(MAY_LACK_FIELDS, False)
        if not name.endswith(INPUT) and "properties" in schema and not may_lack:
            schema["required"] = sorted(schema["properties"])


def drop_unused_inputs(document: dict[str, Any]) -> None:
    """Remove components of bodies that no body uses."""
    schemas = document["components"]["schemas"]
    while True:
        used = {*_component_names(document)}
        unused = [name for name in schemas if name.endswith(INPUT) and name not in used]
        if not unused:
            return
        for name in unused:
            del schemas[name]


def _component_names(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for inner in value:
            yield from _component_names(inner)
    if isinstance(value, dict):
        if "$ref" in value:
            yield str(value["$ref"]).rpartition("/")[2]
        for inner in value.values():
            yield from _component_names(inner)


def name_inputs(document: dict[str, Any]) -> None:
    """Name the components of bodies: like that of the answer, or `…Input` where they differ."""
    drop_unused_inputs(document)
    schemas = document["components"]["schemas"]
    while same := {name for name in schemas if name.endswith(INPUT) and _is_same(schemas, name)}:
        _rename(document, {name: name.removesuffix(INPUT) for name in same})
    # What an answer's component says of itself, that of the body need not say again.
    for name in schemas:
        if name.endswith(INPUT) and "description" in schemas[name]:
            other = schemas.get(name.removesuffix(INPUT), {})
            if other.get("description") == schemas[name]["description"]:
                del schemas[name]["description"]
    _rename(document, {name: name.replace(INPUT, "Input") for name in schemas if INPUT in name})


def _is_same(schemas: dict[str, Any], name: str) -> bool:
    other = schemas.get(name.removesuffix(INPUT))
    return other is None or schemas[name] == other


def _rename(document: dict[str, Any], names: Mapping[str, str]) -> None:
    """Rename components, or raise `ValueError` if two that differ would have one name."""
    schemas = document["components"]["schemas"]
    for name, new in names.items():
        schema = schemas.pop(name)
        if schemas.setdefault(new, schema) != schema:
            raise ValueError(f"two components are named {new}")
    _follow(document, names)


def _follow(value: Any, names: Mapping[str, str]) -> None:
    if isinstance(value, list):
        for inner in value:
            _follow(inner, names)
    if isinstance(value, dict):
        start, slash, name = str(value.get("$ref", "")).rpartition("/")
        if name in names:
            value["$ref"] = f"{start}{slash}{names[name]}"
        for inner in value.values():
            _follow(inner, names)
