"""Validation of a questionnaire. A draft may have faults; a round is not opened with them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import islice

from django.utils.translation import gettext as _

from backend.core.errors import field_path
from surveys.expressions import Expression, ExpressionError

from .costs import MAX_COST, Costly, cost_of, length_of
from .definition import TEXTS, Choice, Definition, Item, Steps
from .kinds import KINDS, SCALE, ValueType
from .order import Circle, order_of
from .sources import BLANKS, NAMED, list_of, listed, needed_by, read_expression, sources_of

MAX_FAULTS = 100
MAX_LANGUAGES = 40
# Answers that one text shows; a choice among them has a label that may show as many.
MAX_NAMED = 20
# More than a screen can show; a number can be asked as such.
MAX_STEPS = 1_000
# Each of them has up to twenty entries.
MAX_REPEATS_WITHIN = 2
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
# Lists of our own have a colon in their names; a spreadsheet cuts a name at a blank.
LIST_NAME = re.compile(r"[^\s:]{1,100}")
CHOICE_NAME = re.compile(r"\S(?:[^\n\r\0]{0,98}\S)?")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
# What begins so is a name of Kier itself: groups of a round, months of results.
RESERVED = "_"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a questionnaire."""

    # Where in its JSON (`backend.core.errors.field_path`).
    field: str
    # The same in every language.
    code: str
    # What to do, in the language of the editor.
    detail: str


def check(definition: Definition) -> list[Fault]:
    """Return what has to be mended before anybody can answer; at most `MAX_FAULTS`."""
    checker = _Checker(definition)
    checker.languages()
    for name, choices in definition.choices.items():
        checker.choices(name, choices)
    for place in _places(definition.items, ("items",), ()):
        checker.item(place)
    checker.conclude()
    return checker.faults


@dataclass(frozen=True, slots=True)
class _Place:
    item: Item
    path: Steps
    within: tuple[Item, ...]

    @property
    def parent(self) -> Item | None:
        return self.within[-1] if self.within else None


def _places(items: Sequence[Item], path: Steps, within: tuple[Item, ...]) -> Iterator[_Place]:
    for number, item in enumerate(items):
        at = (*path, number)
        yield _Place(item, at, within)
        yield from _places(item.items, (*at, "items"), (*within, item))


