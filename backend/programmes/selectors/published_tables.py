"""Sums of published tables: rows of `[category, least, most]` by variable."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class Published(Protocol):
    """One publication, as a row keeps it."""

    tables: Any


@dataclass(frozen=True, slots=True)
class FigureRow:
    """How many there are of a category: from `least` to `most`."""

    code: str
    label: str
    least: int
    most: int


def sums_of(
    publications: Iterable[Published], variable: str, labels: Mapping[str, Any]
) -> list[FigureRow]:
    """Return the sums of a variable, in the order of labels, without categories of nobody."""
    least: dict[str, int] = defaultdict(int)
    most: dict[str, int] = defaultdict(int)
    for publication in publications:
        for code, low, high in publication.tables.get(variable, ()):
            least[code] += low
            most[code] += high
    return [
        FigureRow(code, str(label), least[code], most[code])
        for code, label in labels.items()
        if most.get(code)
    ]
