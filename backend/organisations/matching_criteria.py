"""The criteria of the matcher, in the table `CRITERIA`."""

from collections.abc import Callable
from typing import Final, NamedTuple
from uuid import UUID

from backend.organisations.profiles import (
    AGE_YEARS,
    WHOLE_COUNTRY,
    AgeBand,
    Candidate,
    Language,
    Profile,
    Region,
    is_answered,
)
from backend.organisations.reasons import (
    AUDIENCE_MET,
    THEME_MET,
    THEME_UNMET,
    WISH_ELSEWHERE,
    WISH_MET,
    WISH_UNMET,
    Reason,
)

type Reasons = tuple[Reason, ...]

SHARED_YEARS: Final = 2
"""A band fits an organisation that takes at least so many of its years of life."""

ADULT: Final = 18
NO_END: Final = 1_000


class Criterion(NamedTuple):
    """A row of the table, with optional columns.

    `fits` must hold for a match (not for safety nets). `rank` orders after the rows above, smaller
    first. `reasons` returns codes; its third argument is the safety net shown beside the candidate.

    `of` names all fields of the profile that `fits` and `rank` read: the answers are then kept by
    `candidate_index`. It is None where they depend on the load, or on what has no few values; such
    rows, and the ranks below them, are judged late, of few candidates.
    """

    name: str
    of: tuple[str, ...] | None = None
    fits: Callable[[Profile, Candidate], bool] | None = None
    rank: Callable[[Profile, Candidate], int | UUID] | None = None
    reasons: Callable[[Profile, Candidate, Candidate | None], Reasons] | None = None


def takes_audience(profile: Profile, candidate: Candidate) -> bool:
    """Return whether the organisation works with this audience."""
    return profile.audience in candidate.audiences


def audience_reasons(profile: Profile, candidate: Candidate, _: Candidate | None) -> Reasons:
    """Return the reason of the audience, unless the question was skipped."""
    reason = AUDIENCE_MET.get(profile.audience)
    return (reason,) if reason and takes_audience(profile, candidate) else ()


def answers_in_language(profile: Profile, candidate: Candidate) -> bool:
    """Return whether the language is spoken; Dutch is enough for easy Dutch."""
    return is_answered(profile.language, candidate.languages)


def language_reasons(profile: Profile, candidate: Candidate, _: Candidate | None) -> Reasons:
    """Return whether the language is spoken, and otherwise which ones are."""
    if profile.language == Language.OTHER:
        return (Reason.LANGUAGES_SPOKEN,)
    if answers_in_language(profile, candidate):
        return (Reason.LANGUAGE,)
    return (Reason.NO_LANGUAGE, Reason.LANGUAGES_SPOKEN)


def wishes_reasons(profile: Profile, candidate: Candidate, net: Candidate | None) -> Reasons:
    """Return whether each wish is met by the candidate or else by the safety net."""
    if not profile.wishes:
        return ()
    elsewhere = net.wishes if net else frozenset()
    return tuple(
        WISH_MET[wish]
        if wish in candidate.wishes
        else (WISH_ELSEWHERE if wish in elsewhere else WISH_UNMET)[wish]
        for wish in WISH_MET
        if wish in profile.wishes
    )


def takes_theme(profile: Profile, candidate: Candidate) -> bool:
    """Return whether one of the themes is covered, or none was chosen."""
    return not profile.themes or not profile.themes.isdisjoint(candidate.themes)


def theme_reasons(profile: Profile, candidate: Candidate, _: Candidate | None) -> Reasons:
    """Return whether each chosen theme is covered."""
    if not profile.themes:
        return ()
    return tuple(
        (THEME_MET if theme in candidate.themes else THEME_UNMET)[theme]
        for theme in THEME_MET
        if theme in profile.themes
    )


def works_in_region(profile: Profile, candidate: Candidate) -> bool:
    """Return whether the region is covered; an unknown one only by the whole country.

    Another country is covered by who works there, and if it concerns the Netherlands also by who
    works in the whole of it.
    """
    if profile.region in candidate.regions and profile.region != Region.UNKNOWN:
        return True
    reaches_here = profile.concerns_netherlands or not profile.is_abroad
    return reaches_here and WHOLE_COUNTRY in candidate.regions


def region_rank(profile: Profile, candidate: Candidate) -> int:
    """Return 0 for home, 1 for the region, 2 for the country, 3 for elsewhere (safety nets).

    Of another country 1 is who works there, 2 who works in the whole of the Netherlands.
    """
    if profile.region != Region.UNKNOWN:
        if profile.region in candidate.home_regions:
            return 0
        if profile.region in candidate.regions:
            return 1
    return 2 if WHOLE_COUNTRY in candidate.regions else 3