@dataclass(slots=True)
class _Checker:
    definition: Definition
    faults: list[Fault] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    paths: dict[str, Steps] = field(default_factory=dict)
    needs: dict[str, set[str]] = field(default_factory=dict)
    costly: list[Costly] = field(default_factory=list)
    with_spaces: dict[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = {item.name for item, _within in self.definition.walk()}

    def fault(self, path: Steps, code: str, detail: str, **values: object) -> None:
        if len(self.faults) < MAX_FAULTS:
            for name, value in values.items():
                detail = detail.replace(f"{{{name}}}", str(value))
            self.faults.append(Fault(field_path(*path), code, detail))

    def languages(self) -> None:
        languages = self.definition.languages
        for number, code in enumerate(languages):
            if not LANGUAGE.fullmatch(code):
                text = _("“{tag}” is no code of a language: write one such as “nl” or “en”.")
                self.fault(("languages", number), "language", text, tag=code)
            elif code in languages[:number]:
                text = _("“{tag}” is named twice.")
                self.fault(("languages", number), "language", text, tag=code)
        if len(languages) > MAX_LANGUAGES:
            text = _("At most {n} languages are possible.")
            self.fault(("languages",), "language", text, n=MAX_LANGUAGES)
        self.texts(self.definition.title, ("title",))

    def texts(self, texts: Mapping[str, str], path: Steps) -> None:
        for code, text in texts.items():
            at = (*path, code)
            if code not in self.definition.languages:
                detail = _("“{tag}” is not among the languages of this questionnaire.")
                self.fault(at, "language", detail, tag=code)
            named = [name.strip(BLANKS) for name in NAMED.findall(text)]
            self.references(set(named), at)
            if len(named) > MAX_NAMED:
                detail = _("One text shows at most {n} answers.")
                self.fault(at, "reference", detail, n=MAX_NAMED)

    def references(self, names: set[str], path: Steps) -> None:
        for name in sorted(names - self.names):
            text = _("There is no question “{name}”.")
            self.fault(path, "reference", text, name=name)

    def choices(self, name: str, choices: Sequence[Choice]) -> None:
        path = ("choices", name)
        if not LIST_NAME.fullmatch(name):
            text = _("The name of a list has no spaces and no colon: change “{name}”.")
            self.fault(path, "list-name", text, name=name)
        seen: set[str] = set()
        for number, choice in enumerate(choices):
            at = (*path, number)
            if not CHOICE_NAME.fullmatch(choice.name):
                self.fault((*at, "name"), "choice-name", _("Give this answer a short name."))
            elif choice.name in seen:
                text = _("Two answers have the name “{name}”: change one.")
                self.fault((*at, "name"), "choice-twice", text, name=choice.name)
            seen.add(choice.name)
            self.texts(choice.label, (*at, "label"))

    def item(self, place: _Place) -> None:
        item, path = place.item, place.path
        self.name(item, path)
        for name in sorted(TEXTS):
            self.texts(getattr(item, name), (*path, name))
        self.expressions(place)
        self.chosen(place)
        if item.items and not KINDS[item.kind].has_items:
            self.fault((*path, "items"), "items", _("Questions stand in groups, not in questions."))
        if item.kind == "scale":
            self.scale(item, path)
        if item.kind == "grid":
            self.rows(item, path)
        if item.kind == "repeat":
            outer = sum(1 for group in place.within if group.kind == "repeat")
            if outer >= MAX_REPEATS_WITHIN:
                text = _("A repeat within a repeat within a repeat is too much: take it out.")
                self.fault(path, "repeat-depth", text)
        for edge in item.parameters.get("classes", "").split():
            if _number(edge) is None:
                text = _("Write numbers with spaces between: “{edge}” is none.")
                self.fault((*path, "parameters", "classes"), "classes", text, edge=edge)

    def name(self, item: Item, path: Steps) -> None:
        at = (*path, "name")
        if not NAME.fullmatch(item.name):
            text = _("A name has letters without accents, digits, “_”, “-” and “.”, and no spaces.")
            self.fault(at, "name", text)
        elif item.name.startswith(RESERVED):
            self.fault(at, "reserved", _("A name begins with a letter."))
        elif item.name in self.paths:
            text = _("“{name}” is the name of another question: change one.")
            self.fault(at, "name-twice", text, name=item.name)
        self.paths.setdefault(item.name, path)

    def expressions(self, place: _Place) -> None:
        item, choices = place.item, listed(self.definition, place.item, place.parent)
        found: dict[str, Expression] = {}
        for name, source in sources_of(item).items():
            at = (*place.path, *(["parameters"] if name == "count" else []), name)
            try:
                found[name] = read_expression(name, source, choices)
            except ExpressionError as error:
                text = _("{message} (Character {n}.)")
                self.fault(at, "expression", text, n=error.position, message=error.message)
                continue
            self.references(set(found[name].references), at)
        repeats = tuple(group.name for group in place.within if group.kind == "repeat")
        is_repeat = item.kind == "repeat"
        self.costly.append(
            Costly(
                item.name,
                (*repeats, item.name) if is_repeat else repeats,
                is_repeat,
                found,
                choices=len(choices),
                rows=len(item.items) if item.kind == "grid" else 0,
                length=length_of(item.kind, len(choices)),
            )
        )
        parent = place.parent.name if place.parent else ""
        self.needs.setdefault(item.name, set()).update(needed_by(parent, found) & self.names)

    def chosen(self, place: _Place) -> None:
        item, at = place.item, (*place.path, "choices")
        if not KINDS[item.kind].has_choices:
            return
        name = list_of(item, place.parent)
        choices = self.definition.choices.get(name)
        if choices is None:
            text = (
                _("There is no list of answers “{name}”.")
                if name
                else _("Choose a list of answers.")
            )
            self.fault(at, "choices", text, name=name)
        elif not choices:
            self.fault(at, "choices", _("The list “{name}” has no answers."), name=name)
        elif KINDS[item.kind].value_type is ValueType.CHOICES:
            for spaced in self.spaced(name, choices):
                text = _("Where several can be chosen, a name has no spaces: change “{name}”.")
                self.fault(at, "choice-name", text, name=spaced)

    def spaced(self, name: str, choices: Sequence[Choice]) -> Sequence[str]:
        if name not in self.with_spaces:
            found = (choice.name for choice in choices if choice.name.split()[1:])
            self.with_spaces[name] = list(islice(found, MAX_FAULTS))
        return self.with_spaces[name]

    def scale(self, item: Item, path: Steps) -> None:
        given = SCALE | dict(item.parameters)
        start, end, step = (_number(given[name]) for name in ("start", "end", "step"))
        if start is None or end is None or step is None:
            text = _("Start, end and step of a scale are numbers.")
        elif step <= 0 or end <= start:
            text = _("A scale goes up: its end is more than its start, its step more than 0.")
        elif (end - start) / step > MAX_STEPS:
            text = _("A scale has at most {n} steps.")
        else:
            return
        self.fault((*path, "parameters"), "scale", text, n=MAX_STEPS)

    def rows(self, item: Item, path: Steps) -> None:
        if not item.items:
            self.fault((*path, "items"), "rows", _("A grid needs at least one row."))
        for number, row in enumerate(item.items):
            if row.kind != "one" or row.choices not in {"", item.choices}:
                text = _("A row of a grid is a question with one answer, with the grid's own list.")
                self.fault((*path, "items", number), "rows", text)

    def conclude(self) -> None:
        if not any(KINDS[item.kind].is_asked for item, _within in self.definition.walk()):
            self.fault(("items",), "empty", _("Add at least one question."))
        if cost_of(self.costly) > MAX_COST:
            text = _("These conditions and repeats take too long to work out: use fewer of them.")
            self.fault(("items",), "cost", text)
        try:
            order_of(self.needs)
        except Circle as circle:
            text = _("These wait for each other: {names}. Take one of the references out.")
            names = ", ".join(dict.fromkeys(circle.names))
            self.fault(self.paths[circle.names[0]], "circle", text, names=names)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= 15 else None
