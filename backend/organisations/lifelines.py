"""Public lines for people in danger."""

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
    """Return the lines for everyone, for this audience, and for minors if this may be one."""
    wanted = {Lifeline.EVERYONE, profile.audience}
    years = AGE_YEARS.get(profile.age_band)
    if years is None or years[0] < ADULT:
        wanted.add(Lifeline.UNDER_18)
    return [line for line in lifelines if wanted.intersection(line.meant_for)]


@transaction.atomic
def keep_lifeline(line: Lifeline, *, place: int) -> None:
    """Save a line at a position from 1; others move down."""
    lines = [*Lifeline.objects.select_for_update().exclude(pk=line.pk)]
    if line._state.adding:
        line.position = _OUT_OF_THE_WAY * 3
    line.save()
    lines.insert(max(0, place - 1), line)
    _number(lines)


@transaction.atomic
def remove_lifeline(line: Lifeline) -> None:
    """Delete a line."""
    line.delete()
    _number([*Lifeline.objects.select_for_update()])


@transaction.atomic
def make_lifelines(rows: Iterable[dict[str, Any]]) -> int:
    """Create lines of `data/lifelines.json` if there are none; return the number."""
    if Lifeline.objects.exists():
        return 0
    made = Lifeline.objects.bulk_create(
        lifeline_of(position, row) for position, row in enumerate(rows)
    )
    transaction.on_commit(forget_directory)
    return len(made)


def _number(lines: list[Lifeline]) -> None:
    for shift in (_OUT_OF_THE_WAY, 0):
        for position, line in enumerate(lines):
            Lifeline.objects.filter(pk=line.pk).update(position=position + shift)
            line.position = position + shift
    transaction.on_commit(forget_directory)
