"""Which public lines are shown to whom."""

from collections.abc import Iterable

from .models import Lifeline
from .profiles import AGE_YEARS, Profile

ADULT = 18


def lifelines_for(profile: Profile, lifelines: Iterable[Lifeline]) -> list[Lifeline]:
    """Those meant for everyone, for this audience, or for minors if this may be one, in order."""
    wanted = {Lifeline.EVERYONE, profile.audience}
    years = AGE_YEARS.get(profile.age_band)
    if years is None or years[0] < ADULT:
        wanted.add(Lifeline.UNDER_18)
    return [line for line in lifelines if wanted.intersection(line.meant_for)]
