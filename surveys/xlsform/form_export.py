"""Export of a questionnaire for other tools and `form_import`; extensions have a colon."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from surveys.questionnaire.definition import Choice, Definition, Item
from surveys.questionnaire.kinds import KINDS, NO, SCALE, YES
from surveys.questionnaire.words import LABELS, say

from .books import Sheet, write_book
from .extensions import CLASSES, ENDS, ENDS_COLUMN, TITLE, YES_NO
from .languages import name_of
from .values import is_worked_out, literal_for

TEXTS = ("label", "hint", "required_message", "constraint_message")
# Columns that stand there even if they are empty, in the order in which people look for them.
FIRST = ("type", "name")
SOURCES = ("relevant", "constraint", "calculation", "choice_filter")
# A sheet has no more; who writes a text in more languages than that has a fault to mend.
MAX_COLUMNS = 16_384

type Cells = dict[str, str]


def write_form(definition: Definition) -> bytes:
    """Return a questionnaire as .xlsx."""
    writer = _Writer(definition)
    survey = list(writer.questions(definition.items))
    languages = [f"::{name_of(code)}" for code in writer.languages]
    labels = [f"label{language}" for language in languages]
    return write_book(
        [
            _sheet("survey", [*FIRST, *labels], survey),
            _sheet("choices", ["list_name", "name", *labels], list(writer.choices())),
            _sheet("settings", ["form_title"], [writer.settings()]),
        ]
    )


class _Writer:
    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.languages = list(definition.languages)
        # Lists that the questionnaire has not, but its form.
        self.lists: dict[str, Sequence[Choice]] = {}

    def questions(self, items: Sequence[Item], grid: Item | None = None) -> Iterator[Cells]:
        for item in items:
            yield self._question(item, grid)
            if item.kind in {"group", "grid", "repeat"}:
                yield from self.questions(item.items, item if item.kind == "grid" else None)
                yield {"type": "end_repeat" if item.kind == "repeat" else "end_group"}

    def _question(self, item: Item, grid: Item | None) -> Cells:
        cells = {"type": self._type(item, grid), "name": item.name}
        for name in TEXTS:
            texts = getattr(item, name)
            if grid and name == "required_message":
                texts = texts or grid.required_message
            cells |= self._texts(name, texts)
        cells |= {name: getattr(item, name) for name in SOURCES}
        required = item.required or (grid.required if grid else "")
        # The rows of a grid say whether they are required; groups cannot.
        cells["required"] = "" if item.kind == "grid" else _yes(required)
        cells["default"] = _default(item)
        cells["read_only"] = "yes" if item.read_only else ""
        words = ["table-list", *item.appearance] if item.kind == "grid" else item.appearance
        cells["appearance"] = " ".join(words)
        cells |= self._parameters(item, grid)
        cells["repeat_count"] = item.parameters.get("count", "")
        cells[CLASSES] = item.parameters.get("classes", "")
        return cells

    def _type(self, item: Item, grid: Item | None) -> str:
        if item.kind == "yes_no":
            self.lists[YES_NO] = [Choice(name, self._ours(name)) for name in (YES, NO)]
            return f"select_one {YES_NO}"
        name = KINDS[item.kind].xlsform_type
        listed = item.choices or (grid.choices if grid else "")
        return f"{name} {listed}" if name.startswith(("select", "rank")) else name

    def _ours(self, name: str) -> dict[str, str]:
        return {code: say(LABELS[name], code) for code in self.languages}

    def _texts(self, name: str, texts: Mapping[str, str]) -> Cells:
        return {f"{name}::{name_of(code)}": text for code, text in texts.items() if text}

    def _parameters(self, item: Item, grid: Item | None) -> Cells:
        found: Cells = {}
        if item.kind == "scale":
            found = {
                n: item.parameters[n] for n in ("start", "end", "step") if n in item.parameters
            }
        if (item.shuffled and item.kind != "grid") or (grid and grid.shuffled):
            found["randomize"] = "true"
        ends = self._ends(item) if item.kind == "scale" and (item.low or item.high) else ""
        has_ticks = ends and _allows_ticks(item)
        if has_ticks:
            found["tick_labelset"] = ends
        return {
            "parameters": " ".join(f"{name}={value}" for name, value in found.items()),
            ENDS_COLUMN: "" if has_ticks else ends,
        }

    def _ends(self, item: Item) -> str:
        """Return the name of a list that holds the texts at the ends of a scale."""
        name = f"{ENDS}{len(self.lists) + 1}"
        start, end = (item.parameters.get(name, SCALE[name]) for name in ("start", "end"))
        self.lists[name] = [Choice(start, item.low), Choice(end, item.high)]
        return name

    def choices(self) -> Iterator[Cells]:
        for name, rows in {**self.definition.choices, **self.lists}.items():
            for row in rows:
                cells = {"list_name": name, "name": row.name, **self._texts("label", row.label)}
                yield {**row.data, **cells}

    def settings(self) -> Cells:
        first, *others = self.languages
        title = self.definition.title
        cells = {
            "form_title": title.get(first, ""),
            **self.definition.settings,
            "default_language": name_of(first),
        }
        return cells | {f"{TITLE}{code}": title.get(code, "") for code in others}


def _allows_ticks(item: Item) -> bool:
    """Tell whether pyxform allows a scale of this kind to have texts at its ends."""
    try:
        start, end, step = (Decimal(item.parameters.get(n, SCALE[n])) for n in SCALE)
        is_whole = (end - start) % step == 0
    except (InvalidOperation, ZeroDivisionError):
        # A draft may be wrong.
        return False
    words = set(item.appearance)
    return is_whole and (not words or bool(words & {"vertical", "no-ticks"}))


def _yes(required: str) -> str:
    return "yes" if required == "true()" else required


def _default(item: Item) -> str:
    default = item.default
    return literal_for(default) if is_worked_out(default, item.kind) else default


def _sheet(title: str, first: Sequence[str], rows: Sequence[Cells]) -> Sheet:
    used = {name: None for row in rows for name, value in row.items() if value}
    return Sheet(title, list(dict.fromkeys([*first, *used]))[:MAX_COLUMNS], rows)
