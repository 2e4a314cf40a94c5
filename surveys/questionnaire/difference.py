"""What is different between two versions of a questionnaire, item by item and choice by choice."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from .definition import Choice, Definition, Item


class How(StrEnum):
    """What happened between the two."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


class What(StrEnum):
    """What it happened to."""

    # Title, languages, settings.
    WHOLE = "whole"
    ITEM = "item"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    :ivar within: of an item the group that it stands in, of a choice its list; empty: none
    :ivar field: what of it changed; empty, if it was added, removed or moved
    :ivar before: JSON; of what moved, the group that it stood in before
    """

    how: How
    what: What
    name: str
    within: str = ""
    field: str = ""
    before: Any = None
    after: Any = None


def difference(before: Definition, after: Definition) -> list[Change]:
    """Return all that is different, the whole first, then items, then choices.

    Items and choices are known by their names: one with a new name is another one.
    """
    found = [
        Change(How.CHANGED, What.WHOLE, "", "", name, one, other)
        for name in ("title", "languages", "settings")
        if (one := _plain(getattr(before, name))) != (other := _plain(getattr(after, name)))
    ]
    items, others = _placed(before), _placed(after)
    found += _rows(What.ITEM, items, others)
    for name in {**before.choices, **after.choices}:
        found += _rows(
            What.CHOICE,
            {one.name: (name, one) for one in before.choices.get(name, ())},
            {one.name: (name, one) for one in after.choices.get(name, ())},
        )
    return found


type Placed = Mapping[str, tuple[str, Item | Choice]]


def _rows(what: What, before: Placed, after: Placed) -> Iterator[Change]:
    stayed = _stayed(
        [one for one in before if one in after], [one for one in after if one in before]
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
        one, other = (_plain(getattr(row, field.name)) for row in (before, after))
        if one != other:
            yield Change(How.CHANGED, what, after.name, within, field.name, one, other)


def _placed(definition: Definition) -> Placed:
    """Items by name with the group that they stand in; of a name that stands twice the last."""
    return {one.name: (within[-1].name if within else "", one) for one, within in definition.walk()}


def _stayed(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Names that follow each other as they did, as many as can be; the others changed places.

    :param before: each name once, the same ones as in `after`
    """
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
    """Return a value as JSON has it."""
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value
