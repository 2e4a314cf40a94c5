"""Public lines for people in danger."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from .bundled_files import lifeline_of
from .directory import forget_directory
from .matching_criteria import NO_END, SHARED_YEARS
from .models import Lifeline, LifelineDetails
from .profiles import AGE_YEARS, WHOLE_COUNTRY, Profile

ADULT = 18
# Positions are unique: while they are written anew, none may meet an old one.
_OUT_OF_THE_WAY = 10_000


def lifelines_for(profile: Profile, lifelines: Sequence[Lifeline]) -> list[Lifeline]:
    """Return the lines for this country, audience and age, in their order.

    Lines that belong together come one after the other, all of them or none.
    """
    first: dict[str, int] = {}
    apart: set[str] = set()
    shown: list[tuple[int, Lifeline]] = []
    for place, line in enumerate(lifelines):
        group = details_of(line).together
        if not is_meant_for(line, profile):
            apart.add(group)
        elif group:
            shown.append((first.setdefault(group, place), line))
        else:
            shown.append((place, line))
    apart.discard("")
    shown.sort(key=lambda found: found[0])
    return [line for _place, line in shown if details_of(line).together not in apart]


def is_meant_for(line: Lifeline, profile: Profile) -> bool:
    """Return whether a line is for this country, audience and age; an unknown age may be any."""
    if details_of(line).country != (profile.region if profile.is_abroad else WHOLE_COUNTRY):
        return False
    wanted = {Lifeline.EVERYONE, profile.audience}
    years = AGE_YEARS.get(profile.age_band)
    if years is None or years[0] < ADULT:
        wanted.add(Lifeline.UNDER_18)
    return not wanted.isdisjoint(line.meant_for) and (
        years is None or _shares_years(details_of(line), *years)
    )


def _shares_years(details: LifelineDetails, first: int, last: int | None) -> bool:
    ends = [NO_END if end is None else end for end in (last, details.age_to)]
    return min(ends) - max(first, details.age_from) + 1 >= SHARED_YEARS


def details_of(line: Lifeline) -> LifelineDetails:
    """Return what else is known of a line, without a query if it was read with the line."""
    found: LifelineDetails | None = getattr(line, "details", None)
    return found or LifelineDetails()


@transaction.atomic
def keep_lifeline(line: Lifeline, *, place: int, details: Mapping[str, Any] | None = None) -> None:
    """Save a line at a position from 1; others move down. `details` None leaves them."""
    lines = [*Lifeline.objects.select_for_update().exclude(pk=line.pk)]
    if line._state.adding:
        line.position = _OUT_OF_THE_WAY * 3
    line.save()
    if details is not None:
        LifelineDetails.objects.update_or_create(lifeline=line, defaults=dict(details))
    lines.insert(max(0, place - 1), line)
    _number(lines)


@transaction.atomic
def remove_lifeline(line: Lifeline) -> None:
    """Delete a line."""
    line.delete()
    _number([*Lifeline.objects.select_for_update()])


@transaction.atomic
def make_lifelines(rows: Iterable[dict[str, Any]]) -> int:
    """Create lines of `data/lifelines.json` of countries that have none; return the number."""
    lines = [*Lifeline.objects.select_related("details")]
    known = {details_of(line).country for line in lines}
    after = max([line.position + 1 for line in lines], default=0)
    made = [lifeline_of(after + place, row) for place, row in enumerate(rows)]
    made = [line for line in made if line.details.country not in known]
    for line in made:
        details = line.details
        line.save()
        details.lifeline = line
        details.save()
    transaction.on_commit(forget_directory)
    return len(made)


def _number(lines: list[Lifeline]) -> None:
    for shift in (_OUT_OF_THE_WAY, 0):
        for position, line in enumerate(lines):
            Lifeline.objects.filter(pk=line.pk).update(position=position + shift)
            line.position = position + shift
    transaction.on_commit(forget_directory)
