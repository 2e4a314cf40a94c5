"""Questions that hang together by themselves: of whom one is asked tells what they answered before.

Of who said yes are asked why: then "not asked" in one table counts who said no in another, and what
the one hides can be read in the other. So a question that follows others is shown only where all
of these are open (`publishing`), and in crossed tables both count as one (`plan`).
"""

from collections.abc import Iterator, Mapping

from surveys.expressions import ExpressionError
from surveys.questionnaire.definition import Definition, Item
from surveys.questionnaire.sources import listed, read_expression, sources_of

# What says whether something is asked, how often, and what may be chosen.
ASKING = ("relevant", "count", "choice_filter")


def leaders_of(definition: Definition) -> Mapping[str, frozenset[str]]:
    """By name of a question those on whose answers it depends what is asked in it.

    Through calculations, and through what the others depend on themselves; an expression that
    cannot be read, in a draft, names nothing.
    """
    named = {
        item.name: {*_named(definition, item, within)} - _agreed(definition)
        for item, within in definition.walk()
    }
    return {name: frozenset(_reached(name, named) - {name}) for name in named}


def together(definition: Definition) -> Mapping[str, str]:
    """By name of a question the first one of those that it hangs together with; itself if none."""
    first = {item.name: item.name for item, _within in definition.walk()}
    for name, leaders in leaders_of(definition).items():
        same = {first[one] for one in (name, *leaders) if one in first}
        lowest = min(same, default=name)
        first = {one: lowest if of in same else of for one, of in first.items()}
    return first


def _agreed(definition: Definition) -> set[str]:
    """What everybody has to tick tells nothing of anybody."""
    items = (item for item, _within in definition.walk())
    return {one.name for one in items if one.kind == "acknowledge" and one.required.strip()}


def _named(definition: Definition, item: Item, within: tuple[Item, ...]) -> Iterator[str]:
    for place, one in enumerate((*within, item)):
        wanted = (*ASKING, "calculation") if one.kind == "calculate" else ASKING
        parent = within[place - 1] if place else None
        for what, source in sources_of(one).items():
            if what not in wanted:
                continue
            try:
                expression = read_expression(what, source, listed(definition, one, parent))
            except ExpressionError:
                continue
            yield from expression.references


def _reached(name: str, named: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    left = [name]
    while left:
        new = named.get(left.pop(), set()) - found
        found |= new
        left += new
    return found
