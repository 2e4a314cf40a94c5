"""A table with a bar in each row, and a mark where the target is."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .scales import scale_of, written
from .values import Amount, Unit, Value, number_of, tops, words_of

TEMPLATE = "web/charts/bars.html"


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: what is counted, how many, how many there should be."""

    label: str
    value: Value
    target: float | None = None
    note: str = ""
    address: str = ""


def bars(
    rows: Sequence[Bar],
    *,
    name: str,
    title: str,
    heading: str,
    value_heading: str = "",
    unit: Unit = Unit.COUNT,
    note: str = "",
) -> SafeString:
    """Return a chart of bars. Its table says in words what the bars show.

    :param name: of its elements, once on a page
    :param heading: of the labels
    :param value_heading: of the numbers, else "Reached"
    """
    targets = [row.target for row in rows if row.target is not None]
    most = scale_of([*tops(row.value for row in rows), *targets]).high
    context = {
        "name": name,
        "title": title,
        "heading": heading,
        "value_heading": value_heading or _("Reached"),
        "note": note,
        "has_targets": bool(targets),
        "rows": [
            {
                "bar": row,
                "line": bar_line(row.value, most=most, target=row.target),
                "words": words_of(row.value, unit),
                "target": "" if row.target is None else number_of(row.target, unit),
            }
            for row in rows
        ],
    }
    return render_to_string(TEMPLATE, context)


def bar_line(value: Value, *, most: float, target: float | None = None) -> SafeString:
    """Return the drawing of a row, hidden from screen readers: the row says it in words.

    What is certain is filled, what is possible has a broken outline.
    """
    parts = [SafeString('<rect class="all" width="100%" height="100%"/>')]
    if isinstance(value, Amount):
        if not value.is_exact:
            parts.append(_part("maybe", value.highest, most))
        if value.lowest > 0:
            parts.append(_part("sure", value.lowest, most))
    if target is not None:
        place = written(100 * target / most)
        # On the bar and off it the mark has a border of the paper's colour.
        parts += [
            format_html(
                '<line class="{}" x1="{}" x2="{}" y1="-25%" y2="125%"/>', kind, place, place
            )
            for kind in ("target-edge", "target")
        ]
    return format_html(
        '<svg class="chart-bar" aria-hidden="true">{}</svg>', SafeString("".join(parts))
    )


def _part(kind: str, number: float, most: float) -> SafeString:
    width = written(min(100.0, 100 * number / most))
    return format_html('<rect class="{}" width="{}" height="100%"/>', kind, width)
