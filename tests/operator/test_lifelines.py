"""Public lines: written, put in their order, and shown at once."""

from typing import Any

import pytest

from backend.organisations.directory import directory
from backend.organisations.models import Lifeline
from tests.factories import demonstration_lifelines

from .conftest import Desktop, text_of

ROOM = "/operator/organisations/lifeline/"
FIELDS: dict[str, Any] = {
    "name": "A line",
    "phone": "0800-0000",
    "hours": "24/7",
    "url": "",
    "meant_for": ["under-18", "boys"],
    "what_nl": "Praat met iemand",
    "what_nl-easy": "",
    "what_en": "Talk to someone",
    "what_zh-hans": "",
    "what_vi": "",
    "place": "100",
}


def names() -> list[str]:
    return list(Lifeline.objects.values_list("name", flat=True))


def positions() -> list[int]:
    return list(Lifeline.objects.values_list("position", flat=True))


@pytest.fixture
def lines(inside: Desktop) -> list[str]:
    return [demonstration_lifeline["name"] for demonstration_lifeline in demonstration_lifelines()]


def test_a_new_line_comes_last_and_is_shown_at_once(
    transactional_db: None, inside: Desktop
) -> None:
    before = [
        demonstration_lifeline["name"] for demonstration_lifeline in demonstration_lifelines()
    ]
    assert [line.name for line in directory().lifelines] == before
    answer = inside.post(f"{ROOM}add/", FIELDS)
    assert (answer.status_code, answer["Location"]) == (302, ROOM)
    assert [line.name for line in directory().lifelines] == [*before, "A line"]
    row = Lifeline.objects.get(name="A line")
    assert (row.phone, row.hours, row.url) == ("0800-0000", "24/7", "")
    assert row.meant_for == ["under-18", "boys"]
    assert row.what == {"nl": "Praat met iemand", "en": "Talk to someone"}


@pytest.mark.parametrize("place", [1, 3, 8])
def test_a_line_is_put_at_its_place_and_the_others_move(
    inside: Desktop, lines: list[str], place: int
) -> None:
    row = Lifeline.objects.get(name=lines[4])
    inside.post(f"{ROOM}{row.pk}/change/", FIELDS | {"name": lines[4], "place": str(place)})
    others = [name for name in lines if name != lines[4]]
    assert names() == [*others[: place - 1], lines[4], *others[place - 1 :]]
    assert positions() == list(range(len(lines)))


def test_a_line_is_taken_away(inside: Desktop, lines: list[str]) -> None:
    row = Lifeline.objects.get(name=lines[0])
    path = f"{ROOM}{row.pk}/delete/"
    assert f"{lines[0]} will no longer be shown to anybody." in text_of(inside.get(path))
    inside.post(path, {"post": "yes"})
    assert names() == lines[1:]
    assert positions() == list(range(len(lines) - 1))


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"phone": "call us"}, "Enter a valid value."),
        ({"meant_for": []}, "This field is required."),
        ({"meant_for": ["girls"]}, "girls is not one of the available choices"),
        ({"what_nl": ""}, "Write it in Dutch at least"),
        ({"url": "no page"}, "Enter a valid URL."),
    ],
)
def test_what_cannot_be_is_refused(inside: Desktop, changes: dict[str, Any], text: str) -> None:
    answer = inside.post(f"{ROOM}add/", FIELDS | changes)
    assert (answer.status_code, text in text_of(answer)) == (200, True)
    assert names() == []


def test_every_line_that_comes_with_kier_can_be_saved_as_it_is(
    inside: Desktop, lines: list[str]
) -> None:
    for row in Lifeline.objects.all():
        fields = {f"what_{code}": text for code, text in row.what.items()} | {
            name: getattr(row, name) for name in ("name", "phone", "hours", "url", "meant_for")
        }
        path = f"{ROOM}{row.pk}/change/"
        assert inside.post(path, fields | {"place": row.position + 1}).status_code == 302
    assert names() == lines
