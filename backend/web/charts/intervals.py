"""Estimates with the interval in which the true number lies."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .scales import Scale, scale_of, written
from .values import Gap, Unit, number_of, words_of

TEMPLATE = "web/charts/intervals.html"


@dataclass(frozen=True, slots=True)
class Interval:
    """A row: an estimate, and the ends of its interval; or why there is none."""

    label: str
    estimate: float | Gap
    low: float = 0
    high: float = 0
    note: str = ""


def intervals(
    rows: Sequence[Interval],
    *,
    name: str,
    title: str,
    heading: str,
    value_heading: str = "",
    unit: Unit = Unit.SHARE,
    reference: float | None = None,
    note: str = "",
) -> SafeString:
    """Return a chart of intervals: a table with a line in each row, all on the same axis.

    :param name: of its elements, once on a page
    :param reference: a number to compare with, as 0 for differences
    """
    ends = [end for row in rows if not isinstance(row.estimate, Gap) for end in (row.low, row.high)]
    numbers = [*ends, *(row.estimate for row in rows if not isinstance(row.estimate, Gap))]
    scale = scale_of([*numbers, *([] if reference is None else [reference])])
    axis = _("Each line is from %(low)s to %(high)s.") % {
        "low": number_of(scale.low, unit),
        "high": number_of(scale.high, unit),
    }
    context = {
        "name": name,
        "title": title,
        "heading": heading,
        "value_heading": value_heading or _("Estimate, and where the true number lies"),
        "note": note,
        "axis": axis if numbers else "",
        "reference": None if reference is None else written(scale.percent(reference)),
        "rows": [_row(row, scale, unit) for row in rows],
    }
    return render_to_string(TEMPLATE, context)


def _row(row: Interval, scale: Scale, unit: Unit) -> dict[str, object]:
    if isinstance(row.estimate, Gap):
        return {"interval": row, "words": words_of(row.estimate), "drawn": None}
    if not row.low <= row.estimate <= row.high:
        raise ValueError(f"{row.estimate} is not within {row.low} to {row.high}")
    words = _("%(estimate)s (%(low)s to %(high)s)") % {
        "estimate": number_of(row.estimate, unit),
        "low": number_of(row.low, unit),
        "high": number_of(row.high, unit),
    }
    drawn = {
        end: written(scale.percent(number))
        for end, number in (("low", row.low), ("at", row.estimate), ("high", row.high))
    }
    return {"interval": row, "words": words, "drawn": drawn}
