"""Checks and conversions of one answer by itself."""

import re
from bisect import bisect_left
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Any

from surveys.expressions import to_number

from .compiled import Node
from .costs import MAX_ENTRIES
from .kinds import NOTATIONS, SCALE, ValueType

__all__ = [
    "LONG_TEXT",
    "MAX_CHOSEN",
    "MAX_ENTRIES",
    "Problem",
    "cleaned",
    "in_order",
    "longest",
    "problem_of",
    "scale_of",
    "value_of",
]

LONG_TEXT, SHORT_TEXT = 4_000, 500
MAX_CHOSEN = 200
# A browser counts whole numbers so far.
MAX_NUMBER = 2**53 - 1
BLANKS = " \t\r\n"
BLANK = re.compile(r"[ \t\r\n]+")
# A number as people write it: the comma of most of Europe as well.
WRITTEN = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?")
SURROGATE = re.compile("[\ud800-\udfff]")
# How far a number may be beside one of its scale: less than anybody writes.
NEARLY = 1e-9

# A code of `words.MESSAGES` with what its text needs.
type Problem = tuple[str, Mapping[str, object]]


def cleaned(node: Node, value: Any) -> Any:
    """Return an answer as it is stored; None for blanks, no choice and null."""
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").strip(BLANKS)
        return text or None
    if isinstance(value, list):
        return value or None
    if isinstance(value, float) and isfinite(value) and value.is_integer():
        return int(value)
    return value


def problem_of(node: Node, value: Any) -> Problem | None:
    """Return what is wrong with an answer by itself (see `submissions`); None if nothing is."""
    value_type = node.kind.value_type
    if value_type is ValueType.CHOICE:
        return None if value in _names(node) else ("choice", {})
    if value_type is ValueType.CHOICES:
        return _choices_problem(node, value)
    if value_type in {ValueType.WHOLE, ValueType.NUMBER}:
        return _number_problem(node, value)
    if value_type is ValueType.TEXT:
        return _text_problem(node, value)
    notation = NOTATIONS[value_type]
    found = isinstance(value, str) and notation.pattern.fullmatch(value)
    # Of a day that there is not `to_number` makes no number.
    exists = found and (not notation.has_day or to_number(value) == to_number(value))
    return None if exists else (value_type.value, {})


def in_order(node: Node, value: Any) -> Any:
    """Return a valid answer with several choices in the questionnaire's order, unless ranked."""
    if node.item.kind != "many":
        return value
    chosen = set(value)
    return [name for name in dict.fromkeys(_names(node)) if name in chosen]


def value_of(node: Node, text: str) -> Any:
    """Return the answer that a text from a form, default or calculation means, else the text."""
    text = text.replace("\r\n", "\n").strip(BLANKS)
    value_type = node.kind.value_type
    if value_type is ValueType.CHOICES:
        return [name for name in BLANK.split(text) if name]
    if (
        value_type in {ValueType.WHOLE, ValueType.NUMBER}
        and len(text) <= SHORT_TEXT
        and WRITTEN.fullmatch(text)
    ):
        number = float(text.replace(",", "."))
        return int(number) if isfinite(number) and number.is_integer() else number
    if value_type is ValueType.DATE:
        return text.partition("T")[0]
    if value_type is ValueType.DATE_TIME:
        return text[: len("2026-03-31T23:59")]
    return text


def scale_of(node: Node) -> list[int | float]:
    """Return the numbers of a scale in ascending order."""
    given = SCALE | dict(node.item.parameters)
    return [*_scale(*(given[name] for name in SCALE))]


@lru_cache(maxsize=1_000)
def _scale(start: str, end: str, step: str) -> tuple[int | float, ...]:
    first, each = Decimal(start), Decimal(step)
    steps = int((Decimal(end) - first) / each)
    numbers = (first + each * place for place in range(steps + 1))
    return tuple(
        int(number) if number == number.to_integral_value() else float(number) for number in numbers
    )


def longest(node: Node) -> int:
    """Return how many characters a text may have at most."""
    return LONG_TEXT if "multiline" in node.item.appearance else SHORT_TEXT


def _names(node: Node) -> list[str]:
    return [choice.name for choice in node.choices]


def _choices_problem(node: Node, value: Any) -> Problem | None:
    code = "ranking" if node.item.kind == "ranking" else "choices"
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        return code, {}
    if len(value) > MAX_CHOSEN:
        return "many", {"n": MAX_CHOSEN}
    once = set(value)
    return None if len(once) == len(value) and once.issubset(_names(node)) else (code, {})


def _number_problem(node: Node, value: Any) -> Problem | None:
    whole = node.kind.value_type is ValueType.WHOLE
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or abs(value) > MAX_NUMBER or not isfinite(value):
        return ("whole" if whole else "number"), {}
    if whole:
        return None if isinstance(value, int) else ("whole", {})
    if node.item.kind != "scale":
        return None
    scale = scale_of(node)
    place = bisect_left(scale, value - NEARLY)
    fits = place < len(scale) and abs(scale[place] - value) < NEARLY
    return None if fits else ("scale", {"start": scale[0], "end": scale[-1]})


def _text_problem(node: Node, value: Any) -> Problem | None:
    if not isinstance(value, str) or "\0" in value or SURROGATE.search(value):
        return "text", {}
    return ("long", {"n": longest(node)}) if len(value) > longest(node) else None
