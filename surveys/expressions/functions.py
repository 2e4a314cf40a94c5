"""Implementations of the functions in `table`."""

from collections.abc import Callable
from math import ceil, floor, isfinite, isnan, nan, pi
from typing import Any

from . import maths, texts
from .context import Context
from .dates import date_text, formatted, time_text
from .pattern_matcher import matches
from .values import Value, clean, each, to_number, to_text, to_truth, words

type Arguments = list[Any]
type Function = Callable[[Arguments, Context], Value]

# 10 to a power beyond it is not exact.
MAX_DIGITS = 15


def _text(function: Callable[..., Value]) -> Function:
    return lambda arguments, context: function(*map(to_text, arguments))


def _number(function: Callable[..., Value]) -> Function:
    return lambda arguments, context: function(*map(to_number, arguments))


def _slice(function: Callable[..., Value]) -> Function:
    return lambda arguments, context: function(
        to_text(arguments[0]), *map(to_number, arguments[1:])
    )


def _of_text_or_own(function: Callable[[str], Value]) -> Function:
    return lambda arguments, context: function(
        to_text(arguments[0] if arguments else clean(context.own))
    )


def _selected_at(arguments: Arguments, context: Context) -> Value:
    names, place = words(arguments[0]), to_number(arguments[1])
    return names[int(place)] if 0 <= place < len(names) else ""


def _choice_name(arguments: Arguments, context: Context) -> Value:
    labels = context.labels.get(arguments[1], {})
    return labels.get(to_text(arguments[0]), "")


def _coalesce(arguments: Arguments, context: Context) -> Value:
    return next((argument for argument in arguments if to_text(argument) != ""), "")


def _checklist(arguments: Arguments, context: Context) -> Value:
    return _between(arguments, float(sum(map(to_truth, arguments[2:]))))


def _weighted_checklist(arguments: Arguments, context: Context) -> Value:
    total = 0.0
    for true, weight in zip(arguments[2::2], arguments[3::2], strict=True):
        if to_truth(true):
            total += to_number(weight)
    return _between(arguments, total)


def _between(arguments: Arguments, total: float) -> bool:
    least, most = to_number(arguments[0]), to_number(arguments[1])
    return (least == -1 or total >= least) and (most == -1 or total <= most)


def _int(number: float) -> float:
    return float(int(number)) if isfinite(number) else number


def _floor(number: float) -> float:
    return float(floor(number)) if isfinite(number) else number


def _ceiling(number: float) -> float:
    return float(ceil(number)) if isfinite(number) else number


def _round(number: float, digits: float = 0.0) -> float:
    if isnan(digits):
        return nan
    places = int(max(-MAX_DIGITS, min(MAX_DIGITS, digits)))
    scale = 10.0 ** abs(places)
    moved = number * scale if places > 0 else number / scale
    if not isfinite(moved):
        return number
    below = float(floor(moved))
    whole = below + 1 if moved - below >= 0.5 else below
    return whole / scale if places > 0 else whole * scale


def _filled(arguments: Arguments) -> list[float]:
    """Return the numbers without empty values, or NaN if all are empty."""
    values = each(arguments)
    numbers = [to_number(value) for value in values if value != ""]
    return numbers or [nan] * min(len(values), 1)


def _least(arguments: Arguments, context: Context) -> Value:
    return _best(_filled(arguments), 1)


def _greatest(arguments: Arguments, context: Context) -> Value:
    return _best(_filled(arguments), -1)


def _best(numbers: list[float], sign: int) -> float:
    best = nan
    for place, number in enumerate(numbers):
        if isnan(number):
            return nan
        if place == 0 or number * sign < best * sign:
            best = number
    return best


def _sum(arguments: Arguments, context: Context) -> Value:
    total = 0.0
    for number in _filled(arguments):
        total += number
    return total


def _count(arguments: Arguments, context: Context) -> Value:
    return float(len(each(arguments)))


def _count_non_empty(arguments: Arguments, context: Context) -> Value:
    return float(sum(value != "" for value in each(arguments)))


