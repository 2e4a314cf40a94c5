"""Expressions and `${name}` references of a questionnaire's items."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from surveys.expressions import Expression, parse

from .definition import Choice, Definition, Item
from .kinds import KINDS

# Each is a field of an item; a repeat has `count` among its parameters.
EXPRESSIONS = ("relevant", "required", "constraint", "calculation", "choice_filter")
# A column that every choice has, beside those of its data.
NAME_COLUMN = "name"
# One call reads the same conditions several times. Longer ones would take too much memory.
MAX_REMEMBERED = 100
# In a text the value of a question stands for this. One way through each text: blanks are cut off
# afterwards, and nothing in it begins another one.
NAMED = re.compile(r"\$\{([^{}]*)\}")
BLANKS = " \t\r\n"


def sources_of(item: Item) -> dict[str, str]:
    """Return the expressions of an item by purpose."""
    sources = {name: getattr(item, name) for name in EXPRESSIONS}
    if item.kind == "repeat":
        sources["count"] = item.parameters.get("count", "")
    return {name: source for name, source in sources.items() if source.strip()}


def list_of(item: Item, parent: Item | None) -> str:
    """Return the name of an item's list of choices, a row's that of its grid; empty if none."""
    if not KINDS[item.kind].has_choices:
        return ""
    return item.choices or (parent.choices if parent and parent.kind == "grid" else "")


def listed(definition: Definition, item: Item, parent: Item | None) -> Sequence[Choice]:
    """Return the choices of an item that its questionnaire lists."""
    return definition.choices.get(list_of(item, parent), ())


def read_expression(name: str, source: str, choices: Sequence[Choice]) -> Expression:
    """Parse an expression; a filter may name columns. Raise ExpressionError if it is invalid."""
    if name != "choice_filter":
        return _remembered(source) if len(source) <= MAX_REMEMBERED else parse(source, ())
    return parse(source, {NAME_COLUMN}.union(*(choice.data for choice in choices)))


@lru_cache(maxsize=4_096)
def _remembered(source: str) -> Expression:
    return parse(source, ())


def needed_by(parent: str, expressions: Mapping[str, Expression]) -> set[str]:
    """Return the names that have to be evaluated before an item."""
    needs = {parent} if parent else set()
    for name in ("relevant", "calculation", "count"):
        if name in expressions:
            needs |= expressions[name].references
    return needs
