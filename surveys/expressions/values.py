"""Values of expressions (text, number, boolean, list) and XPath's conversions (1.0, 3.5 and 4)."""

import re
from decimal import ROUND_HALF_UP, Context
from math import inf, isfinite, isnan, nan

from .dates import days_of

type Value = str | float | bool | list[Value]

# As XPath writes numbers: no plus sign, no exponent.
NUMBER = re.compile(r"[ \t\r\n]*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))[ \t\r\n]*")
WORD = re.compile(r"[^ \t\r\n]+")
# A double holds 15 digits whatever they are. Halves go away from zero, as browsers round.
DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)


def to_text(value: Value) -> str:
    """Return a value as text; of a list its first one, empty if there is none."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return to_text(value[0]) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _number_text(float(value))


def to_number(value: Value) -> float:
    """Return a value as number: NaN if it is none, days since 1970 if it is a date."""
    if isinstance(value, list):
        return to_number(value[0]) if value else nan
    if isinstance(value, str):
        found = NUMBER.fullmatch(value)
        return float(found[1]) if found else days_of(value)
    return float(value)


def to_truth(value: Value) -> bool:
    """Return a value as boolean: false for an empty text, an empty list, 0 and NaN."""
    if isinstance(value, (str, list, bool)):
        return bool(value)
    return value != 0 and not isnan(value)


def clean(value: object) -> Value:
    """Return any object as a value: whole numbers become floats, None an empty text."""
    if isinstance(value, (str, bool)):
        return value
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, (list, tuple)):
        return [clean(item) for item in value]
    return ""


def each(values: list[Value]) -> list[Value]:
    """Return the values with lists flattened."""
    flat: list[Value] = []
    for value in values:
        if isinstance(value, list):
            flat.extend(each(value))
        else:
            flat.append(value)
    return flat


def words(value: Value) -> list[str]:
    """Return the names in an answer with several choices."""
    return WORD.findall(to_text(value))


def _number_text(number: float) -> str:
    if not isfinite(number):
        return "NaN" if isnan(number) else "Infinity" if number == inf else "-Infinity"
    text = format(DIGITS.create_decimal_from_float(number), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
