"""Lines by period: quarters, months, years."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .scales import Scale, scale_of, up, written
from .values import Amount, Gap, Unit, Value, number_of, tops, words_of

TEMPLATE = "web/charts/trend.html"
# Told apart by mark and dashes; more cannot be followed.
MOST_SERIES = 3
# Labels under the chart: four have room on a phone.
MOST_LABELS = 4
# How much of a period's width its target and its range have.
TARGET_WIDTH, RANGE_WIDTH = 0.7, 0.4


@dataclass(frozen=True, slots=True)
class Period:
    """A period with its name, and a short one for the axis."""

    label: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A line: a value for each period."""

    label: str
    values: Sequence[Value]


def trend(
    series: Sequence[Series],
    *,
    name: str,
    title: str,
    periods: Sequence[Period],
    heading: str,
    targets: Sequence[float | None] = (),
    unit: Unit = Unit.COUNT,
    note: str = "",
) -> SafeString:
    """Return a chart of one to three lines, with its table below.

    :param name: of its elements, once on a page
    :param heading: of the periods, as "Quarter"
    :param targets: of each period, for the first line
    """
    if not 1 <= len(series) <= MOST_SERIES:
        raise ValueError(f"a chart has one to {MOST_SERIES} lines")
    if not periods or any(len(line.values) != len(periods) for line in series):
        raise ValueError("each line has a value for each period")
    aims = [*targets, *[None] * (len(periods) - len(targets))]
    values = [value for line in series for value in line.values]
    scale = scale_of(
        [*tops(values), *(aim for aim in aims if aim is not None)],
        is_whole=unit in (Unit.COUNT, Unit.DAYS),
    )
    context = {
        "name": name,
        "title": title,
        "heading": heading,
        "note": note,
        "description": " ".join(_sentence(line, periods, unit) for line in series),
        "steps": [
            {"y": up(scale.percent(step)), "words": number_of(step, unit)}
            for step in reversed(scale.steps)
        ],
        "lines": [_line(line.values, scale) for line in series],
        "targets": [
            {
                "x1": _x(at, len(aims), -TARGET_WIDTH),
                "x2": _x(at, len(aims), TARGET_WIDTH),
                "y": up(scale.percent(aim)),
            }
            for at, aim in enumerate(aims)
            if aim is not None
        ],
        "labels": labels_of(periods),
        "names": [line.label for line in series],
        "has_ranges": any(isinstance(value, Amount) and not value.is_exact for value in values),
        "rows": [
            {
                "label": period.label,
                "words": [words_of(line.values[at], unit) for line in series],
                "target": "" if aims[at] is None else number_of(aims[at] or 0, unit),
            }
            for at, period in enumerate(periods)
        ],
    }
    return render_to_string(TEMPLATE, context)


def labels_of(periods: Sequence[Period]) -> list[str]:
    """Return the labels under the chart: empty where there is no room for one."""
    every = ceil(len(periods) / MOST_LABELS)
    return [
        (period.short or period.label) if at % every == 0 else ""
        for at, period in enumerate(periods)
    ]


def _line(values: Sequence[Value], scale: Scale) -> dict[str, list[dict[str, str]]]:
    count = len(values)
    points = [
        {"x": _x(at, count), "y": up(scale.percent(value.lowest))}
        if isinstance(value, Amount) and value.is_exact
        else None
        for at, value in enumerate(values)
    ]
    return {
        "points": [point for point in points if point],
        "parts": [
            {"x1": one["x"], "y1": one["y"], "x2": other["x"], "y2": other["y"]}
            for one, other in pairwise(points)
            if one and other
        ],
        "ranges": [
            _range(at, count, scale, value)
            for at, value in enumerate(values)
            if isinstance(value, Amount) and not value.is_exact
        ],
    }


def _range(at: int, count: int, scale: Scale, value: Amount) -> dict[str, str]:
    top, bottom = scale.percent(value.highest), scale.percent(value.lowest)
    return {
        "x": _x(at, count, -RANGE_WIDTH),
        "y": up(top),
        "width": written(100 * RANGE_WIDTH / count),
        "height": written(top - bottom),
    }


def _x(at: int, count: int, aside: float = 0) -> str:
    return written(100 * (at + 0.5 + aside / 2) / count)


def _sentence(line: Series, periods: Sequence[Period], unit: Unit) -> str:
    known = [at for at, value in enumerate(line.values) if not isinstance(value, Gap)]
    if not known:
        return _("%(line)s: no number yet.") % {"line": line.label}
    first, last = known[0], known[-1]
    return _("%(line)s: %(first)s in %(from)s, %(last)s in %(until)s.") % {
        "line": line.label,
        "first": words_of(line.values[first], unit),
        "from": periods[first].label,
        "last": words_of(line.values[last], unit),
        "until": periods[last].label,
    }
