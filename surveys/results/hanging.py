"""Questions that hang together by themselves: what one of them counts tells what another hides.

Of who said yes are asked why: then "not asked" in one table counts who said no in another. What a
question depends on are its *leaders*, and it *follows* them. What is shown of it therefore is in
`withholding`, what is crossed and what is shown early in `plan`: docs/surveys-disclosure.md.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from surveys.expressions import Expression, ExpressionError
from surveys.questionnaire.definition import Definition, Item
from surveys.questionnaire.sources import listed, read_expression, sources_of

# What says whether something is asked and how often; whether it has to be answered; and with what.
ASKING, LIMITING = ("relevant", "count"), ("choice_filter", "constraint")
LEADING = (*ASKING, "required", *LIMITING)
ALWAYS = "true()"
# In place of a name: what depends on the day alone is asked of the same people as others like it.
DAY, CLOCK = "~day", {"today", "now"}


@dataclass(frozen=True, slots=True)
class Hanging:
    """What hangs together in a questionnaire, by the names of its items.

    :ivar direct: what an item's expressions name, and those of what it stands in
    :ivar leaders: the same through others; an expression that cannot be read names nothing
    :ivar not_asked: what is not asked of everybody
    :ivar limited: what may be answered with depends on other answers
    :ivar adding_up: whose options add up, since something has to be chosen; each with all others
        that add up with it, in entries
    :ivar in_two: everybody is asked, and gives one of two answers
    """

    direct: Mapping[str, frozenset[str]]
    leaders: Mapping[str, frozenset[str]]
    not_asked: frozenset[str]
    limited: frozenset[str]
    adding_up: Mapping[str, frozenset[str]]
    in_two: frozenset[str]

    def together(self) -> Mapping[str, str]:
        """By name the first one of those that it hangs together with; itself if none."""
        first = {name: name for name in (*self.direct, DAY)}
        for name, leaders in self.leaders.items():
            others = self.adding_up.get(name, ())
            same = {first[one] for one in (name, *leaders, *others) if one in first}
            lowest = min(same, default=name)
            first = {one: lowest if of in same else of for one, of in first.items()}
        return first

    def crossing(self, counted: Mapping[str, int]) -> frozenset[str]:
        """Those of which another question tells how their tables are crossed.

        :param counted: how many tables there are of a question, by name; without those of none
        """
        found: set[str] = set()
        for name in counted:
            leading = _reached(name, self.direct, counted)
            # Whoever follows a question with two answers gave one of them.
            leading -= {
                one
                for one in leading & self.in_two
                if any(one in self.leaders.get(other, ()) for other in leading)
            }
            if sum(counted.get(one, 0) for one in leading) > 1:
                found |= leading
        return frozenset(found)


def hanging_of(definition: Definition) -> Hanging:
    """What hangs together in a questionnaire."""
    rows = list(definition.walk())
    agreed = {one.name for one, within in rows if _is_agreed(one, within)}
    inside = {
        one.name: {item.name for item, within in rows if one in within}
        for one, _within in rows
        if one.kind == "repeat"
    }

    def named(item: Item, within: tuple[Item, ...], wanted: Collection[str]) -> set[str]:
        names = set(_named(definition, item, within, wanted))
        return names.union(*(inside.get(one, set()) for one in names)) - agreed - {item.name}

    direct = {item.name: frozenset(named(item, within, LEADING)) for item, within in rows}
    leaders = {name: frozenset(_reached(name, direct) - {name}) for name in direct}
    return Hanging(
        direct,
        leaders,
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
            if not leaders[item.name]
            and not any(one.kind == "repeat" for one in within)
            and (item.kind == "acknowledge" or (item.kind == "yes_no" and _is_always(item)))
        ),
    )


def _is_always(item: Item) -> bool:
    return item.required.strip() == ALWAYS


def _is_agreed(item: Item, within: tuple[Item, ...]) -> bool:
    """Whether everybody has to tick it, which tells nothing of anybody."""
    is_asked = not any(one.relevant.strip() or one.kind == "repeat" for one in (*within, item))
    return item.kind == "acknowledge" and _is_always(item) and is_asked


def _adding_up(item: Item, within: tuple[Item, ...]) -> set[str]:
    """A choice of several that has to be made; entries, as soon as anything in them has to be."""
    for repeat in within:
        if repeat.kind == "repeat":
            inside = list(_all_in(repeat))
            is_required = any(one.required.strip() for one in inside)
            return {one.name for one in inside} if is_required else set()
    return {item.name} if item.kind == "many" and item.required.strip() else set()


def _all_in(item: Item) -> Iterator[Item]:
    for one in item.items:
        yield one
        yield from _all_in(one)


def _named(
    definition: Definition, item: Item, within: tuple[Item, ...], wanted: Collection[str]
) -> Iterator[str]:
    for place, one in enumerate((*within, item)):
        parent = within[place - 1] if place else None
        is_worked_out = one.kind == "calculate" or one.read_only
        for what, source in sources_of(one).items():
            if what not in wanted and not (what == "calculation" and is_worked_out):
                continue
            try:
                expression = read_expression(what, source, listed(definition, one, parent))
            except ExpressionError:
                continue
            yield from _names_in(what, expression)


def _names_in(what: str, expression: Expression) -> Iterator[str]:
    yield from expression.references
    # A limit such as "not after today" tells nobody from another.
    if what not in LIMITING and CLOCK & expression.functions:
        yield DAY


def _reached(
    name: str, named: Mapping[str, Collection[str]], until: Collection[str] = ()
) -> set[str]:
    """All that a name leads to; what stands in `until` leads no further."""
    found: set[str] = set()
    left = [name]
    while left:
        new = {*named.get(left.pop(), ())} - found
        found |= new
        left += [one for one in new if one not in until]
    return found
