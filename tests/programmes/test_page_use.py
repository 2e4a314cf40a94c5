"""Was this useful: sealed until the week is over, published once, and never of a few."""

from collections import defaultdict
from typing import Any
from uuid import uuid4

import pytest

from backend.core.days import today
from backend.programmes.models import PageText, PageUse, PageUseWeek
from backend.programmes.services.page_use import NOT_USEFUL, PAGE_USE, USEFUL, week_of
from backend.programmes.tasks import publish_page_use
from tests.clock import Clock
from tests.personas import Browser
from tests.programmes.factories import Programme, a_programme
from tests.programmes.live_pages import a_live_text, a_page, a_page_project

THRESHOLD = 5


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def text(programme: Programme) -> PageText:
    return a_live_text(a_page(a_page_project(programme)))


def answers(text: PageText, *, yes: int = 0, no: int = 0) -> None:
    for number in range(yes + no):
        PAGE_USE.count(text.pk, USEFUL if number < yes else NOT_USEFUL)


def published(numbers: list[int]) -> tuple[int, int, int] | None:
    week = week_of(uuid4(), today(), numbers)
    return (week.answered, week.useful_least, week.useful_most) if week else None


def test_nobody_is_found_by_what_a_week_says() -> None:
    """Whatever is published leaves five numbers or more of those who said yes, and who did not."""
    behind = defaultdict(set)
    for number in range(40):
        for useful in range(number + 1):
            behind[published([useful, number - useful])].add((number, useful))
    assert {number for number, _useful in behind[None]} == set(range(THRESHOLD))
    for shown, possible in behind.items():
        if shown is None:
            continue
        number, least, most = shown
        assert {number} == {one for one, _useful in possible}
        if least == most:
            assert min(least, number - least) >= THRESHOLD
        else:
            assert len(possible) >= THRESHOLD
            assert least <= min(useful for _number, useful in possible)
            assert most >= max(useful for _number, useful in possible)


@pytest.mark.django_db
def test_a_week_is_published_once_it_is_over(text: PageText, clock: Clock) -> None:
    answers(text, yes=9, no=6)
    publish_page_use.call()
    assert PageUseWeek.objects.count() == 0
    clock.put_on(days=7)
    publish_page_use.call()
    publish_page_use.call()
    [week] = PageUseWeek.objects.all()
    assert (week.answered, week.useful_least, week.useful_most) == (15, 9, 9)
    assert PAGE_USE.opened(PageUse.objects.get()) == {}


@pytest.mark.django_db
def test_a_few_leave_nothing(text: PageText, clock: Clock) -> None:
    answers(text, yes=4)
    clock.put_on(days=7)
    publish_page_use.call()
    assert PageUseWeek.objects.count() == 0
    assert PAGE_USE.opened(PageUse.objects.get()) == {}


@pytest.mark.django_db
def test_all_boxes_have_one_length(text: PageText) -> None:
    row = PageUse.objects.get()
    empty = len(row.box)
    answers(text, yes=3)
    assert len(PageUse.objects.get().box) == empty
    many: dict[str, list[int]] = {f"2026-01-{day:02}": [10**9, 10**9] for day in range(1, 30)}
    assert len(PAGE_USE.filled(row, many).box) == empty


@pytest.mark.django_db
def test_a_text_that_is_gone_counts_nothing() -> None:
    PAGE_USE.count(uuid4(), USEFUL)
    assert not PageUse.objects.exists()


@pytest.mark.django_db
def test_editors_read_what_is_published(programme: Programme, text: PageText, clock: Clock) -> None:
    answers(text, yes=9, no=6)
    clock.put_on(days=7)
    publish_page_use.call()
    project = text.page.project_id
    path = f"/api/v1/programmes/projects/{project}/pages/{text.page_id}/texts/nl/use"
    found: Any = Browser(programme.editor).get(path).json()
    [week] = found["weeks"]
    assert {name: week[name] for name in ("answered", "useful_least", "useful_most")} == {
        "answered": 15,
        "useful_least": 9,
        "useful_most": 9,
    }
