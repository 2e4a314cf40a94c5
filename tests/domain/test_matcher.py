"""The matcher: the demonstration requests, and each criterion both ways."""

import json
from typing import Any

import pytest

from backend.organisations.matcher import match
from backend.organisations.profiles import Region
from tests.domain.matcher_samples import (
    ORGANISATIONS,
    a_candidate,
    a_profile,
    demonstration_candidates,
    demonstration_profile,
    demonstration_requests,
)


@pytest.mark.parametrize("request_", demonstration_requests(), ids=lambda row: row["id"])
def test_demonstration_request_goes_to_the_expected_organisation(request_: dict[str, Any]) -> None:
    matching = match(demonstration_profile(request_), demonstration_candidates())
    assert matching.safety_net
    first = matching.matches[0] if matching.matches else matching.safety_net
    assert first.candidate.slug in request_["expect_first"]


FITS = [
    ({}, {}),
    ({"audience": "other"}, {}),
    ({"themes": frozenset({"labour-exploitation", "sexual-exploitation"})}, {}),
    ({"themes": frozenset()}, {"themes": frozenset()}),
    ({"age_band": "16-17"}, {"age_from": 16, "age_to": 17}),
    ({"age_band": "12-15"}, {"age_from": 14}),
    ({"age_band": "18-22"}, {"age_from": 0, "age_to": 19}),
    ({"age_band": "under-12"}, {"age_from": 10}),
    ({"age_band": "23-plus"}, {"age_to": 24}),
    ({"age_band": "23-plus"}, {"age_from": 90}),
    ({"age_band": "unknown"}, {"age_from": 17, "age_to": 17}),
    ({"region": "NL-UT"}, {"regions": frozenset({"NL-UT"})}),
    ({"region": "NL-UT"}, {"regions": frozenset({"NL"})}),
    ({"region": "unknown"}, {"regions": frozenset({"NL", "NL-UT"})}),
    ({}, {"capacity": 3, "taken": 2, "open": 7}),
    ({"exclude": frozenset({a_candidate(2).id})}, {}),
    ({"language": "hi"}, {}),
    ({"wishes": frozenset({"report"})}, {}),
]


@pytest.mark.parametrize(("asked", "offered"), FITS)
def test_fits(asked: dict[str, Any], offered: dict[str, Any]) -> None:
    candidate = a_candidate(**offered)
    matches = match(a_profile(**asked), [candidate]).matches
    assert [found.candidate for found in matches] == [candidate]


DOES_NOT_FIT = [
    ({"audience": "labour-migrants"}, {}),
    ({"audience": "other"}, {"audiences": frozenset({"boys"})}),
    ({"themes": frozenset({"labour-exploitation"})}, {}),
    ({"themes": frozenset({"other"})}, {}),
    ({"age_band": "16-17"}, {"age_from": 17}),
    ({"age_band": "12-15"}, {"age_from": 15}),
    ({"age_band": "18-22"}, {"age_to": 18}),
    ({"age_band": "under-12"}, {"age_from": 11}),
    ({"age_band": "under-12"}, {"age_from": 12}),
    ({"age_band": "23-plus"}, {"age_to": 23}),
    ({"region": "NL-UT"}, {"regions": frozenset({"NL-NH"})}),
    ({"region": "unknown"}, {"regions": frozenset({"NL-UT"})}),
    ({"region": "unknown"}, {"regions": frozenset(Region.values) - {"NL"}}),
    ({}, {"accepting": False}),
    ({}, {"away": True}),
    ({"urgent": True}, {"away": True}),
    ({}, {"capacity": 3, "taken": 3}),
    ({}, {"capacity": 0}),
    ({}, {"has_key": False}),
    ({}, {"safety_net": True}),
    ({"exclude": frozenset({a_candidate(1).id})}, {}),
]


@pytest.mark.parametrize(("asked", "offered"), DOES_NOT_FIT)
def test_does_not_fit(asked: dict[str, Any], offered: dict[str, Any]) -> None:
    assert match(a_profile(**asked), [a_candidate(**offered)]).matches == ()


