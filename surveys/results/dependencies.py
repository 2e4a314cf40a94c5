"""Dependencies between questions, through which one table could reveal what another hides.

If only those who said yes are asked why, then "not asked" in one table counts who said no in
another. A question *follows* its *leaders*. `withheld_tables` and `plan` use this:
docs/surveys-disclosure.md.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from surveys.expressions import Expression, ExpressionError
from surveys.questionnaire.definition import Definition, Item
from surveys.questionnaire.sources import listed, read_expression, sources_of

# What says whether something is asked and how often; whether it has to be answered; and with what.
ASKING, LIMITING = ("relevant", "count"), ("choice_filter", "constraint")
LEADING = (*ASKING, "required", *LIMITING)
# Of what nobody answers but the server; it names what its value depends on.
WORKED_OUT = "calculation"
ALWAYS = "true()"
# In place of a name: what depends on the day alone is asked of the same people as others like it.
DAY, CLOCK = "~day", {"today", "now"}


# How many leaders all items may have together: a chain of six hundred questions, each of which is
# asked because of the one before. What is shown of a round looks at each of them.
MAX_LEADERS = 200_000


@dataclass(frozen=True)
class Dependencies:
    """The dependencies in a questionnaire, by the names of its items."""

    # The names in the expressions of an item and of those around it; an expression that cannot be
    # parsed has none.
    direct: Mapping[str, frozenset[str]]
    # Items that are not asked of everybody.
    not_asked: frozenset[str]
    # Items whose possible answers depend on others.
    limited: frozenset[str]
    # Items whose options add up, since one has to be chosen; each with all others of its entries.
    adding_up: Mapping[str, frozenset[str]]
    # Items of which everybody gives one of two answers.
    in_two: frozenset[str]

    @cached_property
    def leaders(self) -> Mapping[str, frozenset[str]]:
        """Return what items depend on, directly and through others."""
        return {name: frozenset(self._names_of(bits)) for name, bits in self._closure.items()}

    @property
    def count(self) -> int:
        """Return how many leaders all items have together."""
        return sum(map(int.bit_count, self._closure.values()))

    @cached_property
    def _names(self) -> Sequence[str]:
        return [*dict.fromkeys((*self.direct, *chain.from_iterable(self.direct.values())))]

    @cached_property
    def _closure(self) -> Mapping[str, int]:
        """Return the leaders of each item as bits at the places of their names in `_names`."""
        places = {name: place for place, name in enumerate(self._names)}
        found = dict.fromkeys(self.direct, 0)
        order, changed = _leaders_first(self.direct), True
        # Once, and again as long as items depend on each other in circles.
        while changed:
            changed = False
            for name in order:
                bits = found[name]
                for leader in self.direct[name]:
                    bits |= 1 << places[leader] | found.get(leader, 0)
                if bits != found[name]:
                    found[name], changed = bits, True
        return {name: bits & ~(1 << places[name]) for name, bits in found.items()}

    def _names_of(self, bits: int) -> Iterator[str]:
        while bits:
            lowest = bits & -bits
            yield self._names[lowest.bit_length() - 1]
            bits ^= lowest

    @cached_property
    def together(self) -> Mapping[str, str]:
        """Return by name the first item of its connected group; itself if it has none."""
        first = {name: name for name in (*self.direct, DAY)}

        def root(name: str) -> str:
            while first[name] != name:
                first[name] = first[first[name]]
                name = first[name]
            return name

        for name, direct in self.direct.items():
            others = (
                linked for linked in (*direct, *self.adding_up.get(name, ())) if linked in first
            )
            for other in others:
                low, high = sorted((root(name), root(other)))
                first[high] = low
        return {name: root(name) for name in first}

    def crossing(self, counted: Mapping[str, int]) -> frozenset[str]:
        """Return questions of which another tells how their tables (`counted`) are crossed."""
        found: set[str] = set()
        for name in counted:
            leading = _reached(name, self.direct, counted)
            # Whoever follows a question with two answers gave one of them.
            leading -= {
                leader
                for leader in leading & self.in_two
                if any(leader in self.leaders.get(other, ()) for other in leading)
            }
            if sum(counted.get(leader, 0) for leader in leading) > 1:
                found |= leading
        return frozenset(found)


def dependencies_of(definition: Definition) -> Dependencies:
    """Return the dependencies in a questionnaire."""
    rows = list(definition.walk())
    agreed = {item.name for item, within in rows if _is_agreed(item, within)}
    inside: dict[str, set[str]] = {}
    # Each is read once: a long condition of a group holds for all that stands in it.
    own: dict[int, Mapping[str, frozenset[str]]] = {}
    for item, within in rows:
        own[id(item)] = _named(definition, item, within[-1] if within else None)
        for group in within:
            if group.kind == "repeat":
                inside.setdefault(group.name, set()).add(item.name)

    def named(item: Item, within: tuple[Item, ...], wanted: Collection[str]) -> set[str]:
        asked = (*wanted, WORKED_OUT)
        found = (own[id(around)].get(what, ()) for around in (*within, item) for what in asked)
        names = set().union(*found)
        return names.union(*(inside.get(name, set()) for name in names)) - agreed - {item.name}

    direct = {item.name: frozenset(named(item, within, LEADING)) for item, within in rows}
    return Dependencies(
        direct,
        not_asked=frozenset(item.name for item, within in rows if named(item, within, ASKING)),
        limited=frozenset(
            item.name for item, within in rows if item.read_only or named(item, within, LIMITING)
        ),
        adding_up={
            item.name: frozenset(others)
            for item, within in rows
            if (others := _adding_up(item, within))
        },
        in_two=frozenset(
            item.name
            for item, within in rows
            if not direct[item.name]
            and not any(group.kind == "repeat" for group in within)
            and (item.kind == "acknowledge" or (item.kind == "yes_no" and _is_always(item)))
        ),
    )


def _is_always(item: Item) -> bool:
    return item.required.strip() == ALWAYS


def _is_agreed(item: Item, within: tuple[Item, ...]) -> bool:
    """Tell whether everybody has to tick it, which reveals nothing of anybody."""
    is_asked = not any(
        around.relevant.strip() or around.kind == "repeat" for around in (*within, item)
    )
    return item.kind == "acknowledge" and _is_always(item) and is_asked


def _adding_up(item: Item, within: tuple[Item, ...]) -> set[str]:
    """Return the items that add up: a required choice of several, or all of a required repeat."""
    for repeat in within:
        if repeat.kind == "repeat":
            inside = list(_all_in(repeat))
            is_required = any(child.required.strip() for child in inside)
            return {child.name for child in inside} if is_required else set()
    return {item.name} if item.kind == "many" and item.required.strip() else set()


def _all_in(item: Item) -> Iterator[Item]:
    for child in item.items:
        yield child
        yield from _all_in(child)


def _named(definition: Definition, item: Item, parent: Item | None) -> dict[str, frozenset[str]]:
    is_worked_out = item.kind == "calculate" or item.read_only
    found = {}
    for what, source in sources_of(item).items():
        if what not in LEADING and not (what == WORKED_OUT and is_worked_out):
            continue
        try:
            expression = read_expression(what, source, listed(definition, item, parent))
        except ExpressionError:
            continue
        found[what] = frozenset(_names_in(what, expression))
    return found


def _names_in(what: str, expression: Expression) -> Iterator[str]:
    yield from expression.references
    # A limit such as "not after today" tells nobody from another.
    if what not in LIMITING and CLOCK & expression.functions:
        yield DAY


def _leaders_first(direct: Mapping[str, Collection[str]]) -> list[str]:
    """Return all names, each after those that it depends on, circles aside."""
    order: list[str] = []
    seen: set[str] = set()
    for start in direct:
        left = [(start, False)]
        while left:
            name, is_done = left.pop()
            if is_done:
                order.append(name)
            elif name not in seen:
                seen.add(name)
                left.append((name, True))
                left += [(leader, False) for leader in direct[name] if leader in direct]
    return order


def _reached(
    name: str, named: Mapping[str, Collection[str]], until: Collection[str] = ()
) -> set[str]:
    """Return all that a name leads to; names in `until` lead no further."""
    found: set[str] = set()
    left = [name]
    while left:
        new = {*named.get(left.pop(), ())} - found
        found |= new
        left += [reached for reached in new if reached not in until]
    return found
