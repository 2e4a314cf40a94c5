"""A questionnaire prepared for answering: parsed expressions, items by name, evaluation order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.expressions import Expression

from .definition import Choice, Definition, Item
from .kinds import KINDS, NO, YES, Kind, ValueType
from .order import order_of
from .sources import listed, needed_by, read_expression, sources_of
from .validation import Fault, check


class NotSound(Exception):
    """A questionnaire that cannot be answered; `faults` says why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults, the first at {faults[0].field}")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Node:
    """An item of a compiled questionnaire."""

    item: Item
    kind: Kind
    # How many items stand before it.
    place: int
    # Its group, grid or repeat; empty at the top.
    parent: str
    # The repeats around it, outermost first.
    repeats: tuple[str, ...]
    # Names of the items within it.
    items: tuple[str, ...]
    # In the questionnaire's order; a row has those of its grid.
    choices: tuple[Choice, ...]
    expressions: Mapping[str, Expression]

    @property
    def name(self) -> str:
        """Return its name, which is unique in the questionnaire."""
        return self.item.name

    @property
    def has_value(self) -> bool:
        """Whether there is a value at its path; groups, notes and repeats have none."""
        return self.kind.value_type not in {ValueType.NONE, ValueType.ENTRIES}

    @property
    def is_worked_out(self) -> bool:
        """Whether its value comes from its calculation or default, whatever is sent."""
        return self.has_value and (self.item.kind == "calculate" or self.item.read_only)

    @property
    def is_asked(self) -> bool:
        """Whether somebody may answer it."""
        return self.has_value and not self.is_worked_out


@dataclass(frozen=True, slots=True)
class Compiled:
    """A questionnaire that can be answered."""

    definition: Definition
    # By name, in the order of the questionnaire.
    nodes: Mapping[str, Node]
    # Names of items in no group.
    top: tuple[str, ...]
    # All names, each after those whose values it needs.
    order: tuple[str, ...]
    # Names of free texts and of all calculations from one.
    from_texts: frozenset[str]

    @property
    def languages(self) -> Sequence[str]:
        """Return the languages of its texts; the first is the fallback."""
        return self.definition.languages


def compile_definition(definition: Definition) -> Compiled:
    """Compile a questionnaire, which is slow; raise NotSound if `check` finds faults."""
    faults = check(definition)
    if faults:
        raise NotSound(faults)
    nodes: dict[str, Node] = {}
    for item, within in definition.walk():
        nodes[item.name] = _node(definition, item, within, len(nodes))
    needs = {name: needed_by(node.parent, node.expressions) for name, node in nodes.items()}
    order = order_of(needs)
    return Compiled(
        definition=definition,
        nodes=nodes,
        top=tuple(item.name for item in definition.items),
        order=order,
        from_texts=_from_texts(nodes, order),
    )


def _node(definition: Definition, item: Item, within: tuple[Item, ...], place: int) -> Node:
    choices = _choices(definition, item, within)
    return Node(
        item=item,
        kind=KINDS[item.kind],
        place=place,
        parent=within[-1].name if within else "",
        repeats=tuple(group.name for group in within if group.kind == "repeat"),
        items=tuple(child.name for child in item.items),
        choices=choices,
        expressions={
            name: read_expression(name, source, choices)
            for name, source in sources_of(item).items()
        },
    )


def _choices(definition: Definition, item: Item, within: tuple[Item, ...]) -> tuple[Choice, ...]:
    if item.kind == "yes_no":
        return (Choice(YES), Choice(NO))
    if item.kind == "acknowledge":
        return (Choice(YES),)
    return tuple(listed(definition, item, within[-1] if within else None))


def _from_texts(nodes: Mapping[str, Node], order: Sequence[str]) -> frozenset[str]:
    found: set[str] = set()
    for name in order:
        node = nodes[name]
        calculation = node.expressions.get("calculation")
        named = calculation.references if calculation and node.is_worked_out else frozenset[str]()
        if node.item.kind == "text" or not found.isdisjoint(named):
            found.add(name)
    return frozenset(found)
