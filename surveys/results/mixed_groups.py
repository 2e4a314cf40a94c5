"""Which growth of a round may be told: that of groups which grew together.

Where invitations or tokens say somebody's group each group has a pool of its own, and what is drawn
from one is of one group. Published by itself it would say what this group answered, since `@group`
grows by the same people. So a group grows by several batches or not at all, and results are
published when at least two have grown. docs/surveys-disclosure.md
"""

from collections.abc import Mapping

from surveys.models import Round, Tally

from .variables import GROUP

# As few are written at once, and stay behind, as long as a round is open.
BATCH = 8
# Of a group that is known so many batches are written at once, and so many groups have to grow.
SEVERAL = 2


def batch_of(round_: Round) -> int:
    """Return how many answers a batch has at the least, and how many stay behind.

    More than the threshold: what stays behind has to be enough for the last publication.
    """
    return max(BATCH, round_.threshold + 1)


def drawn_of(round_: Round) -> int:
    """Return how many answers of one pool are written at once at the least, before the end."""
    return batch_of(round_) * (SEVERAL if round_.has_known_groups else 1)


def written_of(round_: Round) -> dict[str, int]:
    """Return how many responses of each group are written."""
    rows = Tally.objects.filter(round=round_, table=GROUP)
    return dict(rows.values_list("cell", "count"))


def is_mixed(round_: Round, written: Mapping[str, int]) -> bool:
    """Return whether enough groups have grown since the last publication for another one.

    :param written: responses by group, as counted
    """
    if not round_.has_known_groups:
        return True
    before: Mapping[str, int] = round_.published_groups
    grown = [number - before.get(group, 0) for group, number in written.items()]
    grown = [one for one in grown if one]
    return len(grown) >= SEVERAL and min(grown) >= drawn_of(round_)
