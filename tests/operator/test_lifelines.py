"""Public lines: written, put in their order, and shown at once."""

from typing import Any

import pytest

from backend.organisations.directory import directory
from backend.organisations.models import Lifeline, LifelineDetails
from tests.factories import demonstration_lifelines

from .conftest import Desktop, text_of

ROOM = "/operator/organisations/lifeline/"
FIELDS: dict[str, Any] = {
    "name": "A line",
    "phone": "0800-0000",
    "hours": "24/7",
    "week_mon": "9:00-12:30, 13:00 – 17:00",
    "week_sun": "0:00-24:00",
    "open_on_holidays": "on",
    "languages": ["vi", "nl"],
    "age_from": "8",
    "age_to": "18",
    "together": "children",
    "source": "https://example.org",
    "checked": "2026-11-28",
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
    details = LifelineDetails.objects.get(lifeline=row)
    assert details.hours == {"mon": ["09:00-12:30", "13:00-17:00"], "sun": ["00:00-24:00"]}
    assert details.open_on_holidays
    assert (details.age_from, details.age_to) == (8, 18)
    assert (details.languages, details.together) == (["nl", "vi"], "children")
    assert (details.source, details.checked) == ("https://example.org", "2026-11-28")


@pytest.mark.full
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


@pytest.mark.full
@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"phone": "call us"}, "Enter a valid value."),
        ({"meant_for": []}, "This field is required."),
        ({"meant_for": ["girls"]}, "girls is not one of the available choices"),
        ({"what_nl": ""}, "Write it in Dutch at least"),
        ({"url": "no page"}, "Enter a valid URL."),
        ({"week_tue": "from nine"}, "Write hours like 9:00-17:00"),
        ({"week_tue": "9:10-17:00"}, "Write hours like 9:00-17:00"),
        ({"age_to": "7"}, "The oldest age is below the youngest."),
        ({"checked": "soon"}, "Enter a valid date."),
    ],
)
def test_what_cannot_be_is_refused(inside: Desktop, changes: dict[str, Any], text: str) -> None:
    answer = inside.post(f"{ROOM}add/", FIELDS | changes)
    assert (answer.status_code, text in text_of(answer)) == (200, True)
    assert names() == []


@pytest.mark.full
def test_every_line_that_comes_with_kier_can_be_saved_as_it_is(
    inside: Desktop, lines: list[str]
) -> None:
    before = everything()
    for row in Lifeline.objects.all():
        details = row.details
        fields = {f"what_{code}": text for code, text in row.what.items()}
        fields |= {name: getattr(row, name) for name in ("name", "phone", "hours", "url")}
        fields |= {f"week_{day}": ", ".join(spans) for day, spans in details.hours.items()}
        fields |= {name: getattr(details, name) for name in ("together", "source", "checked")}
        if details.open_on_holidays:
            fields["open_on_holidays"] = "on"
        ages = {"age_from": details.age_from, "age_to": details.age_to or ""}
        lists = {"meant_for": row.meant_for, "languages": details.languages}
        path = f"{ROOM}{row.pk}/change/"
        answer = inside.post(path, fields | ages | lists | {"place": row.position + 1})
        assert answer.status_code == 302
    assert names() == lines
    assert everything() == before


def everything() -> list[dict[str, Any]]:
    rows = LifelineDetails.objects.order_by("pk").values()
    return [{name: value for name, value in row.items() if name != "mac"} for row in rows]


def test_the_list_says_when_a_line_answers_and_when_it_was_checked(
    inside: Desktop, lines: list[str]
) -> None:
    page = text_of(inside.get(ROOM))
    assert "11:00–21:00" in page
    assert "2026-11-28" in page


def test_details_that_do_not_verify_take_no_line_off_the_list(
    inside: Desktop, lines: list[str]
) -> None:
    LifelineDetails._base_manager.update(age_from=90)
    page = text_of(inside.get(ROOM))
    assert all(name in page for name in lines)
