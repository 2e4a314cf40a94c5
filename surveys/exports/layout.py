"""Rows of a file, filled by one lookup of each name in an answer."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from .columns import Column, Sort

# Puts what stands under a name in its columns of a row.
type Put = Callable[[list[Any], Any], None]
# What a form of file makes of the values of a column; None: they stay as they are.
type CellOf = Callable[[Column], Callable[[Any], Any] | None]


class Layout:
    """The columns of a file, with the conversion of their values by format."""

    def __init__(self, columns: Sequence[Column], cell_of: CellOf) -> None:
        self.columns = columns
        self._empty: list[Any] = [None] * len(columns)
        tree: dict[str | int, Any] = {}
        self._group: Put | None = None
        for at, column in enumerate(columns):
            if not column.path:
                self._group = _single(at, cell_of(column))
                continue
            branch = tree
            for step in column.path[:-1]:
                branch = branch.setdefault(step, {})
            branch.setdefault(column.path[-1], []).append((at, column))
        self._puts = {str(name): _put(found, cell_of) for name, found in tree.items()}

    def row(self, answers: Mapping[str, Any], group: str = "") -> list[Any]:
        """Return one answer along the columns; None where there is nothing."""
        row = self._empty.copy()
        for name, value in answers.items():
            if put := self._puts.get(name):
                put(row, value)
        if self._group is not None and group:
            self._group(row, group)
        return row


def _put(found: Any, cell_of: CellOf) -> Put:
    if isinstance(found, dict):
        return _entries(found, cell_of)
    at, column = found[0]
    convert = cell_of(column)
    match column.sort:
        case Sort.OPTION:
            return _options({column.option: place for place, column in found})
        case Sort.PLACE:
            return _places({column.option: place for place, column in found})
        case Sort.NAMES:
            return _single(at, _after(" ".join, convert))
        case Sort.JSON:
            return _single(at, _after(lambda value: orjson.dumps(value).decode(), convert))
        case _:
            return _single(at, convert)


def _single(at: int, convert: Callable[[Any], Any] | None) -> Put:
    def put(row: list[Any], value: Any) -> None:
        row[at] = value if convert is None else convert(value)

    return put


def _options(places: Mapping[str, int]) -> Put:
    first = min(places.values())
    zeros = [0] * len(places)
    last = first + len(zeros)

    def put(row: list[Any], value: Any) -> None:
        row[first:last] = zeros
        for name in value:
            if name in places:
                row[places[name]] = 1

    return put


def _places(places: Mapping[str, int]) -> Put:
    def put(row: list[Any], value: Any) -> None:
        for place, name in enumerate(value, 1):
            if name in places:
                row[places[name]] = place

    return put


def _entries(by_place: Mapping[int, Mapping[str, Any]], cell_of: CellOf) -> Put:
    entries = {
        place: {name: _put(found, cell_of) for name, found in names.items()}
        for place, names in by_place.items()
    }

    def put(row: list[Any], value: Any) -> None:
        for place, entry in enumerate(value):
            puts = entries.get(place, {})
            for name, part in entry.items():
                if name in puts:
                    puts[name](row, part)

    return put


def _after(
    first: Callable[[Any], Any], convert: Callable[[Any], Any] | None
) -> Callable[[Any], Any]:
    return first if convert is None else lambda value: convert(first(value))
