"""Shared components: enumerations, forms of values, parameters."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.conf import settings

from api.common.contact import ADDRESS, SHORTEST_ADDRESS
from api.common.fields import UUID4, UUID_ANY, base64url_length, base64url_pattern
from backend.core.characters import SEEN
from backend.core.crypto.boxes import KEY_SIZE, LOCKED_KEY_SIZE, SEALED_KEY_SIZE
from backend.core.crypto.key_pairs import PUBLIC_SIZE
from backend.core.crypto.member import SALT_SIZE
from backend.core.crypto.messages import MAX_BODY_SIZE
from backend.core.limits import LONGEST_ADDRESS, PLAIN
from backend.organisations.schedule import SPAN

from .enumerations import ENUMERATIONS

ABOVE_BMP = re.compile("[\U00010000-\U0010ffff](?:-[\U00010000-\U0010ffff])?")
# As `StrictText` describes them: halves of a character above U+FFFF are no characters there.
VISIBLE, LINE = (ABOVE_BMP.sub("", text.replace(r"\ud800-\udfff", "")) for text in (SEEN, PLAIN))
# What clients do with keys and boxes, to be compared step by step.
VECTORS = f"{settings.PUBLIC_URL}/api/v1/schema/vectors/"
# Forms of values that occur everywhere, by the pattern that tells them.
VALUES: Mapping[str, Mapping[str, Any]] = {
    "Identifier": {"type": "string", "format": "uuid", "pattern": f"^{UUID_ANY.pattern}$"},
    "RandomIdentifier": {"type": "string", "format": "uuid", "pattern": f"^{UUID4.pattern}$"},
    "EmailAddress": {
        "type": "string",
        "minLength": SHORTEST_ADDRESS,
        "maxLength": LONGEST_ADDRESS,
        "pattern": ABOVE_BMP.sub("", f"^{ADDRESS.pattern}$"),
    },
    # Names, in characters that can be seen, and single lines of text.
    **{
        name: {"type": "string", "pattern": f"^{alphabet}{{{least},{most}}}$"}
        for name, alphabet, least, most in (
            ("Visible60", VISIBLE, 1, 60),
            ("Visible100", VISIBLE, 1, 100),
            ("UpToVisible100", VISIBLE, 0, 100),
            ("Line200", LINE, 1, 200),
            ("UpToLine200", LINE, 0, 200),
            ("UpToLine300", LINE, 0, 300),
        )
    },
    "OpeningHours": {"type": "string", "pattern": f"^{SPAN.pattern}$"},
    # Salts and digests, keys that are locked, sealed and public.
    **{
        f"Bytes{size}": {
            "type": "string",
            "pattern": base64url_pattern(size),
            "description": f"base64url of {size} bytes, without padding",
            "externalDocs": {"description": "Inputs and outputs", "url": VECTORS},
        }
        for size in (SALT_SIZE, KEY_SIZE, LOCKED_KEY_SIZE, SEALED_KEY_SIZE, PUBLIC_SIZE)
    },
}
# A date with a time, and a message's box: all have one form.
MOMENT, MESSAGE_BOX = "Moment", "MessageBox"
LONGEST_MESSAGE = base64url_length(MAX_BODY_SIZE)
# Lists of a vocabulary that many answers have, by the component of their items.
LISTS: Final[Mapping[str, str]] = {"Topic": "Topics", "ExpertLanguage": "ExpertLanguages"}
_BY_WORDS = {frozenset(map(str, words)): name for name, words in ENUMERATIONS.items()}
_BY_PATTERN = {value["pattern"]: name for name, value in VALUES.items()}


def share_components(document: dict[str, Any]) -> None:
    """Replace schemas that have a named component with a reference to it.

    Raises `ValueError` if a serializer's component has the name of one of these.
    """
    used: dict[str, dict[str, Any]] = {}
    for schema in [*_objects(document["paths"]), *_objects(document["components"]["schemas"])]:
        if isinstance(pattern := schema.get("pattern"), str):
            schema["pattern"] = within_bmp(pattern)
        # Any value, also null.
        if {} in schema.get("oneOf", ()):
            del schema["oneOf"]
        # A lone reference may have words beside it.
        if len(schema.get("allOf", ())) == 1:
            schema.update(schema.pop("allOf")[0])
        # Bodies and answers have components of their own where they differ.
        if schema.get("readOnly") is True or schema.get("writeOnly") is True:
            schema.pop("readOnly", None)
            schema.pop("writeOnly", None)
        if name := _name_of(schema):
            used.setdefault(name, _component(name, schema))
            _refer(schema, name)
    for schema in [*_objects(document["paths"]), *_objects(document["components"]["schemas"])]:
        if name := _list_of(schema):
            used.setdefault(name, dict(schema))
            schema.clear()
            schema["$ref"] = f"#/components/schemas/{name}"
    if taken := used.keys() & document["components"]["schemas"].keys():
        raise ValueError(f"{sorted(taken)}: serializers have these names too")
    document["components"]["schemas"] |= used
    _share_parameters(document)


def within_bmp(pattern: str) -> str:
    """Return a pattern without characters above U+FFFF, which some validators cannot take.

    It refuses less; the server still checks every character.
    """
    return ABOVE_BMP.sub("", pattern)


def _name_of(schema: Mapping[str, Any]) -> str | None:
    words = schema.get("enum")
    if isinstance(words, (list, tuple)) and len(words) > 1:
        return _BY_WORDS.get(frozenset(word for word in words if word not in {None, ""}))
    pattern = schema.get("pattern")
    if pattern and schema.get("format") == "date-time":
        return MOMENT
    if schema.get("maxLength") == LONGEST_MESSAGE and schema.get("minLength"):
        return MESSAGE_BOX
    return _BY_PATTERN.get(pattern) if isinstance(pattern, str) else None


def _list_of(schema: Mapping[str, Any]) -> str | None:
    """Return the component of a list that may hold each word of a vocabulary once."""
    items = schema.get("items")
    name = str(items.get("$ref", "")).rpartition("/")[2] if isinstance(items, dict) else ""
    whole = {"type", "items", "maxItems", "uniqueItems"}
    if name not in LISTS or schema.keys() != whole or schema["type"] != "array":
        return None
    return LISTS[name] if schema["maxItems"] == len(ENUMERATIONS[name]) else None


def _component(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    if name in {MOMENT, MESSAGE_BOX}:
        return {**schema, "type": "string"}
    if name in VALUES:
        return dict(VALUES[name])
    return {"type": "string", "enum": [*map(str, ENUMERATIONS[name])]}


def _refer(schema: dict[str, Any], name: str) -> None:
    """Turn a schema into a reference, beside it what else it may hold."""
    kinds, words = schema.pop("type", ""), schema.pop("enum", [])
    if name == MESSAGE_BOX or schema.get("description") == VALUES.get(name, {}).get("description"):
        schema.pop("description", None)
    for key in ("format", "pattern", "minLength", "maxLength", "x-spec-enum-id"):
        schema.pop(key, None)
    reference = {"$ref": f"#/components/schemas/{name}"}
    others: list[dict[str, Any]] = []
    if "" in words:
        others.append({"type": "string", "const": ""})
    if None in words or "null" in kinds:
        others.append({"type": "null"})
    schema |= {"oneOf": [reference, *others]} if others else reference


def _share_parameters(document: dict[str, Any]) -> None:
    """Let a parameter that several operations have be one component."""
    operations = [op for path in document["paths"].values() for op in path.values()]
    texts = Counter(_text(parameter) for op in operations for parameter in op.get("parameters", []))
    names: dict[str, str] = {}
    for text, times in texts.items():
        if times > 1:
            name = json.loads(text)["name"]
            names[text] = _free(name, {*names.values()}.__contains__)
    for operation in operations:
        for place, parameter in enumerate(operation.get("parameters", [])):
            if name := names.get(_text(parameter)):
                operation["parameters"][place] = {"$ref": f"#/components/parameters/{name}"}
    document["components"]["parameters"] = {n: json.loads(text) for text, n in names.items()}


def _text(value: Any) -> str:
    return json.dumps(value, default=str, sort_keys=True)


def _free(name: str, is_taken: Callable[[str], bool]) -> str:
    numbered: Sequence[str] = [name, *(f"{name}{number}" for number in range(2, 100))]
    return next(candidate for candidate in numbered if not is_taken(candidate))


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner)
