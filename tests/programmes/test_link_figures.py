"""Counts of links: sealed until their week is over, published once, and never of a few."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from backend.core.days import today
from backend.programmes.models import LinkCounts, LinkWeek
from backend.programmes.services.link_counts import CONTINUED, LINK_COUNTS, OPENED, week_of
from backend.programmes.services.weekly_counts import MOST_WEEKS
from backend.programmes.tasks import publish_link_figures
from tests.clock import Clock
from tests.personas import Browser
from tests.programmes.factories import Programme, a_link, a_project

PROJECTS = "/api/v1/programmes/projects"
THRESHOLD = 5


def visits(link: Any, number: int, continued: int = 0) -> None:
    for _visit in range(number):
        LINK_COUNTS.count(link.pk, OPENED)
    for _visit in range(continued):
        LINK_COUNTS.count(link.pk, CONTINUED)


def published(numbers: list[int]) -> tuple[int, int, int] | None:
    week = week_of(uuid4(), today(), numbers)
    return (week.opened, week.continued_least, week.continued_most) if week else None


def test_nobody_is_found_by_what_a_week_says() -> None:
    """Whatever is published leaves five numbers or more of those who went on, and who did not."""
    behind = defaultdict(set)
    for number in range(60):
        for continued in range(number + 1):
            behind[published([number, continued])].add((number, continued))
    assert behind[None] == {(a, b) for a in range(THRESHOLD) for b in range(a + 1)}
    for shown, possible in behind.items():
        if shown is None:
            continue
        number, least, most = shown
        assert {number} == {one for one, _continued in possible}
        if least == most:
            assert min(least, number - least) >= THRESHOLD
        else:
            assert len({continued for _one, continued in possible}) >= THRESHOLD
            assert least <= min(one for _number, one in possible)
            assert most >= max(one for _number, one in possible)


def test_more_who_went_on_than_opened_are_no_more_than_opened() -> None:
    assert published([20, 30]) == published([20, 20])


def test_a_week_is_published_when_it_is_over_and_once(programme: Programme, clock: Clock) -> None:
    link = a_link(programme, a_project(programme))
    visits(link, 12, 6)
    assert LINK_COUNTS.publish() == 0
    assert LINK_COUNTS.opened(LinkCounts.objects.get()) == {"2026-11-02": [12, 6]}
    clock.put_on(days=7)
    assert publish_link_figures.call() == 1
    [week] = LinkWeek.objects.all()
    assert (week.week, week.opened) == (date(2026, 11, 2), 12)
    assert (week.continued_least, week.continued_most) == (6, 6)
    assert LINK_COUNTS.opened(LinkCounts.objects.get()) == {}
    # A server whose clock was behind counted later.
    row = LinkCounts.objects.get()
    LINK_COUNTS.filled(row, {"2026-11-02": [50, 0]}).save()
    LINK_COUNTS.publish()
    assert LinkWeek.objects.get().opened == 12


def test_a_few_are_never_published(programme: Programme, clock: Clock) -> None:
    link = a_link(programme, a_project(programme))
    visits(link, 4, 4)
    clock.put_on(days=7)
    assert LINK_COUNTS.publish() == 0
    assert not LinkWeek.objects.exists()
    assert LINK_COUNTS.opened(LinkCounts.objects.get()) == {}


def test_boxes_tell_nothing_by_their_length_or_by_being_written(
    programme: Programme, clock: Clock
) -> None:
    project = a_project(programme)
    links = [a_link(programme, project, place=str(place)) for place in range(3)]
    visits(links[0], 7, 5)
    boxes = dict(LinkCounts.objects.values_list("link", "box"))
    assert len({len(bytes(box)) for box in boxes.values()}) == 1
    clock.put_on(days=7)
    LINK_COUNTS.publish()
    after = dict(LinkCounts.objects.values_list("link", "box"))
    assert all(bytes(after[link]) != bytes(boxes[link]) for link in boxes)


def test_a_box_holds_few_weeks_and_one_that_was_moved_does_not_open(
    programme: Programme, clock: Clock
) -> None:
    project = a_project(programme)
    first, second = (a_link(programme, project, place=place) for place in "ab")
    for _week in range(MOST_WEEKS + 2):
        visits(first, 1)
        clock.put_on(days=7)
    visits(first, 1)
    row = LinkCounts.objects.get(link=first)
    assert len(LINK_COUNTS.opened(row)) == MOST_WEEKS
    LinkCounts.objects.filter(link=second).update(box=row.box)
    assert LINK_COUNTS.opened(LinkCounts.objects.get(link=second)) == {}


def test_page_and_file_say_the_same_and_add_up_what_is_published(
    programme: Programme, clock: Clock
) -> None:
    project = a_project(programme)
    card = a_link(programme, project, place="Station", channel="card")
    poster = a_link(programme, project, place="Station", channel="poster", language="en")
    rare = a_link(programme, project, place="Shop", channel="poster")
    for number in (12, 20):
        visits(card, number, 6)
        visits(poster, 5)
        visits(rare, 4, 4)
        clock.put_on(days=7)
        LINK_COUNTS.publish()
    browser = Browser(programme.coordinator)
    path = f"{PROJECTS}/{project.pk}"
    found = browser.get(f"{path}/link-figures").json()
    rows = {
        table["name"]: [(row["value"], row["opened"], row["continued"]) for row in table["rows"]]
        for table in found["tables"]
    }
    assert rows == {
        "week": [("2026-W46", 25, "6–11"), ("2026-W45", 17, "6–11")],
        "channel": [("card", 32, "12"), ("poster", 10, "at most 10")],
        "place": [("Station", 42, "12–22")],
        "language": [("vi", 32, "12"), ("en", 10, "at most 10")],
    }
    text = browser.get(f"{path}/link-figures/file").content.decode("utf-8-sig")
    lines = text.splitlines()
    assert "Place" in text
    assert any(line.startswith("Channel") and "32" in line for line in lines)
    assert len(lines) == 1 + sum(len(table) for table in rows.values())
    weeks = browser.get(f"{path}/links/{card.pk}/weeks").json()["rows"]
    assert [(row["value"], row["opened"]) for row in weeks] == [("2026-W46", 20), ("2026-W45", 12)]
    assert browser.get(f"{path}/links/{rare.pk}/weeks").json()["rows"] == []


@pytest.mark.parametrize("few", range(THRESHOLD))
def test_nothing_changes_anywhere_with_how_few_there_are(
    programme: Programme, clock: Clock, few: int
) -> None:
    """All that is ever said is the same for 0 to 4 openings of a link."""
    project = a_project(programme)
    often, rare = (a_link(programme, project, place=place) for place in ("a", "b"))
    visits(often, 15, 7)
    visits(rare, few, few)
    clock.put_on(days=7)
    LINK_COUNTS.publish()
    browser = Browser(programme.manager)
    said = [
        browser.get(f"{PROJECTS}/{project.pk}/link-figures").json()["tables"],
        browser.get("/api/v1/programmes/board").json()["figures"],
        browser.get(f"{PROJECTS}/{project.pk}/links/{rare.pk}/weeks").json(),
    ]
    assert [row["opened"] for row in said[0][0]["rows"]] == [15]
    assert said[2]["rows"] == []
    assert {"id": "links.opened", "label": "Links opened, at least", "number": 15} in said[1]
