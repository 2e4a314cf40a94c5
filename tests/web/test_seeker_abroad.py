"""Somebody in another country: lines first, and organisations in the Netherlands if asked."""

from typing import Any

import pytest

from backend.help_requests.models import HelpRequest
from backend.organisations.bundled import make_bundled_lifelines
from backend.organisations.directory import forget_directory
from tests.factories import Desk
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db
NUMBERS = {"PL": "+48 22 628 01 20", "HU": "06 80 20 55 20"}


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    make_bundled_lifelines()
    forget_directory()
    return Visitor()


def wanted(region: str) -> dict[str, Any]:
    common = {"audience": "boys", "age_band": "16-17", "language": "en", "urgent": False}
    return {**common, "region": region, "themes": [], "wishes": []}


def text_of(visitor: Visitor) -> str:
    return " ".join(visitor.paper.root.text().split())


def folds(visitor: Visitor) -> list[Any]:
    inside = visitor.paper.root.inside()
    return [one for one in inside if one.tag == "details" and "Another country" in one.text()]


def test_the_countries_are_behind_one_choice(visitor: Visitor) -> None:
    visitor.press().press("boys", name="audience").press()
    assert visitor.step == "where"
    [fold] = folds(visitor)
    assert "open" not in fold.attributes
    # Who chose a country sees it when they come back.
    visitor.mark("region", "PL").press().press("back")
    [fold] = folds(visitor)
    assert "open" in fold.attributes
    assert visitor.values("region") == ["PL"]


@pytest.mark.parametrize("country", NUMBERS)
def test_lines_of_the_country_come_first(visitor: Visitor, desk: Desk, country: str) -> None:
    text = text_of(visitor.be_at_offers(wanted(country)))
    assert "Call where you are" in text
    assert NUMBERS[country] in text
    assert "0800-0113" not in text
    assert desk.row.name not in text


def test_dutch_organisations_are_asked_by_one_more_tap(visitor: Visitor, desk: Desk) -> None:
    visitor.be_at_offers(wanted("PL")).press("netherlands")
    text = text_of(visitor)
    assert f"Write to {desk.row.name}" in text
    assert f"{desk.row.name} helps in the Netherlands." in text
    assert NUMBERS["PL"] in text
    # The answer travels on when somebody goes back, and speaks another language.
    visitor.press("back").speak("pl")
    assert visitor.values("concerns") == ["nl"]
    visitor.speak("en").press()
    visitor.type("text", "It was in Rotterdam.").press()
    assert visitor.step == "code"
    assert HelpRequest.objects.get().region == "PL"
    assert NUMBERS["PL"] in text_of(visitor)


def test_all_of_it_is_there_again_without_the_one_who_was_left_out(
    visitor: Visitor, desk: Desk
) -> None:
    visitor.be_at_offers(wanted("PL")).press("netherlands").press(f"without:{desk.id}")
    assert "Nobody else to choose" in text_of(visitor)
    visitor.press("all")
    assert f"Write to {desk.row.name}" in text_of(visitor)


def test_in_the_netherlands_nothing_of_it_is_said(visitor: Visitor, desk: Desk) -> None:
    text = text_of(visitor.be_at_offers(wanted("NL-UT")))
    assert f"Write to {desk.row.name}" in text
    assert "helps in the Netherlands." not in text
    assert "+48" not in text