BETTER_FIRST: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "language": ({"language": "en"}, {"languages": ("en",)}, {"languages": ("nl",)}),
    "easy Dutch is Dutch": (
        {"language": "nl-easy"},
        {"languages": ("nl",)},
        {"languages": ("en",), "easy_language": True},
    ),
    "Chinese is one language in both scripts": (
        {"language": "zh-hant"},
        {"languages": ("zh-hans",)},
        {"languages": ("en",)},
    ),
    "wishes": (
        {"wishes": frozenset({"talk", "report"})},
        {"wishes": frozenset({"talk", "report"})},
        {"wishes": frozenset({"talk", "advice", "safe-place"})},
    ),
    "themes": (
        {"themes": frozenset({"sexual-exploitation", "criminal-exploitation"})},
        {"themes": frozenset({"sexual-exploitation", "criminal-exploitation"})},
        {"themes": frozenset({"sexual-exploitation", "labour-exploitation", "other"})},
    ),
    "home before region": (
        {"region": "NL-UT"},
        {"regions": frozenset({"NL"}), "home_regions": frozenset({"NL-UT"})},
        {"regions": frozenset({"NL-UT"})},
    ),
    "region before country": (
        {"region": "NL-UT"},
        {"regions": frozenset({"NL-UT"})},
        {"regions": frozenset({"NL"}), "home_regions": frozenset({"NL-NH"})},
    ),
    "minors and adults before minors": ({}, {}, {"age_to": 17}),
    "minors and adults before adults": ({}, {"age_to": 18}, {"age_from": 18}),
    "easy language": ({"language": "nl-easy"}, {"easy_language": True}, {}),
    "load for its capacity": (
        {},
        {"capacity": 300, "open": 100},
        {"capacity": 30, "open": 11},
    ),
    "sooner": ({}, {"answer_hours": 12}, {"answer_hours": 13}),
    "sooner now, before a shorter promise that begins on Monday": (
        {},
        {"response_hours": 24, "answer_hours": 24},
        {"response_hours": 12, "answer_hours": 70},
    ),
    "sooner in danger, before the region": (
        {"region": "NL-UT", "urgent": True},
        {"answer_hours": 12},
        {"answer_hours": 24, "home_regions": frozenset({"NL-UT"})},
    ),
    "language before sooner in danger": (
        {"urgent": True, "language": "en"},
        {"answer_hours": 24},
        {"answer_hours": 1, "languages": ("nl",)},
    ),
    "region before sooner without danger": (
        {"region": "NL-UT"},
        {"answer_hours": 24, "home_regions": frozenset({"NL-UT"})},
        {"answer_hours": 12},
    ),
}


@pytest.mark.parametrize(("asked", "better", "worse"), BETTER_FIRST.values(), ids=BETTER_FIRST)
def test_better_comes_first(
    asked: dict[str, Any], better: dict[str, Any], worse: dict[str, Any]
) -> None:
    last, first = a_candidate(1, **worse), a_candidate(2, **better)
    matches = match(a_profile(**asked), [last, first]).matches
    assert [found.candidate for found in matches] == [first, last]


EQUALS_BY_IDENTIFIER: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "nothing else": ({}, {}, {}),
    "age known": ({"age_band": "18-22"}, {"age_from": 18}, {}),
    "no easy language asked": ({"language": "nl"}, {}, {"easy_language": True}),
    "unasked wishes": ({}, {}, {"wishes": frozenset({"talk", "report"})}),
    "equal load": ({}, {"capacity": 3, "open": 1}, {"capacity": 3_000, "open": 1_000}),
    "region unknown": ({}, {}, {"home_regions": frozenset({"NL-UT"})}),
}


@pytest.mark.parametrize(
    ("asked", "one", "other"), EQUALS_BY_IDENTIFIER.values(), ids=EQUALS_BY_IDENTIFIER
)
def test_equals_go_by_identifier(
    asked: dict[str, Any], one: dict[str, Any], other: dict[str, Any]
) -> None:
    first, second = a_candidate(1, **one), a_candidate(2, **other)
    matches = match(a_profile(**asked), [second, first]).matches
    assert [found.candidate for found in matches] == [first, second]


@pytest.mark.parametrize(
    "net",
    [
        {"accepting": False},
        {"capacity": 1, "taken": 1, "open": 1},
        {"capacity": 0},
        {"audiences": frozenset({"labour-migrants"})},
        {"regions": frozenset({"NL-NH"})},
        {"age_from": 30},
    ],
    ids=str,
)
def test_safety_net_is_always_answered(net: dict[str, Any]) -> None:
    candidate = a_candidate(safety_net=True, **net)
    matching = match(a_profile(region="NL-UT", age_band="12-15"), [candidate])
    assert matching.safety_net
    assert (matching.matches, matching.safety_net.candidate) == ((), candidate)


def test_safety_net_is_not_answered_if_excluded() -> None:
    net = a_candidate(safety_net=True)
    assert match(a_profile(exclude=frozenset({net.id})), [net]).safety_net is None


def test_safety_net_is_not_answered_without_a_key() -> None:
    assert match(a_profile(), [a_candidate(safety_net=True, has_key=False)]).safety_net is None


def test_best_of_several_safety_nets_is_answered() -> None:
    nets = [
        a_candidate(1, safety_net=True),
        a_candidate(2, safety_net=True, languages=("hi",), capacity=0),
        a_candidate(3, safety_net=True, languages=("hi",), capacity=9, open=20),
    ]
    matching = match(a_profile(language="hi"), nets)
    assert matching.safety_net
    assert matching.safety_net.candidate == nets[2]


def test_regions_are_those_of_the_data() -> None:
    names = json.loads(ORGANISATIONS.with_name("regions.json").read_text())
    assert set(names) | {"unknown"} == set(Region.values)
