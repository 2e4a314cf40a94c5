"""Classes of numbers and days, defined by the questionnaire and never by the answers."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import ceil, inf, log10
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from surveys.questionnaire.definition import Item
from surveys.questionnaire.kinds import SCALE

# Django's own makes a class for each text.
lazy_text = lazy(str, str)
# Each value by itself up to here, classes beyond.
MAX_SINGLE = 21
MAX_CLASSES = 40
# For numbers of which nothing is known: most are how often or how many.
USUAL_EDGES = (0, 1, 5, 10, 20, 50, 100)
MAX_MONTHS, MAX_YEARS = 18, 20
FIRST_DECADE, LAST_DECADE = 1940, 2030

_NUMBER = r"-?\d+(?:\.\d+)?"
_BOUND = re.compile(
    rf"(?:^|[\s(])\.\s*(<=|>=|<|>)\s*({_NUMBER})(?!\w|\.|\s*[*+-]|\s+(?:div|mod)\b)"
)
_DAY_BOUND = re.compile(r"(?:^|[\s(])\.\s*(<=|>=|<|>)\s*(?:date\(\s*)?['\"](\d{4}-\d\d-\d\d)['\"]")
# With one of these a comparison is no bound of its own.
_NO_BOUND = re.compile(r"\b(or|not|if)\b")


@dataclass(frozen=True, slots=True)
class Class:
    """One class: from `start` to the start of the next one."""

    start: Any
    id: str
    words: Any
    # Its number for means, if it holds one value only.
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes in order; values before the first one are in none."""

    classes: Sequence[Class]

    def place(self, value: Any) -> int | None:
        """Return which class a value is in; None if in none."""
        at = bisect_right(self.classes, value, key=lambda class_: class_.start) - 1
        return at if at >= 0 else None


# -- Numbers ------------------------------------------------------------------------------------
def scale_classes(item: Item) -> Classes:
    """Return the values of a scale, or classes if there are too many."""
    start, end, step = (
        _number(item.parameters.get(name), float(usual)) for name, usual in SCALE.items()
    )
    end, step = max(end, start), abs(step) or 1
    steps = int((end - start) / step + 1e-9)
    if steps < MAX_SINGLE:
        return Classes([_single(round(start + at * step, 9)) for at in range(steps + 1)])
    return _edges(_nice_edges(start, end), start, whole=_is_whole(start) and _is_whole(step))


def number_classes(item: Item, *, whole: bool) -> Classes:
    """Return the classes of a number, from its parameter `classes` or its constraint."""
    return _number_classes(item.constraint, item.parameters.get("classes", ""), whole)


@lru_cache(maxsize=512)
def _number_classes(constraint: str, classes: str, whole: bool) -> Classes:
    # Most numbers of a questionnaire have the same classes.
    low, high = _bounds(constraint)
    named = map(float, re.findall(_NUMBER, classes))
    edges = sorted({float(ceil(edge)) if whole else edge for edge in named})
    if whole and low is not None:
        low = ceil(low)
    if edges:
        return _edges(edges[:MAX_CLASSES], low, whole=whole)
    if low is not None and high is not None:
        if whole and high - low < MAX_SINGLE:
            return Classes([_single(value) for value in range(ceil(low), int(high) + 1)])
        return _edges(_nice_edges(low, high), low, whole=whole)
    return _edges([edge for edge in USUAL_EDGES if high is None or edge <= high], low, whole=whole)


def _edges(edges: Sequence[float], low: float | None, *, whole: bool) -> Classes:
    starts = [-inf, *edges]
    if low is not None:
        starts = [*(edge for edge in starts if edge > low)]
        below = [edge for edge in edges if edge <= low]
        starts.insert(0, below[-1] if below else -inf)
    return Classes(
        [
            _between(start, end, whole=whole)
            for start, end in zip(starts, [*starts[1:], inf], strict=True)
        ]
    )


def _between(start: float, end: float, *, whole: bool) -> Class:
    if start == -inf:
        return Class(
            start, f"..{_shown(end)}", format_lazy(_("under {number}"), number=_shown(end))
        )
    if end == inf:
        words = format_lazy(_("{number} or more"), number=_shown(start))
        return Class(start, f"{_shown(start)}..", words)
    if whole and end - start == 1:
        return _single(start)
    last = _shown(end - 1) if whole else _shown(end)
    if whole:
        return Class(start, f"{_shown(start)}..{last}", lazy_text(f"{_shown(start)}–{last}"))
    words = format_lazy(_("{number} to under {other}"), number=_shown(start), other=last)
    return Class(start, f"{_shown(start)}..{last}", words)


