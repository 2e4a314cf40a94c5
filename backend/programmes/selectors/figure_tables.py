"""Released figures in words: one form for the page and for CSV, XLSX and PDF."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.quarters import Quarter
from backend.organisations.figure_sources import Count
from backend.organisations.texts import in_language
from backend.programmes.states import Counting, Direction, Unit
from surveys.disclosure.published import THRESHOLD

from .figures import trend_of
from .indicators import is_over, quarter_text


@dataclass(frozen=True, slots=True)
class TableCell:
    """Target and number of an indicator in a quarter; `text` is what is read of the number.

    `quarter` is in words; `is_over` tells whether it has ended, which a sum of several has not.
    """

    quarter: str
    target: int | None
    reached: Count | None
    note: str
    is_over: bool = False

    @property
    def text(self) -> str:
        """The number as it is read."""
        return count_text(self.reached)

    @property
    def target_text(self) -> str:
        """The target as it is read."""
        return number_text(self.target)


@dataclass(frozen=True, slots=True)
class TableRow:
    """An indicator in the reader's language."""

    code: str
    name: str
    unit: str
    whole: str
    direction: str
    counting: str
    is_people: bool
    is_counted: bool
    cells: Sequence[TableCell]

    @property
    def total(self) -> TableCell:
        """All quarters together, or how it is at the end."""
        targets = [cell.target for cell in self.cells if cell.target is not None]
        reached = [cell.reached for cell in self.cells if cell.reached is not None]
        if self.counting == Counting.STOCK:
            return TableCell(
                "", targets[-1] if targets else None, reached[-1] if reached else None, ""
            )
        return TableCell(
            "",
            sum(targets) if targets else None,
            sum(reached[1:], reached[0]) if reached else None,
            "",
        )

    @property
    def trend(self) -> str:
        """Which way it went in quarters that are over, in words; empty if it cannot be said."""
        known = [cell.reached for cell in self.cells if cell.is_over and cell.reached is not None]
        return _trend_text(trend_of(known, self.direction))

    @property
    def notes(self) -> list[TableCell]:
        """The quarters with a note."""
        return [cell for cell in self.cells if cell.note]


@dataclass(frozen=True, slots=True)
class TableOfProject:
    """A project with its indicators."""

    slug: str
    name: str
    organisation: str
    rows: Sequence[TableRow]


@dataclass(frozen=True, slots=True)
class FigureTables:
    """All figures of a release; `quarters` in words, the earliest first."""

    quarters: Sequence[str]
    codes: Sequence[str]
    projects: Sequence[TableOfProject]
    # How many numbers say something else than in the last release, and which that was.
    corrected: int = 0
    corrects: int = 0

    @property
    def span(self) -> str:
        """The quarters as a span."""
        first, last = self.quarters[0], self.quarters[-1]
        if first == last:
            return first
        return _("{first} to {last}").format(first=first, last=last)


def _trend_text(trend: str) -> str:
    texts = {
        "better": _("better than before"),
        "worse": _("worse than before"),
        "same": _("as before"),
    }
    return texts.get(trend, "")


def tables_of(content: Mapping[str, Any]) -> FigureTables:
    """Return the content of a release in the reader's language."""
    codes = content["quarters"]
    quarters = [quarter_text(Quarter.from_text(code)) for code in codes]
    projects = [
        TableOfProject(
            one["slug"],
            in_language(one["name"]),
            one["organisation"],
            _rows(one["indicators"], codes),
        )
        for one in content["projects"]
    ]
    corrects = content.get("corrects") or {"numbers": 0, "release": 0}
    return FigureTables(quarters, codes, projects, corrects["numbers"], corrects["release"])


def _rows(indicators: Sequence[Mapping[str, Any]], codes: Sequence[str]) -> list[TableRow]:
    day, quarters = today(), [Quarter.from_text(code) for code in codes]
    names = {one["code"]: in_language(one["name"]) for one in indicators}
    return [
        TableRow(
            one["code"],
            names[one["code"]],
            str(Unit(one["unit"]).label),
            names.get(one["part_of"], ""),
            Direction(one["direction"]),
            Counting(one["counting"]),
            one["is_people"],
            one["is_counted"],
            [
                TableCell(
                    quarter_text(quarter),
                    cell["target"],
                    None if cell["reached"] is None else Count(*cell["reached"]),
                    _note(cell),
                    is_over(quarter, day),
                )
                for quarter, cell in zip(quarters, one["cells"], strict=True)
            ],
        )
        for one in indicators
    ]


def _note(cell: Mapping[str, Any]) -> str:
    """Return the words beside a number, and what it was before it was corrected."""
    if cell.get("was") is None:
        return str(cell["note"])
    was = _("Corrected: it was {number} in the release before.").format(
        number=count_text(Count(*cell["was"]))
    )
    return f"{cell['note']} {was}".strip()


def number_text(number: int | None) -> str:
    """Return a number as it is read; a dash without one."""
    return "\N{EN DASH}" if number is None else number_format(number, force_grouping=True)


def count_text(count: Count | None) -> str:
    """Return what is shown of a number in words."""
    if count is None:
        return _("not known")
    least, most = number_text(count.least), count.most
    if most is None:
        return _("at least {least}").format(least=least) if count.least else _("not shown")
    if most == count.least:
        return least
    if most < THRESHOLD:
        return _("fewer than five")
    if not count.least:
        return _("at most {most}").format(most=number_text(most))
    return f"{least}\N{EN DASH}{number_text(most)}"


def why_hidden() -> str:
    """Return why numbers are hidden, for whoever reads figures."""
    return _(
        "Numbers of people below five are not shown, and some others are shown as a range, so that"
        " nobody can be found by subtracting. Such a number stays as it was first published."
    )
