"""Which value is worked out after which: every item after those that its own expressions name."""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter


class Circle(Exception):
    """Items that wait for each other; `names` are those of one circle, in its order."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(" → ".join(names))
        self.names = names


def order_of(needs: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Return all names so that each stands after those it needs.

    :param needs: by name, in the order of the questionnaire
    :raises Circle: there is no such order
    """
    sorter = TopologicalSorter({name: sorted(wanted) for name, wanted in needs.items()})
    try:
        return tuple(sorter.static_order())
    except CycleError as error:
        raise Circle(error.args[1]) from None
