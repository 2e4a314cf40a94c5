"""Clocks in days: how far each thing is, and which of its days have marks."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import numbers
from .scales import written

TEMPLATE = "web/charts/days.html"


@dataclass(frozen=True, slots=True)
class Timeline:
    """A row: a clock that stands at a day; None if it has not begun."""

    label: str
    day: int | None
    # What stands beside it, else "day 43 of 100".
    words: str = ""
    # Days of which something was done, as a weekly check.
    done: Sequence[int] = ()
    address: str = ""


def days(
    rows: Sequence[Timeline],
    *,
    name: str,
    title: str,
    heading: str,
    length: int = 100,
    marks: Sequence[int] = (50, 80, 100),
    note: str = "",
) -> SafeString:
    """Return a chart of clocks: a table with a line of so many days in each row.

    :param name: of its elements, once on a page
    :param marks: days at which each line has a mark
    """
    context = {
        "name": name,
        "title": title,
        "heading": heading,
        "note": note,
        "marks": [written(100 * day / length) for day in marks],
        "marked": ", ".join(numbers.whole(day) for day in marks),
        "rows": [
            {
                "timeline": row,
                "words": row.words or day_words(row.day, length),
                "width": written(100 * min(max(row.day or 0, 0), length) / length),
                "done": [written(100 * day / length) for day in row.done if 0 <= day <= length],
            }
            for row in rows
        ],
    }
    return render_to_string(TEMPLATE, context)


def day_words(day: int | None, length: int) -> str:
    """Return where a clock stands."""
    if day is None or day < 0:
        return _("not begun")
    if day > length:
        return _("over")
    return _("day %(day)s of %(length)s") % {
        "day": numbers.whole(day),
        "length": numbers.whole(length),
    }
