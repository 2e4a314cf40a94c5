"""The order of evaluation: every item after those that its expressions name."""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter


class Circle(Exception):
    """A circular reference; `names` are its items in order."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(" → ".join(names))
        self.names = names


def order_of(needs: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Return all names, each after those it needs; raise Circle if there is no such order."""
    sorter = TopologicalSorter({name: sorted(wanted) for name, wanted in needs.items()})
    try:
        return tuple(sorter.static_order())
    except CycleError as error:
        raise Circle(error.args[1]) from None
