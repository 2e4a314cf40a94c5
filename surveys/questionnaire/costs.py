"""What a questionnaire costs to work out once, at the most, so that no form can stop a server."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveys.expressions import Expression

# Entries of a repeat; each holds an answer to every question in it.
MOST_ENTRIES = 20
# Values that all expressions look at together; some two seconds of a processor.
MOST_COST = 500_000


@dataclass(frozen=True, slots=True)
class Costly:
    """An item with expressions.

    :param repeats: that it stands in, outermost first
    :param choices: how many its filter looks at
    """

    repeats: tuple[str, ...]
    expressions: Mapping[str, Expression]
    choices: int


def cost_of(items: Iterable[Costly], repeats: Mapping[str, tuple[str, ...]]) -> int:
    """Return how many values are looked at when every repeat is as long as it can be.

    :param repeats: by name of an item those that it stands in; of a repeat itself among them
    """
    total = 0
    for one in items:
        for name, expression in one.expressions.items():
            seen = sum(_seen(one.repeats, repeats.get(ref, ())) for ref in expression.references)
            times = one.choices if name == "choice_filter" else 1
            total += MOST_ENTRIES ** len(one.repeats) * times * (1 + seen)
    return total


def _seen(here: tuple[str, ...], there: tuple[str, ...]) -> int:
    """How many values of a question an expression sees: those of all entries but its own."""
    shared = 0
    while shared < min(len(here), len(there)) and here[shared] == there[shared]:
        shared += 1
    return int(MOST_ENTRIES ** (len(there) - shared))
