"""Boxes for made-up calls, as bytes: hypothesis would draw a thousand characters one by one."""

import re
from collections.abc import Iterator
from typing import Any

import schemathesis
from hypothesis import strategies as st

from api.common.fields import BASE64URL, encode
from api.description.components import within_bmp
from backend.core.characters import NOT_IN_ADDRESSES, SEEN
from tests.api.described import ANYWHERE

# `api.common.fields.base64url_pattern` counts characters; a padded box has two lengths instead.
EXACT = re.compile(r"\^\[A-Za-z0-9_-\]\{(\d+)\}(\[\w+\])?\$")
# Alphabets as the description has them, and as they are.
EXACT_ALPHABETS = {
    within_bmp(alphabet): alphabet
    for alphabet in (SEEN.replace(r"\ud800-\udfff", ""), NOT_IN_ADDRESSES)
}
PADDED = f"^{BASE64URL.pattern.replace('*', '+')}$"


def name_the_boxes(schema: dict[str, Any]) -> None:
    for text in strings_of(schema):
        if exact := EXACT.fullmatch(text["pattern"]):
            least = most = int(exact[1]) + bool(exact[2])
        elif text["pattern"] == PADDED:
            least, most = text["minLength"], text["maxLength"]
        else:
            continue
        text["format"] = f"box-{least}-{most}"
        made = st.binary(min_size=least * 3 // 4, max_size=most * 3 // 4).map(encode)
        schemathesis.openapi.format(text["format"], made)


def be_strict(schema: dict[str, Any]) -> None:
    """Restore what the description omits for programs that could not take it.

    That is characters above U+FFFF in patterns, U+0000 in values, and the statuses described once
    for all operations.
    """
    for text in strings_of(schema):
        for simple, exact in EXACT_ALPHABETS.items():
            text["pattern"] = text["pattern"].replace(simple, exact)
    schemas = schema["components"]["schemas"]
    value = {"$ref": "#/components/schemas/SurveyValue"}
    *_scalars, a_list, an_object = schemas["SurveyValue"]["anyOf"]
    a_list["items"] = an_object["additionalProperties"] = value
    for path in schema["paths"].values():
        for operation in path.values():
            other = operation["responses"].pop("default")
            for status in ANYWHERE:
                operation["responses"].setdefault(str(status), other)


def strings_of(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if part.get("type") == "string" and "pattern" in part:
            yield part
        part = [*part.values()]
    for one in part if isinstance(part, list) else []:
        yield from strings_of(one)
