"""Differences between two versions of a questionnaire."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from .definition import Choice, Definition, Item


class How(StrEnum):
    """The kind of a change."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


class What(StrEnum):
    """The object of a change."""

    # Title, languages, settings.
    WHOLE = "whole"
    ITEM = "item"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference."""

    how: How
    what: What
    name: str
    # The group of an item, the list of a choice; empty if none.
    within: str = ""
    # The changed field; empty if it was added, removed or moved.
    field: str = ""
    # JSON; of an item that moved, its former group.
    before: Any = None
    after: Any = None


def difference(before: Definition, after: Definition) -> list[Change]:
    """Return all differences, matched by name: the whole first, then items, then choices."""
    found = [
        Change(How.CHANGED, What.WHOLE, "", "", name, old, new)
        for name in ("title", "languages", "settings")
        if (old := _plain(getattr(before, name))) != (new := _plain(getattr(after, name)))
    ]
    items, others = _placed(before), _placed(after)
    found += _rows(What.ITEM, items, others)
    for name in {**before.choices, **after.choices}:
        found += _rows(
            What.CHOICE,
            {choice.name: (name, choice) for choice in before.choices.get(name, ())},
            {choice.name: (name, choice) for choice in after.choices.get(name, ())},
        )
    return found


type Placed = Mapping[str, tuple[str, Item | Choice]]


def _rows(what: What, before: Placed, after: Placed) -> Iterator[Change]:
    stayed = _stayed(
        [name for name in before if name in after], [name for name in after if name in before]
    )
    for name, (within, _row) in before.items():
        if name not in after:
            yield Change(How.REMOVED, what, name, within)
    for name, (within, row) in after.items():
        if name not in before:
            yield Change(How.ADDED, what, name, within)
            continue
        was_within, was = before[name]
        if within != was_within or name not in stayed:
            yield Change(How.MOVED, what, name, within, "", was_within, within)
        yield from _changed(what, within, was, row)


def _changed(what: What, within: str, before: Any, after: Any) -> Iterator[Change]:
    for field in fields(after):
        if field.name in {"name", "items"}:
            continue
        old, new = (_plain(getattr(row, field.name)) for row in (before, after))
        if old != new:
            yield Change(How.CHANGED, what, after.name, within, field.name, old, new)


def _placed(definition: Definition) -> Placed:
    """Return items by name with their groups; the last one if a name is duplicated."""
    return {
        item.name: (within[-1].name if within else "", item) for item, within in definition.walk()
    }


def _stayed(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Return a longest sequence of names that kept their relative order; the others moved."""
    places = {name: place for place, name in enumerate(before)}
    # By how many names stand in a row of them that rises: the last of it, the lowest there is.
    lasts: list[int] = []
    previous: dict[int, int | None] = {}
    for name in after:
        place = places[name]
        length = bisect_left(lasts, place)
        previous[place] = lasts[length - 1] if length else None
        lasts[length : length + 1] = [place]
    stayed: set[str] = set()
    place_of_last = lasts[-1] if lasts else None
    while place_of_last is not None:
        stayed.add(before[place_of_last])
        place_of_last = previous[place_of_last]
    return stayed


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value
