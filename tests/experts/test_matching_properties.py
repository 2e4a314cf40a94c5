"""Matching of any people for any request: limits, order, and fair shares."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from backend.experts.catalogue import LANGUAGES, Topic
from backend.experts.matcher import Person, Wanted, match
from backend.experts.states import ExpertStatus, Form

TODAY = date(2027, 3, 10)
REGIONS = ["NL-UT", "NL-FR", "NL-ZE"]
days = st.dates(TODAY - timedelta(days=60), TODAY + timedelta(days=60))
identifiers = st.integers(1, 10**6).map(lambda number: UUID(int=number))


def some_of(values: Any, least: int = 0) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from([*values][:5]), min_size=least)


def in_order(values: Any) -> st.SearchStrategy[tuple[str, ...]]:
    return some_of(values, 1).map(lambda some: tuple(sorted(some)))


people = st.builds(
    Person,
    id=identifiers,
    status=st.sampled_from([ExpertStatus.MEMBER] * 3 + [ExpertStatus.CANDIDATE]),
    paused=st.sampled_from([False, False, True]),
    paused_until=st.none() | days,
    forms=some_of(Form.values),
    topics=some_of(Topic.values),
    not_topics=some_of(Topic.values),
    regions=some_of(REGIONS),
    travels=st.booleans(),
    online=st.booleans(),
    languages=some_of(LANGUAGES),
    per_month=st.integers(0, 3),
    this_month=st.integers(0, 3),
    heavy_days=st.lists(days, max_size=2).map(tuple),
    debrief_open=st.booleans(),
    asked_here=st.booleans(),
    worked=st.integers(0, 5),
    last_worked=st.none() | days,
    asked=st.integers(0, 5),
)
groups = st.lists(people, max_size=12, unique_by=lambda one: one.id)
requests = st.builds(
    Wanted,
    id=identifiers,
    form=st.sampled_from(Form.values),
    topics=in_order(Topic.values),
    languages=in_order(LANGUAGES),
    region=st.sampled_from(["", *REGIONS]),
    online=st.booleans(),
    day=days,
    heavy=st.booleans(),
    today=st.just(TODAY),
    rest_days=st.integers(0, 30),
)


@given(requests, groups)
def test_nobody_is_asked_beyond_what_they_said(wanted: Wanted, some: list[Person]) -> None:
    for person, _codes in match(wanted, some).fit:
        assert person.this_month < person.per_month
        assert not person.not_topics & {*wanted.topics}
        assert person.topics & {*wanted.topics}
        assert person.languages & {*wanted.languages}
        assert wanted.form in person.forms
        assert person.status == ExpertStatus.MEMBER
        assert not person.debrief_open
        assert not person.asked_here
        if person.paused:
            assert person.paused_until is not None
            assert person.paused_until < TODAY
        if wanted.heavy:
            apart = [abs((wanted.day - day).days) for day in person.heavy_days]
            assert all(days >= wanted.rest_days for days in apart)
        if wanted.form != Form.CONSULTATION and not (wanted.online and person.online):
            assert wanted.region or not wanted.online
            assert not wanted.region or wanted.region in person.regions or person.travels


@given(requests, groups)
def test_everybody_is_in_or_out_with_a_reason(wanted: Wanted, some: list[Person]) -> None:
    found = match(wanted, some)
    everybody = [person.id for person, _codes in [*found.fit, *found.left_out]]
    assert Counter(everybody) == Counter(person.id for person in some)
    assert all(codes for _person, codes in [*found.fit, *found.left_out])


@given(requests, groups, st.randoms())
def test_the_order_is_always_the_same(wanted: Wanted, some: list[Person], chance: Any) -> None:
    first = match(wanted, some).fit
    chance.shuffle(some)
    assert match(wanted, some).fit == first


@given(st.integers(1, 9), st.lists(st.integers(1, 9), min_size=40, max_size=40), st.randoms())
def test_who_are_alike_share_the_work_within_one(count: int, sizes: list[int], chance: Any) -> None:
    """Forty requests, each with its own number of people and a day that is not in order."""
    wanted = Wanted(
        id=UUID(int=0),
        form="talk",
        topics=("police",),
        languages=("nl",),
        region="",
        online=True,
        day=TODAY,
        heavy=False,
        today=TODAY,
        rest_days=14,
    )
    alike = Person(
        id=UUID(int=0),
        forms=frozenset({"talk"}),
        topics=frozenset({"police"}),
        languages=frozenset({"nl"}),
        per_month=20,
    )
    group = {UUID(int=number): replace(alike, id=UUID(int=number)) for number in range(count)}
    for number, size in enumerate(sizes):
        day = TODAY + timedelta(days=chance.randrange(200))
        asked = replace(wanted, id=UUID(int=1000 + number), day=day)
        for person, _codes in match(asked, group.values()).fit[:size]:
            last = max(day, person.last_worked or day)
            group[person.id] = replace(
                person, worked=person.worked + 1, asked=person.asked + 1, last_worked=last
            )
        shares = [person.worked for person in group.values()]
        assert max(shares) - min(shares) <= 1
