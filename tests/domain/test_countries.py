"""Seekers in Poland and Hungary: who can help there, and who is asked in the Netherlands."""

from datetime import date

import pytest

from backend.organisations.bundled_files import lifeline_rows, lifelines_without_database, read
from backend.organisations.countries import COUNTRIES, regions_of
from backend.organisations.lifelines import details_of, lifelines_for, make_lifelines
from backend.organisations.matcher import match
from backend.organisations.models import Lifeline
from backend.organisations.profiles import WHOLE_COUNTRY, Country, Profile
from backend.organisations.reasons import Reason
from tests.domain.matcher_samples import a_candidate, a_profile

ABROAD = Country.values


def lines(country: str, **asked: str) -> list[Lifeline]:
    return lifelines_for(Profile(region=country, **asked), lifelines_without_database())


@pytest.mark.parametrize("country", ABROAD)
def test_lines_of_the_country_alone_are_shown_there(country: str) -> None:
    shown = lines(country)
    assert {details_of(line).country for line in shown} == {country}
    assert shown[0].phone == "112"
    assert {"116 111", "116 123"} <= {line.phone for line in shown}


@pytest.mark.parametrize("region", ["unknown", "NL-UT"])
def test_lines_of_other_countries_are_not_shown_in_the_netherlands(region: str) -> None:
    assert {details_of(line).country for line in lines(region)} == {WHOLE_COUNTRY}


def test_what_was_not_compared_has_no_source() -> None:
    """The operator's front page names these, until somebody called."""
    open_ = {
        (row["country"], row["phone"])
        for row in lifeline_rows()
        if "country" in row and not row.get("checked")
    }
    assert open_ == {("PL", "116 123"), ("HU", "112")}
    for row in lifeline_rows():
        assert bool(row.get("source")) == bool(row.get("checked"))
        assert not row.get("checked") or date.fromisoformat(row["checked"])


@pytest.mark.parametrize("country", ABROAD)
def test_nobody_in_the_netherlands_is_asked_unless_it_happened_there(country: str) -> None:
    here, net = a_candidate(1), a_candidate(2, safety_net=True)
    asked = match(a_profile(region=country), [here, net])
    assert (asked.matches, asked.safety_net) == ((), None)
    asked = match(a_profile(region=country, concerns_netherlands=True), [here, net])
    assert [entry.candidate for entry in asked.matches] == [here]
    assert Reason.REGION_COUNTRY in asked.matches[0].reasons
    assert asked.safety_net
    assert asked.safety_net.candidate == net


def test_an_organisation_of_one_province_is_not_asked_from_another_country() -> None:
    province = a_candidate(1, regions=frozenset({"NL-UT"}), home_regions=frozenset({"NL-UT"}))
    assert match(a_profile(region="PL", concerns_netherlands=True), [province]).matches == ()


def test_an_organisation_in_the_country_comes_first() -> None:
    there, here = a_candidate(2, regions=frozenset({"PL"})), a_candidate(1)
    assert [m.candidate for m in match(a_profile(region="PL"), [here, there]).matches] == [there]
    both = match(a_profile(region="PL", concerns_netherlands=True), [here, there])
    assert [m.candidate for m in both.matches] == [there, here]
    assert match(a_profile(region="HU"), [here, there]).matches == ()


def test_in_the_netherlands_it_makes_no_difference() -> None:
    given = [a_candidate(1), a_candidate(2, safety_net=True)]
    asked = [match(a_profile(concerns_netherlands=told), given) for told in (True, False)]
    assert asked[0] == asked[1]


def test_lines_of_a_new_country_are_added_to_those_that_are_there(db: None) -> None:
    rows = lifeline_rows()
    dutch = [row for row in rows if "country" not in row]
    assert make_lifelines(dutch) == len(dutch)
    assert make_lifelines(rows) == len(rows) - len(dutch)
    assert make_lifelines(rows) == 0
    found = [(line.name, details_of(line).country) for line in Lifeline.objects.all()]
    assert found == [(row["name"], row.get("country", "NL")) for row in rows]


def test_each_country_has_regions_with_source_and_day() -> None:
    countries = read("countries.json")["countries"]
    assert [WHOLE_COUNTRY, *countries] == [*COUNTRIES]
    for code, country in countries.items():
        assert country["source"]
        assert date.fromisoformat(country["checked"])
        assert all(region.startswith(f"{code}-") for region in country["regions"])
    assert [len(regions_of(code)) for code in COUNTRIES] == [12, 16, 20]
    assert regions_of("XX") == {}
