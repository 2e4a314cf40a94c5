"""When results with known groups may be published: docs/surveys-disclosure.md.

A batch adds people of one group, so at least two groups must have grown.
"""

from collections.abc import Mapping

from surveys.models import Round, Tally

from .variables import GROUP

# As few are written at once, and stay behind, as long as a round is open.
BATCH = 8
# Of a group that is known so many batches are written at once, and so many groups have to grow.
SEVERAL = 2


def batch_of(round_: Round) -> int:
    """Return the least size of a batch, which is also what stays behind: above the threshold."""
    return max(BATCH, round_.threshold + 1)


def drawn_of(round_: Round) -> int:
    """Return the least number of answers of one pool that are written at once before the end."""
    return batch_of(round_) * (SEVERAL if round_.has_known_groups else 1)


def written_of(round_: Round) -> dict[str, int]:
    """Return how many responses of each group are written."""
    rows = Tally.objects.filter(round=round_, table=GROUP)
    return dict(rows.values_list("cell", "count"))


def is_mixed(round_: Round, written: Mapping[str, int]) -> bool:
    """Tell whether enough groups have grown since the last publication."""
    if not round_.has_known_groups:
        return True
    before: Mapping[str, int] = round_.published_groups
    grown = [number - before.get(group, 0) for group, number in written.items()]
    grown = [number for number in grown if number]
    return len(grown) >= SEVERAL and min(grown) >= drawn_of(round_)
