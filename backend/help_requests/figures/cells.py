"""Published figures in words: one form for the page, the CSV, the PDF and the operator."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.help_requests.states import AnswerTime
from backend.organisations.profiles import PLACES, AgeBand, Language, Region, Theme
from surveys.disclosure.published import THRESHOLD, Cell

from .tables import TABLES, UNANSWERED, Outcome, Published

NOT_SAID: Final = gettext_lazy("not said")
TITLES: Final[Mapping[str, Any]] = {
    "theme": gettext_lazy("Theme"),
    "urgent": gettext_lazy("Urgency"),
    "region": gettext_lazy("Region"),
    "language": gettext_lazy("Language"),
    "age_band": gettext_lazy("Age"),
    "answered": gettext_lazy("Time to the first answer"),
    "outcome": gettext_lazy("Outcome"),
}
NOTES: Final[Mapping[str, Any]] = {
    "theme": gettext_lazy("A request may have several themes, or none."),
    "answered": gettext_lazy("From the hour of the request until the organisation first wrote."),
    "outcome": gettext_lazy("How far each request was on the day of publication."),
}
LABELS: Final[Mapping[str, Mapping[str, Any]]] = {
    "theme": {
        Theme.SEXUAL_EXPLOITATION: gettext_lazy("sexual exploitation"),
        Theme.LABOUR_EXPLOITATION: gettext_lazy("labour exploitation"),
        Theme.CRIMINAL_EXPLOITATION: gettext_lazy("criminal exploitation"),
        Theme.OTHER: gettext_lazy("something else"),
    },
    "urgent": {"urgent": gettext_lazy("urgent")},
    "region": dict(PLACES) | {Region.UNKNOWN: NOT_SAID},
    "language": dict(Language.choices),
    "age_band": dict(AgeBand.choices) | {AgeBand.UNKNOWN: NOT_SAID},
    "answered": dict(AnswerTime.choices) | {UNANSWERED: gettext_lazy("nothing written")},
    "outcome": dict(Outcome.choices),
}


@dataclass(frozen=True, slots=True)
class FigureCell:
    """A number of requests in words, and as the range that readers know."""

    label: str
    text: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table of the figures; without cells if there are too few requests to show it."""

    name: str
    title: str
    note: str
    cells: tuple[FigureCell, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a month as they are read everywhere."""

    total: FigureCell
    tables: tuple[FigureTable, ...]


def in_words(published: Published) -> Figures:
    """Return published figures in the active language."""
    total = published.total
    cell = Cell.between(0, THRESHOLD - 1) if total is None else Cell.exactly(total)
    tables = (_table(published, table.name) for table in TABLES if table.name in published.tables)
    return Figures(_cell(_("Requests"), cell), tuple(tables))


def _table(published: Published, name: str) -> FigureTable:
    shown = published.tables[name]
    cells = (
        _cell(capfirst(str(label)), published.range_of(name, value), is_shown=bool(shown[value]))
        for value, label in LABELS[name].items()
        if value in shown
    )
    any_shown = any(shown.values())
    return FigureTable(
        name, str(TITLES[name]), str(NOTES.get(name, "")), tuple(cells) if any_shown else ()
    )


def _cell(label: str, cell: Cell, *, is_shown: bool = True) -> FigureCell:
    least, most = cell.lowest, cell.highest
    if not is_shown:
        text = _("not shown")
    elif cell.open:
        text = str(least)
    elif most < THRESHOLD:
        text = _("fewer than five")
    elif not least:
        text = _("at most {most}").format(most=most)
    else:
        text = f"{least}\N{EN DASH}{most}"
    return FigureCell(label, text, least, most)
