"""The matcher for any profile and any organisations, checked by a second telling of the rule."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any
from unittest.mock import patch
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from backend.organisations import matcher
from backend.organisations.candidate_index import CandidateIndex, Load
from backend.organisations.matcher import MAX_MATCHES, Match, match
from backend.organisations.profiles import (
    AgeBand,
    Audience,
    Candidate,
    Language,
    Profile,
    Theme,
    Wish,
)
from backend.organisations.reasons import UNMET, Reason
from tests.domain.matcher_samples import a_candidate, a_profile

LIFETIME = set(range(150))
YEARS = {
    "under-12": set(range(12)),
    "12-15": {12, 13, 14, 15},
    "16-17": {16, 17},
    "18-22": {18, 19, 20, 21, 22},
    "23-plus": LIFETIME - set(range(23)),
    "unknown": LIFETIME,
}
PROVINCES = ["NL-UT", "NL-FR", "NL-ZE"]


def some_of(values: list[str], least: int = 0) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values), min_size=least)


identifiers = st.integers(1, 12).map(lambda number: UUID(int=number))
profiles = st.builds(
    Profile,
    audience=st.sampled_from(Audience.values),
    themes=some_of(Theme.values),
    region=st.sampled_from([*PROVINCES, "unknown", "PL", "HU"]),
    concerns_netherlands=st.booleans(),
    age_band=st.sampled_from(AgeBand.values),
    language=st.sampled_from(["nl", "nl-easy", "en", "hi", "zh-hans", "zh-hant", "other"]),
    wishes=some_of(Wish.values),
    urgent=st.booleans(),
    exclude=st.frozensets(identifiers, max_size=2),
)
candidates = st.builds(
    Candidate,
    id=identifiers,
    slug=st.just("any"),
    safety_net=st.sampled_from([False, False, False, True]),
    accepting=st.sampled_from([True, True, True, False]),
    audiences=some_of(Audience.values, 1),
    themes=some_of(Theme.values, 1),
    age_from=st.integers(0, 25),
    age_to=st.none() | st.integers(10, 40),
    regions=some_of([*PROVINCES, "NL", "NL", "PL"], 1),
    home_regions=some_of(PROVINCES),
    languages=some_of([*Language.values[:-1][:5], "hi"], 1).map(lambda found: tuple(sorted(found))),
    wishes=some_of(Wish.values),
    easy_language=st.booleans(),
    capacity=st.integers(0, 4),
    taken=st.integers(0, 3),
    open=st.integers(0, 9),
    response_hours=st.sampled_from([12, 24]),
    answer_hours=st.integers(1, 90),
    away=st.sampled_from([False, False, False, True]),
    has_key=st.sampled_from([True, True, True, False]),
)
organisations = st.lists(candidates, max_size=12, unique_by=lambda candidate: candidate.id)


def years(candidate: Candidate) -> set[int]:
    to = 149 if candidate.age_to is None else candidate.age_to
    return set(range(candidate.age_from, to + 1))


def speaks(profile: Profile, candidate: Candidate) -> bool:
    beside = {"nl-easy": "nl", "zh-hant": "zh-hans"}.get(profile.language)
    return bool({profile.language, beside} & set(candidate.languages))


def covers_region(profile: Profile, candidate: Candidate) -> bool:
    country = set() if is_far(profile) else {"NL"}
    return bool(({*country, profile.region} - {"unknown"}) & candidate.regions)


def is_far(profile: Profile) -> bool:
    return profile.region in {"PL", "HU"} and not profile.concerns_netherlands


def both_ages(candidate: Candidate) -> bool:
    return {17, 18} <= years(candidate)


def fits(profile: Profile, candidate: Candidate) -> bool:
    shared = years(candidate) & YEARS[profile.age_band]
    return (
        profile.audience in candidate.audiences
        and (not profile.themes or bool(profile.themes & candidate.themes))
        and (profile.age_band == "unknown" or len(shared) >= 2)
        and covers_region(profile, candidate)
        and candidate.accepting
        and not candidate.away
        and candidate.taken < candidate.capacity
        and candidate.has_key
        and candidate.id not in profile.exclude
        and not candidate.safety_net
    )


def place_in_order(profile: Profile, candidate: Candidate) -> tuple[Any, ...]:
    home = profile.region in candidate.home_regions
    region = profile.region in candidate.regions
    return (
        not speaks(profile, candidate),
        -len(profile.wishes & candidate.wishes),
        candidate.answer_hours if profile.urgent else 0,
        -len(profile.themes & candidate.themes),
        0 if home else 1 if region else 2,
        profile.age_band == "unknown" and not both_ages(candidate),
        profile.language == "nl-easy" and not candidate.easy_language,
        Fraction(candidate.open, candidate.capacity),
        candidate.answer_hours,
        str(candidate.id),
    )


@given(profiles, organisations)
def test_exactly_those_who_fit_in_order(profile: Profile, given_: list[Candidate]) -> None:
    found = [entry.candidate for entry in match(profile, given_).matches]
    fitting = [candidate for candidate in given_ if fits(profile, candidate)]
    assert found == sorted(fitting, key=lambda candidate: place_in_order(profile, candidate))


class LoadsOf:
    """Loads beside candidates that carry none, as the database has them."""

    def __init__(self, given_: list[Candidate]) -> None:
        self.loads = {c.id: Load(c.open, c.taken) for c in given_}
        self.known_loads = {id_: load for id_, load in self.loads.items() if load.open}
        self.asked: list[UUID] = []

    def present(self, ids: Sequence[UUID]) -> Mapping[UUID, Load]:
        self.asked += ids
        return {id_: self.loads[id_] for id_ in ids}

    def known(self) -> Mapping[UUID, Load]:
        return self.known_loads


@given(st.lists(profiles, min_size=1, max_size=4), organisations, st.integers(1, 4))
def test_one_index_answers_every_profile_with_the_first_in_order(
    asked: list[Profile], given_: list[Candidate], most: int
) -> None:
    index = CandidateIndex(replace(candidate, open=0, taken=0) for candidate in given_)
    for profile in asked:
        fitting = [candidate for candidate in given_ if fits(profile, candidate)]
        fitting.sort(key=lambda candidate: place_in_order(profile, candidate))
        # Few are many here, so that equals are also chosen by the load that was known.
        with patch.object(matcher, "MANY", 1 + most % 2):
            found = match(profile, index, LoadsOf(given_), most=most)
        assert [entry.candidate for entry in found.matches] == fitting[:most]
        assert _identifier(found.safety_net) == _identifier(match(profile, given_).safety_net)


def _identifier(found: Match | None) -> UUID | None:
    return found.candidate.id if found else None


def test_of_5000_most_are_looked_at_once() -> None:
    given_ = [
        a_candidate(n, regions=frozenset({PROVINCES[n % 3]}), open=n % 7, response_hours=n % 30)
        for n in range(1, 5_001)
    ]
    index, profile = CandidateIndex(given_), a_profile(region="NL-FR")
    expected = sorted(
        (c for c in given_ if fits(profile, c)), key=lambda c: place_in_order(profile, c)
    )
    assert [m.candidate for m in match(profile, index).matches] == expected[:MAX_MATCHES]
    loads = LoadsOf(given_)
    with patch.object(CandidateIndex, "_ask_fits"), patch.object(CandidateIndex, "_ask_rank"):
        found = match(profile, index, loads)
    assert [m.candidate for m in found.matches] == expected[:MAX_MATCHES]
    assert len(loads.asked) < 2 * matcher.MANY


@given(profiles, organisations, st.randoms(use_true_random=False))
def test_order_of_input_does_not_matter(
    profile: Profile, given_: list[Candidate], chance: Any
) -> None:
    shuffled = chance.sample(given_, len(given_))
    assert match(profile, shuffled) == match(profile, given_)


@given(profiles, organisations)
def test_safety_net_unless_excluded(profile: Profile, given_: list[Candidate]) -> None:
    nets = [c for c in given_ if c.safety_net and c.has_key and c.id not in profile.exclude]
    if is_far(profile):
        nets = [c for c in nets if profile.region in c.regions]
    answered = match(profile, given_).safety_net
    assert (answered is None) == (nets == [])
    assert answered is None or answered.candidate in nets


def is_true(code: str, profile: Profile, candidate: Candidate, net: Candidate | None) -> bool:
    shared = years(candidate) & YEARS[profile.age_band]
    match code.split("-", 1):
        case ["audience", audience]:
            return audience == profile.audience and audience in candidate.audiences
        case ["theme", theme]:
            return theme in profile.themes & candidate.themes
        case ["no", rest] if rest.startswith("theme-"):
            return rest.removeprefix("theme-") in profile.themes - candidate.themes
        case ["wish", wish]:
            return wish in profile.wishes & candidate.wishes
        case ["no", rest] if rest.startswith("wish-"):
            wish = rest.removeprefix("wish-").removesuffix("-but-safety-net")
            net_can = net is not None and net != candidate and wish in net.wishes
            said = rest.endswith("-but-safety-net")
            return wish in profile.wishes - candidate.wishes and said == net_can
    asked_easy = profile.language == "nl-easy" and speaks(profile, candidate)
    region_known = profile.region != "unknown"
    return {
        "safety-net": candidate.safety_net,
        "language": profile.language != "other" and speaks(profile, candidate),
        "no-language": profile.language != "other" and not speaks(profile, candidate),
        "languages-spoken": len(candidate.languages) > 0,
        "region-home": region_known and profile.region in candidate.home_regions,
        "region": region_known and profile.region in candidate.regions,
        "region-country": "NL" in candidate.regions,
        "age": profile.age_band != "unknown" and YEARS[profile.age_band] <= years(candidate),
        "some-ages": len(shared) >= 2 and not YEARS[profile.age_band] <= years(candidate),
        "all-ages": profile.age_band == "unknown" and both_ages(candidate),
        "easy-language": asked_easy and candidate.easy_language,
        "no-easy-language": asked_easy and not candidate.easy_language,
        "response-hours": candidate.response_hours > 0,
    }[code]


@given(profiles, organisations)
def test_every_reason_is_true(profile: Profile, given_: list[Candidate]) -> None:
    matches, answered = match(profile, given_)
    net = answered.candidate if answered else None
    for found in [*matches, *([answered] if answered else [])]:
        untrue = [r for r in found.reasons if not is_true(r, profile, found.candidate, net)]
        assert untrue == []


@given(profiles, organisations)
def test_what_is_asked_is_answered_once(profile: Profile, given_: list[Candidate]) -> None:
    matches, answered = match(profile, given_)
    for found in [*matches, *([answered] if answered else [])]:
        assert len(set(found.reasons)) == len(found.reasons)
        assert sorted(found.reasons, key=lambda reason: reason in UNMET) == list(found.reasons)
        assert len(_about(found, "wish-")) == len(profile.wishes)
        assert len(_about(found, "theme-")) == len(profile.themes)
        assert len(_about(found, "language")) in {1, 2}
        assert Reason.SAFETY_NET not in found.reasons or found == answered


def _about(found: Match, subject: str) -> list[str]:
    return [reason for reason in found.reasons if reason.removeprefix("no-").startswith(subject)]


places = st.lists(st.tuples(st.integers(1, 20), st.sampled_from([12, 24])), min_size=2, max_size=5)
arrivals = st.lists(st.booleans(), max_size=60)
happenings = st.lists(
    st.sampled_from(["accepted", "offered"]) | st.tuples(st.integers(0, 4), st.booleans()),
    max_size=60,
)


def equals(capacities: list[tuple[int, int]]) -> dict[UUID, Candidate]:
    """Organisations that differ in capacity, and in what comes after the load in the order."""
    made = [
        a_candidate(number, capacity=capacity, response_hours=hours)
        for number, (capacity, hours) in enumerate(capacities, start=1)
    ]
    return {candidate.id: candidate for candidate in made}


def arrive(house: dict[UUID, Candidate], *, accepted: bool) -> Candidate | None:
    """Offer a help request to the first; return who got it, or None if all are full."""
    matches = match(a_profile(), list(house.values())).matches
    if not matches:
        return None
    first = matches[0].candidate
    house[first.id] = replace(first, open=first.open + 1, taken=first.taken + accepted)
    return house[first.id]


def close(house: dict[UUID, Candidate], index: int, *, accepted: bool) -> None:
    candidate = list(house.values())[index % len(house)]
    waiting = candidate.open - candidate.taken
    if candidate.taken if accepted else waiting:
        house[candidate.id] = replace(
            candidate, open=candidate.open - 1, taken=candidate.taken - accepted
        )


def above(one: Candidate, other: Candidate) -> Fraction:
    """Return by how many places the first exceeds the second, relative to capacity."""
    difference = Fraction(one.open, one.capacity) - Fraction(other.open, other.capacity)
    return difference * one.capacity


@given(places, happenings)
def test_whoever_is_chosen_stands_at_most_one_place_above(
    capacities: list[tuple[int, int]], steps: list[str | tuple[int, bool]]
) -> None:
    house = equals(capacities)
    for step in steps:
        if isinstance(step, tuple):
            close(house, step[0], accepted=step[1])
            continue
        others = [c for c in house.values() if c.taken < c.capacity]
        chosen = arrive(house, accepted=step == "accepted")
        assert (chosen is None) == (others == [])
        if chosen:
            assert max(above(chosen, c) for c in others) <= 1


@given(places, arrivals)
def test_with_arrivals_alone_loads_differ_by_one_place_at_most(
    capacities: list[tuple[int, int]], accepted: list[bool]
) -> None:
    house = equals(capacities)
    for accept in accepted:
        arrive(house, accepted=accept)
        below_limit = [c for c in house.values() if c.taken < c.capacity]
        assert all(above(one, other) <= 1 for one in below_limit for other in below_limit)
