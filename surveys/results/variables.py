"""Variables of a questionnaire and their categories, which follow from it alone.

A variable sorts every respondent into exactly one category. An option of a question with several
answers is a variable of its own, chosen or not: a third category "no answer" in all their tables
would reveal in one what another hides.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256
from itertools import chain
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from surveys.questionnaire.definition import Choice, Definition, Item, Texts
from surveys.questionnaire.kinds import KINDS, NO, YES, ValueType

from .classes import (
    Classes,
    day_classes,
    month_words,
    months_between,
    number_classes,
    scale_classes,
)

NO_ANSWER = "-"
GROUP, MONTH = "@group", "@month"
# Two ids and a tab have to fit into a table's name; an id may be a question's name, of 64 signs at
# the most, and an option's.
MAX_ID, MAX_OPTION = 120, 55
# A question with more choices is not counted, nor what comes after so many categories in all.
MAX_CATEGORIES, MAX_CELLS = 400, 20_000
MAX_MONTHS = 60


class Answered(Protocol):
    """The counted parts of a response; a row of `Response` has them."""

    answers: Any
    group: str
    day: date


class Sort(StrEnum):
    """The sort of a variable."""

    QUESTION = "question"
    # One choice of several: chosen or not. So too an answer within repeated questions: whether it
    # was given at least once.
    OPTION = "option"
    # Whether somebody ranked at all, and then in which place one option was put. The places of all
    # options are one table together, never one each.
    RANKED = "ranked"
    PLACE = "place"
    GROUP = "group"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Category:
    """One category; `words` by gettext where the questionnaire has no text for it."""

    id: str
    label: Texts = field(default_factory=dict)
    words: Any = ""
    # Its number for means, if it has one.
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable, and how an answer finds its category."""

    id: str
    sort: Sort
    # The name of its item; empty for groups and months.
    question: str
    # Texts of the question or option; empty if Kier names it.
    label: Texts
    categories: Sequence[Category]
    # The answer it reads, by name, or `@group` or `@month`.
    source: str
    # The place of a value's category; None for "no answer".
    sorter: Callable[[Any], int | None] = field(compare=False, repr=False)

    @property
    def no_answer(self) -> int | None:
        """Return the place of the category "no answer"; None if there is none."""
        last = len(self.categories) - 1
        return last if self.categories and self.categories[last].id == NO_ANSWER else None

    @property
    def values(self) -> list[float | None]:
        """Return the number of each category for means; all None if one has many numbers."""
        found = [category.value for category in self.categories]
        named = found if self.no_answer is None else found[:-1]
        return [None] * len(found) if None in named else found

    def place_of(self, value: Any) -> int | None:
        """Return the place of the category of a source's value; None if it is in none."""
        found = self.sorter(value)
        return self.no_answer if found is None else found


def source_value(source: str, response: Answered) -> Any:
    """Return the value of a source in a response; None if there is none."""
    if source == GROUP:
        return response.group
    return response.day if source == MONTH else response.answers.get(source)


def short(name: str) -> str:
    """Return a choice's name as an identifier, or a digest of it if it is unsuitable."""
    if name and name != NO_ANSWER and len(name) <= MAX_OPTION and name.isprintable():
        return name
    return "~" + sha256(name.encode()).hexdigest()[:20]


# -- All of a questionnaire -----------------------------------------------------------------------
def variables_of(
    definition: Definition,
    groups: Sequence[Mapping[str, Any]] = (),
    first: date | None = None,
    last: date | None = None,
) -> tuple[Variable, ...]:
    """Return the variables of a questionnaire, then group, then month if it has both days."""
    found: list[Variable] = []
    cells = 0
    everything = (_of_item(definition, item, within) for item, within in definition.walk())
    for variable in chain.from_iterable(everything):
        cells += len(variable.categories)
        if cells > MAX_CELLS:
            break
        found.append(variable)
    if groups:
        found.append(_group(groups))
    if first and last and first <= last:
        found.append(_month(first, last))
    return tuple(found)


def _of_item(definition: Definition, item: Item, within: Sequence[Item]) -> Iterator[Variable]:
    repeats = [group.name for group in within if group.kind == "repeat"]
    choices = _choices(definition, item, within)
    if len(choices) > MAX_CATEGORIES:
        return
    counted = KINDS[item.kind].counted
    if counted == "options":
        yield from _options(item, choices, repeats)
    elif counted == "places":
        # An order within an order of entries can't be shown in a table.
        yield from () if repeats else _ranking(item, choices)
    elif counted in {"categories", "classes"}:
        categories, sorter = _categories(item, choices)
        if repeats:
            yield from _in_entries(item, categories, sorter, repeats)
        else:
            asked_always = not any(around.relevant for around in (*within, item))
            nothing = _("No answer") if asked_always else _("Not asked, or no answer")
            whole = (*categories, Category(NO_ANSWER, words=nothing))
            yield Variable(
                item.name, Sort.QUESTION, item.name, item.label, whole, item.name, sorter
            )


def _choices(definition: Definition, item: Item, within: Sequence[Item]) -> Sequence[Choice]:
    named = item.choices or next(
        (group.choices for group in within[::-1] if group.kind == "grid"), ""
    )
    rows = definition.choices.get(named, ()) if KINDS[item.kind].has_choices else ()
    found: dict[str, Choice] = {}
    for row in rows:
        found[row.name] = row
        # More are not counted, however many.
        if len(found) > MAX_CATEGORIES:
            break
    return list(found.values())


