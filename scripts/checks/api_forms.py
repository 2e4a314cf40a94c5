"""Inputs and outputs of a description's operations, regardless of component names."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

METHODS = frozenset({"get", "put", "post", "delete", "patch"})
# What a schema says of the values that may stand at a place.
FACETS = frozenset({
    *("format", "pattern", "minLength", "maxLength", "minimum", "maximum"),
    *("minItems", "maxItems", "uniqueItems"),
})  # fmt: skip


class Place(NamedTuple):
    """The values allowed at a place."""

    required: bool
    kind: str
    nullable: bool
    words: frozenset[str] | None
    facets: Mapping[str, Any]


class Operation(NamedTuple):
    """A call's inputs and outputs by place: `query:after`, `/referrals[]/id`."""

    name: str
    takes: Mapping[str, Place]
    answers: Mapping[str, Place]


def operations_of(document: Mapping[str, Any]) -> dict[str, Operation]:
    """Return the operations of a description by method and path."""
    reader = Reader(document)
    return {
        f"{method.upper()} {path}": reader.operation(operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


class Reader:
    """Reads operations of a description, following its references."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document

    def operation(self, operation: Mapping[str, Any]) -> Operation:
        """Return an operation, without problems, which have one form."""
        takes: dict[str, Place] = {}
        answers: dict[str, Place] = {}
        for described in operation.get("parameters", ()):
            parameter, _seen = self._follow(described, frozenset())
            place = f"{parameter['in']}:{parameter['name']}"
            required = bool(parameter.get("required"))
            takes |= self._places(parameter.get("schema", {}), place, required, "readOnly")
        body, _seen = self._follow(operation.get("requestBody", {}), frozenset())
        for content in body.get("content", {}).values():
            takes |= self._places(content.get("schema", {}), "", True, "readOnly")
        for status, response in operation["responses"].items():
            if status.startswith("2"):
                answer, _seen = self._follow(response, frozenset())
                for content in answer.get("content", {}).values():
                    schema = content.get("schema", {})
                    answers |= self._places(schema, f"{status} ", True, "writeOnly")
        return Operation(operation["operationId"], takes, answers)

    def _places(
        self,
        schema: Any,
        place: str,
        required: bool,
        hidden: str,
        seen: frozenset[str] = frozenset(),
    ) -> dict[str, Place]:
        """Return a place and all below it, without fields hidden in this direction."""
        parts = list(self._alternatives(schema, seen))
        kinds = {kind for part, _seen in parts for kind in _kinds(part)}
        words = [_words(part) for part, _seen in parts if _kinds(part) != {"null"}]
        [(first, _first_seen), *others] = parts
        found = {
            place: Place(
                required,
                " ".join(sorted(kinds - {"null"})),
                "null" in kinds,
                frozenset().union(*filter(None, words)) if words and all(words) else None,
                {} if [p for p, _s in others if _kinds(p) != {"null"}] else _facets(first),
            )
        }
        objects = [part for part, _seen in parts if "properties" in part]
        for part, known in parts:
            for name, inner in part.get("properties", {}).items():
                if not self._follow(inner, known)[0].get(hidden):
                    # What one of several objects wants, the others do not.
                    needed = all(name in one.get("required", ()) for one in objects)
                    found |= self._places(inner, f"{place}/{name}", needed, hidden, known)
            for key, step in (("items", "[]"), ("additionalProperties", "/*")):
                inner = part.get(key)
                if isinstance(inner, dict) and inner and inner.get("$ref") not in known:
                    found |= self._places(part[key], f"{place}{step}", False, hidden, known)
        return found

    def _alternatives(
        self, schema: Any, seen: frozenset[str]
    ) -> Iterator[tuple[dict[str, Any], frozenset[str]]]:
        """Yield the alternative schemas of a value, with references followed."""
        found, seen = self._follow(schema, seen)
        for part in found.get("allOf", ()):
            inner, seen = self._follow(part, seen)
            found = {**inner, **found}
        branches = [part for word in ("oneOf", "anyOf") for part in found.get(word, ()) if part]
        branches = [part for part in branches if "required" not in part or "type" in part]
        if not branches:
            yield found, seen
        for part in branches:
            yield from self._alternatives(part, seen)

    def _follow(self, part: Any, seen: frozenset[str]) -> tuple[dict[str, Any], frozenset[str]]:
        """Return the target of a reference; empty for a recursive one."""
        while "$ref" in part:
            address = part["$ref"]
            if address in seen:
                return {}, seen
            seen |= {address}
            target: Any = self.document
            for step in address.removeprefix("#/").split("/"):
                target = target[step]
            part = {**target, **{key: value for key, value in part.items() if key != "$ref"}}
        return dict(part), seen


def _kinds(schema: Mapping[str, Any]) -> set[str]:
    kinds = schema.get("type", [])
    found = {kinds} if isinstance(kinds, str) else {*kinds}
    if None in schema.get("enum", ()):
        found.add("null")
    return found


def _words(schema: Mapping[str, Any]) -> set[str] | None:
    if "const" in schema:
        return {str(schema["const"])}
    words = schema.get("enum")
    return {str(word) for word in words if word is not None} if words else None


def _facets(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {name: schema[name] for name in FACETS if name in schema}
