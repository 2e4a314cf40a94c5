"""Conversion of default values and parameters."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal, InvalidOperation

from pyxform.errors import PyXFormError
from pyxform.parsing.parameters import parse as parse_parameters
from pyxform.utils import default_is_dynamic

from surveys.expressions import ExpressionError, parse
from surveys.questionnaire.kinds import KINDS

LITERAL = re.compile(r"(?:string|concat)\(")


class NoValue(ValueError):
    """A cell holds no value of this kind."""


def is_worked_out(default: str, kind: str) -> bool:
    """Tell whether a default is an expression, by pyxform's rule."""
    return bool(default_is_dynamic(default, KINDS[kind].xlsform_type))


def plain_default(default: str, kind: str) -> tuple[str, bool]:
    """Return a default as text, and whether a time zone was dropped; raise NoValue if invalid."""
    if kind == "date":
        day, _rest, zone = _moment(default)
        return day, bool(zone)
    if kind == "time":
        return _time(default)
    if kind == "date_time":
        day, clock, zone = _moment(default)
        return f"{day}T{clock}", bool(zone)
    if kind == "acknowledge":
        return "yes", False
    if kind in {"integer", "decimal", "scale"}:
        return plain_number(default), False
    return default, False


def _moment(text: str) -> tuple[str, str, str]:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise NoValue from error
    lost = str(found.tzinfo or "")
    return found.date().isoformat(), found.strftime("%H:%M"), lost


def _time(text: str) -> tuple[str, bool]:
    try:
        found = time.fromisoformat(text.strip())
    except ValueError as error:
        raise NoValue from error
    return found.strftime("%H:%M"), bool(found.tzinfo)


def plain_number(text: str) -> str:
    """Return a number without needless digits (`1.0` is `1`); raise NoValue if it is none."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation as error:
        raise NoValue from error
    if not number.is_finite() or abs(number.adjusted()) > 15:
        raise NoValue
    plain = format(number, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def literal_of(source: str) -> str | None:
    """Return the text of an expression of texts alone, such as `string('a-b')`; else None."""
    if not LITERAL.match(source):
        return None
    try:
        tree = parse(source).tree
    except ExpressionError:
        return None
    parts: Sequence[object] = tree[2:]
    if all(isinstance(part, list) and part[0] == "text" for part in parts):
        return "".join(str(part[1]) for part in parts if isinstance(part, list))
    return None


def literal_for(text: str) -> str:
    """Return an expression of a text, which `literal_of` reads again."""
    if "'" not in text:
        return f"string('{text}')"
    if '"' not in text:
        return f'string("{text}")'
    parts = [f'"{part}"' if part == "'" else f"'{part}'" for part in re.split("(')", text) if part]
    return f"concat({', '.join(parts)})"


def read_parameters(written: str, row: int) -> Mapping[str, str]:
    """Return the column “parameters” as a mapping; raise NoValue if it is malformed."""
    try:
        return dict(parse_parameters(written, row))
    except PyXFormError as error:
        raise NoValue from error
