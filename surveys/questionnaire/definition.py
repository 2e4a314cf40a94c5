"""A questionnaire as data, read from JSON and written to it; `validation` checks its sense."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from backend.core.errors import field_path

from .kinds import KINDS

# By language, as tags of BCP 47 or codes of ours (`nl-easy`).
type Texts = Mapping[str, str]
# The way to a place in that JSON.
type Steps = tuple[str | int, ...]


class Malformed(Exception):
    """JSON that is no questionnaire; `field` says where."""

    def __init__(self, path: Steps, detail: str) -> None:
        self.field, self.detail = field_path(*path), detail
        super().__init__(f"{self.field}: {detail}")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose from; `data` is what a filter may look at, by column."""

    name: str
    label: Texts = field(default_factory=dict)
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """A question, a note, a calculated value, or a group of items.

    Conditions and calculations are sources of `surveys.expressions`; empty is none. `required` is
    `true()` for always. `calculation` is the initial value of a question, or the value of a
    `calculate`. `parameters` are `start`, `end`, `step` of a scale, `count` (an expression) of a
    repeat, and `classes` (edges in results, separated by spaces) of a number.
    """

    kind: str
    name: str
    label: Texts = field(default_factory=dict)
    hint: Texts = field(default_factory=dict)
    relevant: str = ""
    required: str = ""
    required_message: Texts = field(default_factory=dict)
    constraint: str = ""
    constraint_message: Texts = field(default_factory=dict)
    default: str = ""
    calculation: str = ""
    read_only: bool = False
    # The name of a list in `Definition.choices`.
    choices: str = ""
    choice_filter: str = ""
    # Choices in an order of chance, the same for one respondent as long as they answer.
    shuffled: bool = False
    appearance: Sequence[str] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    low: Texts = field(default_factory=dict)
    high: Texts = field(default_factory=dict)
    items: Sequence["Item"] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole questionnaire; the first language is the one that others fall back to."""

    title: Texts
    languages: Sequence[str]
    items: Sequence[Item]
    choices: Mapping[str, Sequence[Choice]] = field(default_factory=dict)
    # What a spreadsheet's sheet of settings says beside title and languages: `form_id`, `version`.
    settings: Mapping[str, str] = field(default_factory=dict)

    def walk(self) -> Iterator[tuple[Item, tuple[Item, ...]]]:
        """Yield every item in order with the groups and repeats around it, outermost first."""
        yield from _walk(self.items, ())

    def item(self, name: str) -> Item:
        """Return the item of this name; raise KeyError if there is none."""
        for item, _within in self.walk():
            if item.name == name:
                return item
        raise KeyError(name)


def text_in(texts: Texts, language: str, languages: Sequence[str]) -> str:
    """Return a text in a language, its base language, or the first that has one."""
    for code in (language, language.partition("-")[0], *languages):
        if texts.get(code):
            return texts[code]
    return next((text for text in texts.values() if text), "")


def _walk(
    items: Sequence[Item], within: tuple[Item, ...]
) -> Iterator[tuple[Item, tuple[Item, ...]]]:
    for item in items:
        yield item, within
        yield from _walk(item.items, (*within, item))


# -- JSON ---------------------------------------------------------------------------------------
TEXTS = {"label", "hint", "required_message", "constraint_message", "low", "high"}
SOURCES = {
    "relevant",
    "required",
    "constraint",
    "default",
    "calculation",
    "choices",
    "choice_filter",
}
# What one JSON may hold at the most; nobody answers more than this in a day.
MAX_ITEMS, MAX_CHOICES, MAX_DEPTH, MAX_TEXT = 2_000, 5_000, 8, 10_000
# More than any questionnaire has; `checking` says how many can be answered in.
MAX_LANGUAGES, MAX_COLUMNS = 200, 200
# Characters of all conditions and calculations: to read so many takes some tenth of a second.
MAX_SOURCES = 50_000


def read(data: Any) -> Definition:
    """Return the questionnaire in this JSON; raise Malformed at its first fault."""
    found = _object(data, (), {"title", "languages", "items", "choices", "settings"})
    languages = _strings(found.get("languages"), ("languages",))
    if not languages:
        raise Malformed(("languages",), "name at least one language")
    if len(languages) > MAX_LANGUAGES:
        raise Malformed(("languages",), f"at most {MAX_LANGUAGES} languages")
    choices = {
        name: _choices(rows, ("choices", name))
        for name, rows in _mapping(found.get("choices", {}), ("choices",)).items()
    }
    if sum(map(len, choices.values())) > MAX_CHOICES:
        raise Malformed(("choices",), f"at most {MAX_CHOICES} choices")
    if len({name for rows in choices.values() for row in rows for name in row.data}) > MAX_COLUMNS:
        raise Malformed(("choices",), f"at most {MAX_COLUMNS} columns beside name and label")
    definition = Definition(
        title=_texts(found.get("title", {}), ("title",)),
        languages=languages,
        items=_items(found.get("items"), ("items",), 0),
        choices=choices,
        settings=_texts(found.get("settings", {}), ("settings",)),
    )
    items = [item for item, _within in definition.walk()]
    if len(items) > MAX_ITEMS:
        raise Malformed(("items",), f"at most {MAX_ITEMS} items")
    if sum(len(getattr(item, name)) for item in items for name in SOURCES) > MAX_SOURCES:
        raise Malformed(("items",), f"at most {MAX_SOURCES} characters of expressions")
    return definition


def write(definition: Definition) -> dict[str, Any]:
    """Return the JSON of a questionnaire, without default values."""
    data: dict[str, Any] = {
        "title": dict(definition.title),
        "languages": list(definition.languages),
        "items": [_write_item(item) for item in definition.items],
    }
    if definition.choices:
        data["choices"] = {
            name: [_write_fields(row, {"name": row.name}) for row in rows]
            for name, rows in definition.choices.items()
        }
    if definition.settings:
        data["settings"] = dict(definition.settings)
    return data


def _items(data: Any, path: Steps, depth: int) -> tuple[Item, ...]:
    if depth > MAX_DEPTH:
        raise Malformed(path, f"at most {MAX_DEPTH} groups within each other")
    return tuple(_item(row, (*path, place), depth) for place, row in enumerate(_list(data, path)))


def _item(data: Any, path: Steps, depth: int) -> Item:
    found = _object(data, path, set(Item.__dataclass_fields__))
    kind = found.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise Malformed((*path, "kind"), "this kind of item is not known")
    values: dict[str, Any] = {"kind": kind, "name": _text(found.get("name", ""), (*path, "name"))}
    for name, value in found.items():
        at = (*path, name)
        if name in TEXTS or name == "parameters":
            values[name] = _texts(value, at)
        elif name in SOURCES:
            values[name] = _text(value, at)
        elif name in {"read_only", "shuffled"}:
            values[name] = _truth(value, at)
        elif name == "appearance":
            values[name] = _strings(value, at)
        elif name == "items":
            values[name] = _items(value, at, depth + 1)
    return Item(**values)


def _choices(data: Any, path: Steps) -> tuple[Choice, ...]:
    rows = []
    for place, row in enumerate(_list(data, path)):
        at = (*path, place)
        found = _object(row, at, {"name", "label", "data"})
        rows.append(
            Choice(
                name=_text(found.get("name"), (*at, "name")),
                label=_texts(found.get("label", {}), (*at, "label")),
                data=_texts(found.get("data", {}), (*at, "data")),
            )
        )
    return tuple(rows)


def _write_item(item: Item) -> dict[str, Any]:
    data = _write_fields(item, {"kind": item.kind, "name": item.name})
    if item.items:
        data["items"] = [_write_item(child) for child in item.items]
    return data


def _write_fields(row: Item | Choice, data: dict[str, Any]) -> dict[str, Any]:
    for name in type(row).__dataclass_fields__:
        value = getattr(row, name)
        if name in data or name == "items" or not value:
            continue
        if isinstance(value, Mapping):
            value = dict(value)
        data[name] = list(value) if isinstance(value, tuple) else value
    return data


def _object(data: Any, path: Steps, known: set[str]) -> Mapping[str, Any]:
    found = _mapping(data, path)
    if unknown := sorted(found.keys() - known):
        raise Malformed((*path, unknown[0]), "this field is not known here")
    return found


def _mapping(data: Any, path: Steps) -> Mapping[str, Any]:
    if not isinstance(data, Mapping) or not all(isinstance(name, str) for name in data):
        raise Malformed(path, "give an object")
    return data


def _list(data: Any, path: Steps) -> Sequence[Any]:
    if not isinstance(data, list):
        raise Malformed(path, "give a list")
    return data


def _strings(data: Any, path: Steps) -> tuple[str, ...]:
    return tuple(_text(text, (*path, place)) for place, text in enumerate(_list(data, path)))


def _texts(data: Any, path: Steps) -> dict[str, str]:
    return {name: _text(value, (*path, name)) for name, value in _mapping(data, path).items()}


def _text(data: Any, path: Steps) -> str:
    if not isinstance(data, str) or len(data) > MAX_TEXT or "\0" in data:
        raise Malformed(path, f"give a text of at most {MAX_TEXT} characters")
    return data


def _truth(data: Any, path: Steps) -> bool:
    if not isinstance(data, bool):
        raise Malformed(path, "give true or false")
    return data
