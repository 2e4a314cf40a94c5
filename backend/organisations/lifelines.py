"""Which public lines are shown to whom, and how the operator keeps them."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from .bundled_files import lifeline_of
from .directory import forget_directory
from .models import Lifeline
from .profiles import AGE_YEARS, Profile

ADULT = 18
# Positions are unique: while they are written anew, none may meet an old one.
_OUT_OF_THE_WAY = 10_000


def lifelines_for(profile: Profile, lifelines: Iterable[Lifeline]) -> list[Lifeline]:
    """Those meant for everyone, for this audience, or for minors if this may be one, in order."""
    wanted = {Lifeline.EVERYONE, profile.audience}
    years = AGE_YEARS.get(profile.age_band)
    if years is None or years[0] < ADULT:
        wanted.add(Lifeline.UNDER_18)
    return [line for line in lifelines if wanted.intersection(line.meant_for)]


@transaction.atomic
def keep_lifeline(line: Lifeline, *, place: int) -> None:
    """Write a line, new or changed, and put it at a place; the others move up.

    :param place: 1 for the first; beyond the last it comes at the end
    """
    others = [*Lifeline.objects.select_for_update().exclude(pk=line.pk)]
    if line._state.adding:
        line.position = _OUT_OF_THE_WAY * 3
    line.save()
    others.insert(max(0, place - 1), line)
    _number(others)


@transaction.atomic
def remove_lifeline(line: Lifeline) -> None:
    """Take a line away."""
    line.delete()
    _number([*Lifeline.objects.select_for_update()])


@transaction.atomic
def make_lifelines(rows: Iterable[dict[str, Any]]) -> int:
    """Make these lines, in their order, unless there are any; return how many were made.

    :param rows: as in `data/lifelines.json`
    """
    if Lifeline.objects.exists():
        return 0
    made = Lifeline.objects.bulk_create(
        lifeline_of(position, row) for position, row in enumerate(rows)
    )
    transaction.on_commit(forget_directory)
    return len(made)


def _number(lines: list[Lifeline]) -> None:
    """Number lines from nought in this order."""
    for shift in (_OUT_OF_THE_WAY, 0):
        for position, line in enumerate(lines):
            Lifeline.objects.filter(pk=line.pk).update(position=position + shift)
            line.position = position + shift
    transaction.on_commit(forget_directory)
