"""How many fields a form has that asks some items together, as `screens` lays them out."""

from collections.abc import Iterator, Sequence

from .costs import MAX_ENTRIES
from .definition import Definition, Item
from .kinds import KINDS, ValueType


def together(items: Sequence[Item]) -> Iterator[Item]:
    """Yield the items that stand whole on one screen, those within repeats included."""
    for item in items:
        is_divided = item.kind == "group" and "field-list" not in item.appearance
        if not is_divided:
            yield item
        yield from together(item.items) if is_divided else _repeats(item.items)


def fields_of(definition: Definition, items: Sequence[Item], *, on_a_screen: bool = False) -> int:
    """Return the most fields of a form with these items; on a screen, one entry of a repeat."""
    total = 0
    for item in items:
        kind = KINDS[item.kind]
        if kind.has_items:
            inner = [child for child in item.items if not (on_a_screen and child.kind == "repeat")]
            often = 1 if on_a_screen or item.kind != "repeat" else MAX_ENTRIES
            total += often * fields_of(definition, inner, on_a_screen=on_a_screen)
        elif kind.value_type is ValueType.CHOICES:
            total += len(definition.choices.get(item.choices, ()))
        elif kind.value_type is not ValueType.NONE and item.kind != "calculate":
            total += 1
    return total


def _repeats(items: Sequence[Item]) -> Iterator[Item]:
    for item in items:
        if item.kind == "repeat":
            yield item
        yield from _repeats(item.items)