def _indexed_repeat(arguments: Arguments, context: Context) -> Value:
    name, _repeat, place = arguments[0], arguments[1], to_number(arguments[2])
    found = clean(context.lists.get(name, context.values.get(name, "")))
    values = found if isinstance(found, list) else [found]
    return values[int(place) - 1] if 1 <= place < len(values) + 1 else ""


def _position(arguments: Arguments, context: Context) -> Value:
    return nan if context.position is None else float(context.position)


def _join(arguments: Arguments, context: Context) -> Value:
    return to_text(arguments[0]).join(map(to_text, each(arguments[1:])))


def _regex(arguments: Arguments, context: Context) -> Value:
    return matches(arguments[1], to_text(arguments[0]))


def _now(arguments: Arguments, context: Context) -> Value:
    if context.now is None:
        return ""
    return context.now.replace(tzinfo=None).isoformat(timespec="milliseconds")


def _decimal_time(number: float) -> float:
    return number - floor(number) if isfinite(number) else number


def _formatted(arguments: Arguments, context: Context) -> Value:
    return formatted(to_number(arguments[0]), to_text(arguments[1]))


FUNCTIONS: dict[str, Function] = {
    "selected": lambda arguments, context: to_text(arguments[1]) in words(arguments[0]),
    "selected-at": _selected_at,
    "count-selected": lambda arguments, context: float(len(words(arguments[0]))),
    "jr:choice-name": _choice_name,
    "if": lambda arguments, context: arguments[1] if to_truth(arguments[0]) else arguments[2],
    "coalesce": _coalesce,
    "once": lambda arguments, context: _coalesce([clean(context.own), *arguments], context),
    "not": lambda arguments, context: not to_truth(arguments[0]),
    "true": lambda arguments, context: True,
    "false": lambda arguments, context: False,
    "boolean": lambda arguments, context: to_truth(arguments[0]),
    "boolean-from-string": _text(lambda text: text in {"true", "1"}),
    "checklist": _checklist,
    "weighted-checklist": _weighted_checklist,
    "number": _number(lambda number: number),
    "int": _number(_int),
    "round": _number(_round),
    "floor": _number(_floor),
    "ceiling": _number(_ceiling),
    "abs": _number(abs),
    "pow": _number(maths.power),
    "sqrt": _number(maths.square_root),
    "exp": _number(maths.exponential),
    "exp10": _number(lambda number: maths.power(10.0, number)),
    "log": _number(maths.logarithm),
    "log10": _number(maths.logarithm10),
    "pi": lambda arguments, context: pi,
    "sin": _number(maths.sine),
    "cos": _number(maths.cosine),
    "tan": _number(maths.tangent),
    "asin": _number(maths.arc_sine),
    "acos": _number(maths.arc_cosine),
    "atan": _number(maths.arc_tangent),
    "atan2": _number(maths.arc_tangent2),
    "min": _least,
    "max": _greatest,
    "sum": _sum,
    "count": _count,
    "count-non-empty": _count_non_empty,
    "indexed-repeat": _indexed_repeat,
    "position": _position,
    "string": _text(lambda text: text),
    "concat": lambda arguments, context: "".join(map(to_text, each(arguments))),
    "join": _join,
    "substr": _slice(texts.between),
    "substring": _slice(texts.part),
    "substring-before": _text(texts.before),
    "substring-after": _text(texts.after),
    "contains": _text(lambda text, part: part in text),
    "starts-with": _text(str.startswith),
    "ends-with": _text(str.endswith),
    "string-length": _of_text_or_own(lambda text: float(len(text))),
    "normalize-space": _of_text_or_own(lambda text: " ".join(words(text))),
    "translate": _text(texts.translated),
    "regex": _regex,
    "today": lambda arguments, context: context.today.isoformat(),
    "now": _now,
    "date": _number(date_text),
    "date-time": _number(time_text),
    "decimal-date-time": _number(lambda number: number),
    "decimal-time": _number(_decimal_time),
    "format-date": _formatted,
    "format-date-time": _formatted,
}
