"""What the clock does with pages: planned ones go live, old ones fall due and leave the menus."""

from typing import Any

import pytest

from backend.organisations.models import Role
from backend.programmes.models import HistoryEntry, Page, PageText, PageTrial, PageVersion, Project
from backend.programmes.selectors.pages import live_text
from backend.programmes.services import page_clock, page_states
from backend.programmes.services.page_clock import hide_overdue, mark_due, publish_scheduled
from backend.programmes.tasks import hide_overdue_pages, mark_due_pages, publish_scheduled_pages
from tests.authenticated_rows import write_by_sql
from tests.personas import Browser
from tests.programmes.factories import Programme, a_draft, a_page, a_project, in_days


@pytest.fixture
def page(programme: Programme) -> Page:
    made = a_page(programme, a_project(programme))
    a_draft(programme, made)
    return made


def live(programme: Programme, page: Page, **columns: Any) -> PageText:
    by = programme.as_participant(Role.EDITOR)
    place = {"by": by, "project_id": page.project_id, "page_id": page.pk, "language": "nl"}
    page_states.go_live(**place)
    PageText.objects.filter(page=page).update(**columns)
    return PageText.objects.get(page=page)


def plan(page: Page, days: int) -> None:
    version = PageVersion.objects.filter(text__page=page).order_by("-number").first()
    PageText.objects.filter(page=page).update(scheduled=version, goes_live_on=in_days(days))


def entries() -> list[tuple[str, str, Any]]:
    rows = HistoryEntry.objects.filter(role="clock").order_by("number")
    return [(row.event, row.role, row.member) for row in rows]


def test_a_planned_version_goes_live_on_its_day_and_not_a_later_draft(
    programme: Programme, page: Page
) -> None:
    plan(page, 1)
    assert publish_scheduled() == 0
    plan(page, 0)
    a_draft(programme, page, text="Half of a sentence")
    assert publish_scheduled_pages.call() == 1
    found = live_text(page.slug, "nl")
    assert found
    assert found.live
    assert (found.live.number, found.goes_live_on, found.scheduled_id) == (1, None, None)
    assert publish_scheduled() == 0
    assert entries() == [("page.live", "clock", None)]


def test_what_came_to_be_for_seekers_is_not_published_without_a_trial(page: Page) -> None:
    plan(page, 0)
    Page.objects.filter(pk=page.pk).update(audience="seekers")
    assert publish_scheduled() == 0
    text = PageText.objects.get()
    assert (text.state, text.goes_live_on) == ("draft", None)
    assert entries() == [("page.not-live", "clock", None)]


def test_a_project_that_has_no_pages_any_more_publishes_none(page: Page) -> None:
    plan(page, 0)
    Project.objects.update(parts=[])
    assert publish_scheduled() == 0
    Project.objects.update(parts=["pages"])
    assert publish_scheduled() == 1


def test_a_text_falls_due_and_is_hidden_thirty_days_later(programme: Programme, page: Page) -> None:
    live(programme, page, review_on=in_days(1))
    assert mark_due() == 0
    live(programme, page, review_on=in_days(0))
    assert mark_due_pages.call() == 1
    assert live_text(page.slug, "nl")
    assert hide_overdue() == 0
    PageText.objects.update(review_on=in_days(-29))
    assert (mark_due(), hide_overdue()) == (0, 0)
    PageText.objects.update(review_on=in_days(-30))
    assert hide_overdue_pages.call() == 1
    assert live_text(page.slug, "nl") is None
    assert hide_overdue() == 0
    assert [event for event, _role, _member in entries()] == ["page.due", "page.hidden-unread"]


def test_who_looks_again_is_in_time(programme: Programme, page: Page) -> None:
    live(programme, page, review_on=in_days(0))
    mark_due()
    by = programme.as_participant(Role.EDITOR)
    page_states.look_again(by=by, project_id=page.project_id, page_id=page.pk, language="nl")
    text = PageText.objects.get()
    assert (text.state, text.looked_at_on) == ("live", in_days(0))
    assert text.review_on
    assert text.review_on > in_days(300)


def test_one_bad_row_stops_no_other(
    programme: Programme, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = a_page(programme, page.project, "another")
    a_draft(programme, other)
    forged = a_page(programme, page.project, "forged")
    a_draft(programme, forged)
    for one in (page, other, forged):
        live(programme, one, review_on=in_days(0))
    write_by_sql(PageText.objects.get(page=forged), language="xx")
    whole = page_clock._mark_due

    def broken(row: Page, text: PageText) -> bool:
        if row.pk == page.pk:
            raise RuntimeError
        return whole(row, text)

    monkeypatch.setattr(page_clock, "_mark_due", broken)
    assert mark_due() == 1
    assert PageText.objects.get(page=other).state == "due"
    monkeypatch.setattr(page_clock, "_mark_due", whole)
    assert mark_due() == 1
    assert PageText._base_manager.get(page=forged).state == "live"


def test_many_are_done_in_batches(
    programme: Programme, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_clock, "BATCH", 2)
    for number in range(4):
        a_draft(programme, a_page(programme, page.project, f"page-{number}"))
    for one in Page.objects.all():
        live(programme, one, review_on=in_days(0))
    assert mark_due() == 5


def test_the_board_tells_what_is_due_and_counts_what_is_live(
    programme: Programme, page: Page
) -> None:
    later = a_page(programme, page.project, "later")
    a_draft(programme, later, title="Later")
    live(programme, later, review_on=in_days(31))
    live(programme, page, review_on=in_days(30))
    board = Browser(programme.editor).get("/api/v1/programmes/board").json()
    [item] = board["due"]
    assert (item["kind"], item["due_on"]) == ("page.due-soon", str(in_days(30)))
    assert "Is it me?" in item["text"]
    assert "Dutch" in item["text"]
    assert item["place"] == f"#/projects/{page.project_id}/pages/{page.pk}"
    figures = {one["id"]: one["number"] for one in board["figures"]}
    assert (figures["pages.live"], figures["pages.due"]) == (2, 0)
    PageText.objects.filter(page=page).update(review_on=in_days(0))
    mark_due()
    board = Browser(programme.editor).get("/api/v1/programmes/board").json()
    assert [one["kind"] for one in board["due"]] == ["page.due"]
    assert {one["text"] for one in board["reached"]} == {"Page went live"}


def test_a_trial_that_was_read_lets_the_clock_publish(programme: Programme, page: Page) -> None:
    Page.objects.filter(pk=page.pk).update(audience="seekers")
    version = PageVersion.objects.get()
    PageTrial.objects.create(
        text=version.text, version=version, opened_on=in_days(-9), read_on=in_days(-1)
    )
    plan(page, 0)
    assert publish_scheduled() == 1