def may_be_asked(profile: Profile, candidate: Candidate) -> bool:
    """Return whether a safety net can be asked: from another country only one that covers it."""
    return not profile.is_abroad or works_in_region(profile, candidate)


REGION_REASONS: Final[tuple[Reasons, ...]] = (
    (Reason.REGION_HOME,),
    (Reason.REGION,),
    (Reason.REGION_COUNTRY,),
    (),
)


def takes_age(profile: Profile, candidate: Candidate) -> bool:
    """Return whether the ages overlap by `SHARED_YEARS`, or the age is unknown."""
    if profile.age_band == AgeBand.UNKNOWN:
        return True
    first, last = AGE_YEARS[profile.age_band]
    start = max(first, candidate.age_from)
    end = min(
        NO_END if last is None else last,
        NO_END if candidate.age_to is None else candidate.age_to,
    )
    return end - start + 1 >= SHARED_YEARS


def takes_minors_and_adults(candidate: Candidate) -> bool:
    """Return whether the organisation takes both minors and adults."""
    return candidate.age_from < ADULT and (candidate.age_to is None or candidate.age_to >= ADULT)


def age_reasons(profile: Profile, candidate: Candidate, _: Candidate | None) -> Reasons:
    """Return whether the whole age band is served, or a part of it."""
    if profile.age_band == AgeBand.UNKNOWN:
        return (Reason.ALL_AGES,) if takes_minors_and_adults(candidate) else ()
    first, last = AGE_YEARS[profile.age_band]
    to = candidate.age_to
    if candidate.age_from <= first and (to is None or (last is not None and last <= to)):
        return (Reason.AGE,)
    return (Reason.SOME_AGES,) if takes_age(profile, candidate) else ()


def easy_language_reasons(profile: Profile, candidate: Candidate, _: Candidate | None) -> Reasons:
    """Return whether easy Dutch is used, if it was asked and Dutch is spoken."""
    if profile.language != Language.NL_EASY or not answers_in_language(profile, candidate):
        return ()
    return (Reason.EASY_LANGUAGE if candidate.easy_language else Reason.NO_EASY_LANGUAGE,)


def relative_load(count: int, capacity: int) -> int:
    """Return `count / capacity` as an integer that orders exactly, below 2**31."""
    return (count << 64) // capacity if capacity else 1 << 128


# fmt: off
CRITERIA: Final = (
    Criterion("match, not net", of=(), fits=lambda _, c: not c.safety_net,
              reasons=lambda _, c, _net: (Reason.SAFETY_NET,) if c.safety_net else ()),
    Criterion("accepting", of=(), fits=lambda _, c: c.accepting),
    Criterion("not away", of=(), fits=lambda _, c: not c.away),
    Criterion("free capacity", fits=lambda _, c: c.taken < c.capacity),
    Criterion("active key", of=(), fits=lambda _, c: c.has_key),
    Criterion("not excluded", fits=lambda p, c: c.id not in p.exclude),
    Criterion("audience", of=("audience",), fits=takes_audience, reasons=audience_reasons),
    Criterion("language", of=("language",), rank=lambda p, c: not answers_in_language(p, c),
              reasons=language_reasons),
    Criterion("wishes", of=("wishes",), rank=lambda p, c: -len(p.wishes & c.wishes),
              reasons=wishes_reasons),
    Criterion("soonest in danger", of=("urgent",),
              rank=lambda p, c: c.answer_hours if p.urgent else 0),
    Criterion("themes", of=("themes",), fits=takes_theme,
              rank=lambda p, c: -len(p.themes & c.themes), reasons=theme_reasons),
    Criterion("region", of=("region", "concerns_netherlands"), fits=works_in_region,
              rank=region_rank,
              reasons=lambda p, c, _net: REGION_REASONS[region_rank(p, c)]),
    Criterion("age", of=("age_band",), fits=takes_age, reasons=age_reasons,
              rank=lambda p, c: p.age_band == AgeBand.UNKNOWN and not takes_minors_and_adults(c)),
    Criterion("easy language", of=("language",), reasons=easy_language_reasons,
              rank=lambda p, c: p.language == Language.NL_EASY and not c.easy_language),
    Criterion("load", rank=lambda _, c: relative_load(c.open, c.capacity)),
    Criterion("response time", rank=lambda _, c: c.answer_hours,
              reasons=lambda _, _c, _net: (Reason.RESPONSE_HOURS,)),
    Criterion("identifier", rank=lambda _, c: c.id),
)
# fmt: on
"""The whole rule: who fits, in which order (from top to bottom), and why."""
