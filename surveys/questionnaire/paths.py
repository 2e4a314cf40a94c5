"""Paths of answers: `name`, `household/0/age` within a repeat; `household/+` adds an entry."""

from collections.abc import Mapping
from typing import Any

type Answers = Mapping[str, Any]

ANOTHER = "+"


def name_in(path: str) -> str:
    """Return the name of the item at a path; of an entry its number."""
    return path.rpartition("/")[2]


def prefix_of(path: str) -> str:
    """Return the part before the name: empty, or the entry with a slash after it."""
    return path[: len(path) - len(name_in(path))]


def value_at(answers: Answers, path: str) -> Any:
    """Return the answer at a path; None if there is none."""
    found: Any = answers
    for part in path.split("/"):
        if isinstance(found, list):
            found = found[int(part)] if _is_place(part, len(found)) else None
        else:
            found = found.get(part) if isinstance(found, Mapping) else None
    return found


def put(answers: Answers, path: str, value: Any) -> dict[str, Any]:
    """Return the answers with another one at a path, None to remove it; create missing entries."""
    changed = dict(answers)
    name, _slash, rest = path.partition("/")
    if not rest:
        changed.pop(name, None)
        return changed if value is None else changed | {name: value}
    number, _slash, below = rest.partition("/")
    place = int(number)
    entries = list(changed.get(name) or ())
    entries += [{} for _missing in range(place + 1 - len(entries))]
    if below:
        entries[place] = put(entries[place], below, value)
    return changed | {name: entries}


def add_entry(answers: Answers, path: str) -> tuple[dict[str, Any], str]:
    """Return the answers with a new entry in the repeat at a path, and the path of the entry."""
    entries = value_at(answers, path) or []
    added = f"{path}/{len(entries)}"
    return put(answers, added, None), added


def remove_entry(answers: Answers, path: str) -> dict[str, Any]:
    """Return the answers without the entry at a path; those after it move up."""
    repeat, _slash, number = path.rpartition("/")
    entries = list(value_at(answers, repeat) or ())
    if _is_place(number, len(entries)):
        del entries[int(number)]
    return put(answers, repeat, entries or None)


def _is_place(part: str, count: int) -> bool:
    return part.isascii() and part.isdigit() and len(part) < 4 and int(part) < count
