"""Columns of a round's rows, for its files and its codebook.

A question with several answers has a column for each, 0 or 1; a ranking one for each option, with
its place. Free texts have none, as they are kept apart from rows, nor has a calculation from the
date, which would reveal when the row was written.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from surveys.models import Round
from surveys.questionnaire.definition import Choice, Definition, Item, read
from surveys.questionnaire.kinds import KINDS, NO, SCALE, YES, ValueType
from surveys.questionnaire.words import LABELS, say
from surveys.results.words import label_of
from surveys.services.round_clock import compiled_of, dated_names

from .names import Names

# A sheet of Excel has 16,384. What comes after has one column a question, however many answers.
MAX_COLUMNS = 12_000
GROUP = "group"
WHOLE = re.compile(r"-?[0-9]{1,9}")


class Sort(StrEnum):
    """The contents of a column."""

    CHOICE = "choice"
    # 1 chosen, 0 not chosen, nothing if the question was not answered.
    OPTION = "option"
    PLACE = "place"
    WHOLE = "whole"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date-time"
    # What was worked out from other answers, or is written in a form of its own.
    TEXT = "text"
    # Names of choices, with spaces between.
    NAMES = "names"
    # Entries of repeated questions, as JSON.
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Value:
    """A choice: its number for SPSS, its name in the questionnaire, its label."""

    code: int
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column."""

    name: str
    label: str
    sort: Sort
    # Of the value in an answer: names, and places of entries from 0.
    path: tuple[str | int, ...]
    # The name of the choice, for an option or a place.
    option: str = ""
    values: Sequence[Value] = ()

    @property
    def question(self) -> str:
        """Return the name of the question; empty for the group."""
        return next((step for step in self.path[::-1] if isinstance(step, str)), "")


@dataclass(frozen=True, slots=True)
class Place:
    """The position of a question: its path, and prefixes of its name and label."""

    path: tuple[str | int, ...] = ()
    name: str = ""
    label: str = ""


# By the shape of an answer; another one is a text.
SORTS = {
    ValueType.CHOICE: Sort.CHOICE,
    ValueType.NUMBER: Sort.NUMBER,
    ValueType.WHOLE: Sort.WHOLE,
    ValueType.DATE: Sort.DATE,
    ValueType.TIME: Sort.TIME,
    ValueType.DATE_TIME: Sort.DATE_TIME,
}


def columns_of(
    round_: Round, language: str, entries: Mapping[str, int], *, has_group: bool
) -> list[Column]:
    r"""Return the columns of a round's rows; the group comes last if `has_group`.

    :param language: of labels
    :param entries: the greatest number of entries of each repeat, by name
    """
    definition = read(round_.version.definition)
    columns = _Columns(definition, language, entries, left_out(round_))
    made = list(columns.of(definition.items, Place()))
    if round_.groups and has_group:
        values = [
            Value(
                at,
                str(group["id"]),
                label_of(group["label"], language, definition, group["id"]).text,
            )
            for at, group in enumerate(round_.groups, 1)
        ]
        taken = Names()
        for column in made:
            taken.give(column.name)
        made.append(Column(taken.give(GROUP), say("Group", language), Sort.CHOICE, (), "", values))
    return made


def left_out(round_: Round) -> set[str]:
    """Return the names of values that reveal the day of a row, of a round with its version."""
    return dated_names(compiled_of(round_.version_id)) if round_.version.fixed else set()


