"""Two-way tables that may be published together (docs/decisions/tables-form-no-circle.md)."""

from collections.abc import Collection, Iterable

# Stands in a circle for when people answered.
TIME = "@time"


class PlanHasCircle(ValueError):
    """Tables that could be subtracted from each other; `circle` ends with its first variable."""

    def __init__(self, circle: tuple[str, ...]) -> None:
        super().__init__(f"the tables form a circle, leave one out: {' – '.join(circle)}")
        self.circle = circle


def check_plan(
    pairs: Iterable[tuple[str, str]], *, live: Collection[str] = (), periods: Collection[str] = ()
) -> None:
    r"""Raise PlanHasCircle unless the tables together reveal no more than each by itself.

    Tables shown repeatedly, and periods, connect their variables through time.
    :param pairs: the variables of each two-way table
    :param live: variables whose one-way tables are shown before the round ends
    :param periods: variables of when people answered, such as the month
    """
    linked: dict[str, set[str]] = {}
    tables = list(pairs)
    # What is in no table of two is in no circle, and there may be thousands.
    crossed = {name for pair in tables for name in pair}
    edges = [(TIME, name) for name in sorted({*live, *periods} & crossed)]
    for one, other in edges + tables:
        if way := _way(linked, one, other):
            raise PlanHasCircle((*way, one))
        linked.setdefault(one, set()).add(other)
        linked.setdefault(other, set()).add(one)


def _way(linked: dict[str, set[str]], start: str, end: str) -> tuple[str, ...]:
    came_from = {start: start}
    waiting = [start]
    while waiting and end not in came_from:
        at = waiting.pop()
        for to in sorted(linked.get(at, set()) - came_from.keys()):
            came_from[to] = at
            waiting.append(to)
    if end not in came_from:
        return ()
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))
