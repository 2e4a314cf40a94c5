"""How many fields a form has that asks some items together, as `screens` lays them out."""

from collections.abc import Iterator, Sequence

from .costs import MAX_ENTRIES
from .definition import Definition, Item
from .kinds import KINDS, Shape


def together(items: Sequence[Item]) -> Iterator[Item]:
    """Yield what stands on a screen as a whole, with one question on a screen.

    A question, a grid, a group of the appearance `field-list`; of a repeat one entry, whatever is
    in it. Repeats within these have screens of their own.
    """
    for item in items:
        is_divided = item.kind == "group" and "field-list" not in item.appearance
        if not is_divided:
            yield item
        yield from together(item.items) if is_divided else _repeats(item.items)


def fields_of(definition: Definition, items: Sequence[Item], *, on_a_screen: bool = False) -> int:
    """Return how many fields a form has at the most that asks these items.

    :param on_a_screen: of a repeat at the top one entry is asked, and of one within nothing;
        otherwise as many entries as there can be
    """
    total = 0
    for item in items:
        kind = KINDS[item.kind]
        if kind.has_items:
            inner = [one for one in item.items if not (on_a_screen and one.kind == "repeat")]
            often = 1 if on_a_screen or item.kind != "repeat" else MAX_ENTRIES
            total += often * fields_of(definition, inner, on_a_screen=on_a_screen)
        elif kind.shape is Shape.CHOICES:
            total += len(definition.choices.get(item.choices, ()))
        elif kind.shape is not Shape.NONE and item.kind != "calculate":
            total += 1
    return total


def _repeats(items: Sequence[Item]) -> Iterator[Item]:
    """Yield the repeats in what stands together, and what stands together in these."""
    for item in items:
        if item.kind == "repeat":
            yield item
        yield from _repeats(item.items)