def _single(value: float) -> Class:
    return Class(value, _shown(value), lazy_text(_shown(value)), float(value))


def _nice_edges(low: float, high: float) -> list[float]:
    """Return some eight edges between two ends, at multiples of 1, 2 or 5 times a power of ten."""
    span = max(high - low, 1e-9)
    power = 10.0 ** int(log10(span / 8) // 1)
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power * 8 >= span)
    first = int(low // step)
    return [round(at * step, 9) for at in range(first, int(high // step) + 1)][:MAX_CLASSES]


def _bounds(constraint: str) -> tuple[float | None, float | None]:
    low: float | None = None
    high: float | None = None
    if not _NO_BOUND.search(constraint):
        for sign, number in _BOUND.findall(constraint):
            value = float(number)
            if sign[0] == ">":
                low = value if low is None else max(low, value)
            else:
                high = value if high is None else min(high, value)
    return (low, high) if low is None or high is None or low < high else (None, None)


def _number(text: str | None, usual: float) -> float:
    return float(text) if text and re.fullmatch(_NUMBER, text.strip()) else usual


def _is_whole(number: float) -> bool:
    return float(number).is_integer()


def _shown(number: float) -> str:
    return f"{number:.9g}" if abs(number) < 1e9 else f"{number:.0f}"


# -- Days ---------------------------------------------------------------------------------------
def day_classes(item: Item) -> Classes:
    """Return months, years or decades between the constraint's bounds; decades without bounds."""
    if edges := sorted({*re.findall(r"\d{4}-\d\d-\d\d", item.parameters.get("classes", ""))}):
        return _day_edges([edge for edge in edges if _is_day(edge)][:MAX_CLASSES])
    low, high = _day_bounds(item.constraint)
    if low is None or high is None or low > high:
        return _decades(FIRST_DECADE, LAST_DECADE, closed=False)
    months = list(months_between(low, high))
    if len(months) <= MAX_MONTHS:
        return Classes([Class(month, month, month_words(month)) for month in months])
    if high.year - low.year < MAX_YEARS:
        years = map(str, range(low.year, high.year + 1))
        return Classes([Class(year, year, lazy_text(year)) for year in years])
    return _decades(low.year // 10 * 10, high.year // 10 * 10, closed=True)


def months_between(first: date, last: date) -> list[str]:
    """Return the months of two days and all between them, as `2026-03`."""
    count = (last.year - first.year) * 12 + last.month - first.month
    start = first.year * 12 + first.month - 1
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(start, start + count + 1)]


def month_words(month: str) -> Any:
    """Return a month in the reader's language, lazily."""
    return lazy_text(_MonthWords(month))


class _MonthWords:
    def __init__(self, month: str) -> None:
        self.first = date.fromisoformat(f"{month}-01")

    def __str__(self) -> str:
        return str(date_format(self.first, "YEAR_MONTH_FORMAT"))


def _decades(first: int, last: int, *, closed: bool) -> Classes:
    if last // 10 - first // 10 > MAX_CLASSES:
        first = last - 10 * MAX_CLASSES
    found = [
        Class(str(at), f"{at}..{at + 9}", lazy_text(f"{at}–{at + 9}"))
        for at in range(first, last + 1, 10)
    ]
    if closed:
        return Classes(found)
    before = Class("", f"..{first}", format_lazy(_("before {year}"), year=first))
    later = Class(str(last), f"{last}..", format_lazy(_("{year} or later"), year=last))
    return Classes([before, *found[:-1], later])


def _day_edges(edges: Sequence[str]) -> Classes:
    if not edges:
        return _decades(FIRST_DECADE, LAST_DECADE, closed=False)
    found = [Class("", f"..{edges[0]}", format_lazy(_("before {day}"), day=edges[0]))]
    for start, end in zip(edges, [*edges[1:], ""], strict=True):
        words = (
            format_lazy(_("from {day} to before {other}"), day=start, other=end)
            if end
            else format_lazy(_("from {day}"), day=start)
        )
        found.append(Class(start, f"{start}..{end}", words))
    return Classes(found)


def _day_bounds(constraint: str) -> tuple[date | None, date | None]:
    low: date | None = None
    high: date | None = None
    if not _NO_BOUND.search(constraint):
        for sign, day in _DAY_BOUND.findall(constraint):
            if not _is_day(day):
                continue
            if sign[0] == ">":
                low = date.fromisoformat(day)
            else:
                high = date.fromisoformat(day)
    return low, high


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