class _Columns:
    def __init__(
        self,
        definition: Definition,
        language: str,
        entries: Mapping[str, int],
        without: Collection[str],
    ) -> None:
        self.definition, self.language = definition, language
        self.entries, self.without = entries, without
        self.names = Names()
        self.left = MAX_COLUMNS

    def of(self, items: Sequence[Item], place: Place, grid: Item | None = None) -> Iterator[Column]:
        for item in items:
            if item.kind == "repeat":
                yield from self.repeat(item, place)
            elif item.items:
                yield from self.of(item.items, place, item if item.kind == "grid" else None)
            elif self.has_column(item):
                yield from self.question(item, place, grid)

    def has_column(self, item: Item) -> bool:
        is_answered = KINDS[item.kind].value_type is not ValueType.NONE
        return is_answered and item.kind != "text" and item.name not in self.without

    def repeat(self, item: Item, place: Place) -> Iterator[Column]:
        count = self.entries.get(item.name, 0)
        inner = sum(self.width(child) for child in item.items)
        if place.path or count * inner > self.left:
            # Entries in entries would be a table for each row.
            yield self.column(item, place, Sort.JSON)
            return
        for at in range(count):
            within = Place(
                (item.name, at), f"{item.name}_{at + 1}_", f"{self.heading(item)} {at + 1} – "
            )
            yield from self.of(item.items, within)

    def question(self, item: Item, place: Place, grid: Item | None) -> Iterator[Column]:
        choices = self.choices(item, grid)
        values = self.values(item, choices)
        if grid is not None:
            place = Place(place.path, place.name, f"{place.label}{self.heading(grid)} – ")
        if item.kind not in {"many", "ranking"}:
            sort = SORTS.get(KINDS[item.kind].value_type, Sort.TEXT)
            yield self.column(item, place, sort, values)
        elif len(choices) > self.left:
            yield self.column(item, place, Sort.NAMES)
        else:
            sort = Sort.OPTION if item.kind == "many" else Sort.PLACE
            for at, value in enumerate(values, 1):
                yield self.column(item, place, sort, option=(value, at))

    def column(
        self,
        item: Item,
        place: Place,
        sort: Sort,
        values: Sequence[Value] = (),
        option: tuple[Value, int] | None = None,
    ) -> Column:
        self.left -= 1
        wished, label = f"{place.name}{item.name}", f"{place.label}{self.heading(item)}"
        path = (*place.path, item.name)
        if option is None:
            return Column(self.names.give(wished), label, sort, path, "", values)
        value, at = option
        name = self.names.give(f"{wished}_{value.name}", f"{wished}_{at}")
        return Column(name, f"{label} – {value.label}", sort, path, value.name)

    def width(self, item: Item) -> int:
        if item.kind in {"many", "ranking"}:
            return len(self.choices(item, None))
        return sum(map(self.width, item.items)) if item.items else 1

    def choices(self, item: Item, grid: Item | None) -> Sequence[Choice]:
        if not KINDS[item.kind].has_choices:
            return ()
        named = item.choices or (grid.choices if grid else "")
        return list(
            {choice.name: choice for choice in self.definition.choices.get(named, ())}.values()
        )

    def values(self, item: Item, choices: Sequence[Choice]) -> list[Value]:
        if item.kind == "yes_no":
            return [Value(1, YES, say(LABELS[YES], self.language)), self.no]
        if item.kind == "acknowledge":
            return [Value(1, YES, say(LABELS["ticked"], self.language))]
        if item.kind == "scale":
            ends = (
                (item.parameters.get("start", SCALE["start"]), item.low),
                (item.parameters.get("end", SCALE["end"]), item.high),
            )
            return [
                Value(int(end), end, self.text(texts, end))
                for end, texts in ends
                if WHOLE.fullmatch(end) and any(texts.values())
            ]
        numbered = all(WHOLE.fullmatch(choice.name) for choice in choices)
        codes = [int(choice.name) if numbered else at for at, choice in enumerate(choices, 1)]
        if len({*codes}) < len(codes):
            codes = list(range(1, len(choices) + 1))
        return [
            Value(code, choice.name, self.text(choice.label, choice.name))
            for code, choice in zip(codes, choices, strict=True)
        ]

    @property
    def no(self) -> Value:
        return Value(0, NO, say(LABELS[NO], self.language))

    def heading(self, item: Item) -> str:
        return self.text(item.label, item.name)

    def text(self, texts: Mapping[str, str], otherwise: str) -> str:
        return label_of(texts, self.language, self.definition, otherwise).text
