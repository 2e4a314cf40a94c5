"""Boxes for made-up calls, as bytes: hypothesis would draw a thousand characters one by one."""

import re
from collections.abc import Iterator
from typing import Any

import schemathesis
from hypothesis import strategies as st

from api.common.fields import BASE64URL, encode

# `api.common.fields.base64url_pattern` counts characters; a padded box has two lengths instead.
EXACT = re.compile(r"\^\[A-Za-z0-9_-\]\{(\d+)\}(\[\w+\])?\$")
PADDED = f"^{BASE64URL.pattern.replace('*', '+')}$"


def name_the_boxes(schema: dict[str, Any]) -> None:
    """Gives each box in a description a format that makes it; its pattern still says what it is."""
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


def strings_of(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if part.get("type") == "string" and "pattern" in part:
            yield part
        part = [*part.values()]
    for one in part if isinstance(part, list) else []:
        yield from strings_of(one)