def _categories(
    item: Item, choices: Sequence[Choice]
) -> tuple[list[Category], Callable[[Any], int | None]]:
    if item.kind == "yes_no":
        answers = [Category(YES, words=_("Yes")), Category(NO, words=_("No"))]
        return answers, _by_name([YES, NO])
    if item.kind == "acknowledge":
        return [Category(YES, words=_("Yes"))], _by_name([YES])
    if KINDS[item.kind].counted == "categories":
        answers = [Category(short(choice.name), choice.label) for choice in choices]
        return answers, _by_name([choice.name for choice in choices])
    if item.kind == "date":
        days = day_classes(item)
        return _of_classes(days), _in_classes(days, str)
    numbers = (
        scale_classes(item)
        if item.kind == "scale"
        else number_classes(item, whole=KINDS[item.kind].value_type is ValueType.WHOLE)
    )
    found = _of_classes(numbers)
    if item.kind == "scale" and found:
        found[0] = _named(found[0], item.low)
        found[-1] = _named(found[-1], item.high)
    return found, _in_classes(numbers, int, float)


def _of_classes(classes: Classes) -> list[Category]:
    return [
        Category(class_.id, words=class_.words, value=class_.value) for class_ in classes.classes
    ]


def _named(end: Category, texts: Texts) -> Category:
    label = {code: f"{end.words} ({text})" for code, text in texts.items() if text}
    return Category(end.id, label, end.words, end.value)


def _options(item: Item, choices: Sequence[Choice], repeats: Sequence[str]) -> Iterator[Variable]:
    for choice in choices:
        sorter = _holds(choice.name)
        source = repeats[0] if repeats else item.name
        if repeats:
            sorter = _in_an_entry([*repeats[1:], item.name], sorter, 0)
        yield _option(item, short(choice.name), choice.label, "", source, sorter)


def _in_entries(
    item: Item,
    categories: Sequence[Category],
    sorter: Callable[[Any], int | None],
    repeats: Sequence[str],
) -> Iterator[Variable]:
    path = [*repeats[1:], item.name]
    for at, category in enumerate(categories):
        given = _in_an_entry(path, sorter, at)
        yield _option(item, category.id, category.label, category.words, repeats[0], given)


def _option(
    item: Item,
    option: str,
    label: Texts,
    words: Any,
    source: str,
    sorter: Callable[[Any], int | None],
) -> Variable:
    categories = (Category(YES, label, words), Category(NO, words=_("Not chosen")))
    return Variable(
        f"{item.name}/{option}", Sort.OPTION, item.name, label, categories, source, sorter
    )


def _ranking(item: Item, choices: Sequence[Choice]) -> Iterator[Variable]:
    names = [choice.name for choice in choices]
    if not names:
        return
    ranked = (Category(YES, words=_("Put in order")), Category(NO_ANSWER, words=_("No answer")))
    yield Variable(
        item.name, Sort.RANKED, item.name, item.label, ranked, item.name, _place_in(names, None)
    )
    places = tuple(
        Category(str(at), words=str(at), value=float(at)) for at in range(1, len(names) + 1)
    )
    for choice in choices:
        yield Variable(
            f"{item.name}/{short(choice.name)}",
            Sort.PLACE,
            item.name,
            choice.label,
            places,
            item.name,
            _place_in(names, choice.name),
        )


def _group(groups: Sequence[Mapping[str, Any]]) -> Variable:
    ids = [str(group["id"]) for group in groups]
    found = [
        Category(str(group["id"]), group.get("label", {}), str(group["id"])) for group in groups
    ]
    found.append(Category(NO_ANSWER, words=_("Not known")))
    return Variable(GROUP, Sort.GROUP, "", {}, tuple(found), GROUP, _by_name(ids))


def _month(first: date, last: date) -> Variable:
    months = months_between(first, last)[:MAX_MONTHS]
    found = tuple(Category(month, words=month_words(month)) for month in months)

    def sorter(day: Any) -> int | None:
        # A batch that waited for others may be written after the last day.
        month = day.strftime("%Y-%m") if isinstance(day, date) else str(day)
        return max(0, sum(start <= month for start in months) - 1)

    return Variable(MONTH, Sort.MONTH, "", {}, found, MONTH, sorter)


# -- How a value finds its place ------------------------------------------------------------------
def _by_name(names: Sequence[str]) -> Callable[[Any], int | None]:
    places = {name: at for at, name in enumerate(names)}
    return lambda value: places.get(value) if isinstance(value, str) else None


def _in_classes(classes: Classes, *types: type) -> Callable[[Any], int | None]:
    def sorter(value: Any) -> int | None:
        return classes.place(value) if type(value) in types else None

    return sorter


def _holds(option: str) -> Callable[[Any], int | None]:
    return lambda value: 0 if isinstance(value, list) and option in value else 1


def _in_an_entry(
    path: Sequence[str], sorter: Callable[[Any], int | None], at: int
) -> Callable[[Any], int | None]:
    def given(entries: Any) -> int | None:
        return 0 if any(sorter(value) == at for value in _reached(entries, path)) else 1

    return given


def _reached(entries: Any, path: Sequence[str]) -> Iterator[Any]:
    for entry in entries if isinstance(entries, list) else ():
        value = entry.get(path[0]) if isinstance(entry, dict) else None
        if len(path) > 1:
            yield from _reached(value, path[1:])
        elif value is not None:
            yield value


def _place_in(names: Sequence[str], option: str | None) -> Callable[[Any], int | None]:
    """Return a sorter by the place of an option in a complete order, or by completeness."""
    everything = sorted(names)

    def sorter(value: Any) -> int | None:
        if not isinstance(value, list) or sorted(map(str, value)) != everything:
            return None
        return 0 if option is None else value.index(option)

    return sorter
