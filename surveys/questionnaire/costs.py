"""The greatest cost of evaluating a questionnaire, bounded to protect the server."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveys.expressions import Expression
from surveys.expressions.costs import Size, work_of

# Entries of a repeat; each holds an answer to every question in it.
MAX_ENTRIES = 20
# Steps of some 0.4 microseconds; handing in works a questionnaire out three times.
MAX_COST = 400_000
# Whether an item is asked in one entry, and what an expression finds there before it begins.
OF_AN_ITEM, OF_AN_EXPRESSION = 5, 8
# To go through a text of two thousand words.
OF_A_TEXT = 200


@dataclass(frozen=True, slots=True)
class Costly:
    """An item as the cost estimate sees it."""

    name: str
    # Around it, outermost first; for a repeat, itself included.
    repeats: tuple[str, ...]
    is_repeat: bool
    expressions: Mapping[str, Expression]
    # How many its filter looks at.
    choices: int
    # Of a grid, each of which checks whether it is required.
    rows: int
    # Of its answer, as in `Size`.
    length: int

    @property
    def entries(self) -> int:
        """Return how often it is evaluated at most."""
        return int(MAX_ENTRIES ** (len(self.repeats) - self.is_repeat))


def length_of(kind: str, choices: int) -> int:
    """Return how many steps it takes to read an answer: a long text, or names of choices."""
    if kind in {"text", "calculate"}:
        return OF_A_TEXT
    return max(1, min(choices, OF_A_TEXT)) if kind in {"many", "ranking"} else 1


def cost_of(items: Iterable[Costly]) -> int:
    """Return the steps of a questionnaire with all repeats full; exact only up to `MAX_COST`."""
    known = {item.name: item for item in items}
    total = 0
    for costly in known.values():
        total += costly.entries * OF_AN_ITEM
        for name, expression in costly.expressions.items():
            times = {"choice_filter": costly.choices, "required": max(costly.rows, 1)}.get(name, 1)
            total += costly.entries * times * _cost(costly, expression, known)
            if total > MAX_COST:
                return total
    return total


def _cost(here: Costly, expression: Expression, known: Mapping[str, Costly]) -> int:
    named = [known[name] for name in expression.references if name in known]
    sizes = {other.name: Size(_seen(here, other), other.length) for other in named}
    found = sum(size.values for size in sizes.values())
    if "indexed-repeat" in expression.functions:
        found += MAX_ENTRIES * sum(size.values for size in sizes.values())
    if "jr:choice-name" in expression.functions:
        found += sum(other.choices for other in named)
    sizes[""] = Size(1, here.length)
    return OF_AN_EXPRESSION + found + work_of(expression.tree, sizes, MAX_COST)


def _seen(here: Costly, there: Costly) -> int:
    """Return how many values of a question an expression sees: those of all entries but its own."""
    within = here.repeats[: len(here.repeats) - here.is_repeat]
    shared = 0
    while shared < min(len(within), len(there.repeats)) and within[shared] == there.repeats[shared]:
        shared += 1
    return int(MAX_ENTRIES ** (len(there.repeats) - shared))
