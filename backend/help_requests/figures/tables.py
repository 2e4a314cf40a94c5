"""Tables of the figures: what is counted, and the ranges that are published of it.

The tables of an organisation and a month are published together, once, and none is crossed with
another. Each hides its small counts by itself (docs/surveys-disclosure.md). The programme adds up
what organisations publish, and nothing else.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from backend.help_requests.states import AnswerTime
from backend.organisations.profiles import PROVINCES, AgeBand, Country, Language, Region, Theme
from surveys.disclosure.one_way import one_way
from surveys.disclosure.published import THRESHOLD, Cell

type Contribution = Mapping[str, Sequence[str]]


class Outcome(TextChoices):
    """How far a request is at an organisation when its month is published."""

    ACCEPTED = "accepted", _("accepted")
    CLOSED = "closed", _("helped and closed")
    DECLINED = "declined", _("declined")
    MOVED_ON = "moved-on", _("not answered in time, moved on")
    PASSED_ON = "passed-on", _("passed on with consent")
    WITHDRAWN = "withdrawn", _("consent withdrawn")
    ERASED = "erased", _("erased by the person who asked")
    WAITING = "waiting", _("not answered yet")


UNANSWERED: Final = "none"


@dataclass(frozen=True, slots=True)
class Table:
    """Requests counted by the values of one thing.

    Of `several` values a request may have any number, so that each is a table of yes and no.
    """

    name: str
    values: tuple[str, ...]
    # A value for whatever is not in the list; none where each value is a table of its own.
    rest: str = ""
    # In which order values are hidden to cover small ones: those that are mostly small first, and
    # the same for everybody, so that it tells nothing of the counts.
    covers: tuple[str, ...] = ()
    several: bool = False

    def values_of(self, found: Iterable[str]) -> list[str]:
        """Return the values under which a request counts."""
        known = [value for value in dict.fromkeys(found) if value in self.values]
        return known if self.several else [*known, self.rest][:1]

    def publish(self, counts: Mapping[str, int], total: int) -> dict[str, Cell | None]:
        """Return what is shown of the counts; None for what is not shown at all."""
        if self.several:
            return {
                value: _cells([total - counts.get(value, 0), counts.get(value, 0)])[1]
                for value in self.values
            }
        order = self.covers or tuple(reversed(self.values))
        cells = _cells([counts.get(value, 0) for value in order])
        shown = dict(zip(order, cells, strict=True))
        return {value: shown[value] for value in self.values}


def _cells(counts: Sequence[int]) -> Sequence[Cell | None]:
    cells = one_way(counts, threshold=THRESHOLD, final=True).cells
    return cells or [None] * len(counts)


TABLES: Final = (
    Table("theme", tuple(Theme.values), several=True),
    Table("urgent", ("urgent",), several=True),
    Table(
        "region",
        (*Region.values, *Country.values),
        rest=Region.UNKNOWN,
        covers=(Region.UNKNOWN, *Country.values, *PROVINCES),
    ),
    Table("language", tuple(Language.values), rest=Language.OTHER),
    Table("age_band", tuple(AgeBand.values), rest=AgeBand.UNKNOWN),
    Table("answered", (*AnswerTime.values, UNANSWERED), rest=UNANSWERED),
    Table("outcome", tuple(Outcome.values), rest=Outcome.WAITING),
)


@dataclass(slots=True)
class Counts:
    """The numbers of requests, together and by table and value."""

    total: int = 0
    tables: dict[str, Counter[str]] = field(
        default_factory=lambda: {table.name: Counter() for table in TABLES}
    )

    def add(self, request: Contribution) -> None:
        """Count one more request."""
        self.total += 1
        for table in TABLES:
            self.tables[table.name].update(table.values_of(request.get(table.name, ())))

    def merge(self, other: "Counts") -> None:
        """Add the numbers of others."""
        self.total += other.total
        for name, counts in other.tables.items():
            self.tables[name].update(counts)

    def as_text(self) -> str:
        """Return the stored form."""
        return json.dumps({"total": self.total, "tables": self.tables}, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the numbers of a stored form."""
        stored, counts = json.loads(text), cls()
        counts.total = stored["total"]
        for name, numbers in stored["tables"].items():
            counts.tables.setdefault(name, Counter()).update(numbers)
        return counts


@dataclass(frozen=True, slots=True)
class Published:
    """What is shown of the requests of a month; `total` is None if they are too few."""

    total: int | None
    tables: Mapping[str, Mapping[str, Cell | None]]

    @classmethod
    def of(cls, counts: Counts) -> Self:
        """Return what may be shown of these numbers."""
        if counts.total < THRESHOLD:
            return cls(None, {})
        shown = {
            table.name: table.publish(counts.tables[table.name], counts.total) for table in TABLES
        }
        return cls(counts.total, shown)

    @classmethod
    def together(cls, several: Iterable["Published"]) -> Self:
        """Return the sum of what others show, computed from that alone."""
        shown = [one for one in several if one.total is not None]
        if not shown:
            return cls(None, {})
        tables = {
            table.name: {
                value: _sum(one.range_of(table.name, value) for one in shown)
                for value in table.values
            }
            for table in TABLES
        }
        return cls(sum(one.total or 0 for one in shown), tables)

    def range_of(self, table: str, value: str) -> Cell:
        """Return what readers know of a count: from none to all if nothing is shown."""
        cell = self.tables[table].get(value, Cell.exactly(0)) if table in self.tables else None
        return cell or Cell.between(0, self.total or 0)

    def as_json(self) -> dict[str, Any]:
        """Return the stored form, which is public."""
        return {
            "total": self.total,
            "tables": {
                name: {value: cell and cell.as_json() for value, cell in cells.items()}
                for name, cells in self.tables.items()
            },
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return what `as_json` gave."""
        return cls(
            stored["total"],
            {
                name: {
                    value: None if cell is None else Cell.from_json(cell)
                    for value, cell in cells.items()
                }
                for name, cells in stored["tables"].items()
            },
        )


def _sum(cells: Iterable[Cell]) -> Cell:
    known = list(cells)
    lowest = sum(cell.lowest for cell in known)
    highest = sum(cell.highest for cell in known)
    return Cell.exactly(lowest) if lowest == highest else Cell.between(lowest, highest)
