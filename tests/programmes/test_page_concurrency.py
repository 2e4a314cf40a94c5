"""Editors at once, on PostgreSQL; SQLite lets one writer in after the other."""

from functools import partial
from typing import Any

import pytest
from django.db import connection

from backend.organisations.models import Role
from backend.programmes.models import Page, PageContent, PageText, PageVersion
from backend.programmes.services import page_clock, page_states
from tests.domain.test_help_requests_concurrency import AT_ONCE, all_at_once, statuses
from tests.factories import a_colleague
from tests.personas import Browser
from tests.programmes.factories import (
    Programme,
    a_document,
    a_draft,
    a_page,
    a_programme,
    a_project,
    in_days,
)

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers"),
    pytest.mark.django_db(transaction=True),
]
PROJECTS = "/api/v1/programmes/projects"


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def page(programme: Programme) -> Page:
    made = a_page(programme, a_project(programme))
    a_draft(programme, made)
    return made


def editors(programme: Programme, number: int) -> list[Browser]:
    found = [
        Browser(a_colleague(programme.desk.row, name=f"e-{place}", role=Role.EDITOR))
        for place in range(number)
    ]
    for browser in found:
        browser.credentials()
    return found


def text_of(page: Page) -> str:
    return f"{PROJECTS}/{page.project_id}/pages/{page.pk}/texts/nl"


def test_of_editors_who_save_at_once_one_is_first_and_no_words_are_lost(
    programme: Programme, page: Page
) -> None:
    path = text_of(page)
    browsers = editors(programme, 4)

    def save(browser: Browser, place: int, version: int) -> Any:
        body = {"version": version, "content": a_document(f"Of {place}")}
        return browser.call("patch", path, body)

    left = dict(enumerate(browsers))
    for round_number in range(4):
        version = round_number + 2
        answers = all_at_once([partial(save, who, place, version) for place, who in left.items()])
        assert statuses(answers) == ({200: 1, 409: len(left) - 1} if len(left) > 1 else {200: 1})
        # Whoever was second sees what is there, and sends their own words anew.
        for place, answer in zip([*left], answers, strict=True):
            if answer.status_code == 200:
                left.pop(place)
            else:
                assert answer.json()["current"]["version"] == version + 1
    rows = PageVersion.objects.order_by("number")
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]
    kept = [row.document for row in PageContent.objects.all()]
    assert all(a_document(f"Of {place}") in kept for place in range(4))
    assert PageText.objects.get().version == 6


def test_one_language_is_added_once(programme: Programme, page: Page) -> None:
    path = f"{PROJECTS}/{page.project_id}/pages/{page.pk}/texts"
    acts = [
        lambda who=who: who.post(path, {"language": "vi"}) for who in editors(programme, AT_ONCE)
    ]
    assert statuses(all_at_once(acts)) == {201: 1, 409: AT_ONCE - 1}


def test_pages_with_one_address_are_made_once(programme: Programme, page: Page) -> None:
    path = f"{PROJECTS}/{page.project_id}/pages"
    body = {"slug": "one-address", "audience": "professionals"}
    acts = [lambda who=who: who.post(path, body) for who in editors(programme, AT_ONCE)]
    assert statuses(all_at_once(acts)) == {201: 1, 409: AT_ONCE - 1}


def test_what_goes_live_at_once_goes_live_once(programme: Programme, page: Page) -> None:
    path = f"{text_of(page)}/go-live"
    answers = all_at_once(
        [lambda who=who: who.post(path, {}) for who in editors(programme, AT_ONCE)]
    )
    assert statuses(answers) == {200: AT_ONCE}
    events = page.project.history.filter(event="page.live")
    assert events.count() == 1


def test_a_page_does_not_go_live_while_it_comes_to_be_for_seekers(
    programme: Programme, page: Page
) -> None:
    change = {"version": 1, "audience": "seekers"}
    address = f"{PROJECTS}/{page.project_id}/pages/{page.pk}"
    first, second = editors(programme, 2)
    answers = all_at_once(
        [
            lambda: first.post(f"{text_of(page)}/go-live", {}),
            lambda: second.call("patch", address, change),
        ]
    )
    assert statuses(answers) == {200: 1, 409: 1}
    is_for_seekers = Page.objects.get().audience == "seekers"
    assert is_for_seekers != PageText.objects.get().is_shown


def test_two_clocks_do_each_thing_once(programme: Programme, page: Page) -> None:
    version = PageVersion.objects.get()
    PageText.objects.update(scheduled=version, goes_live_on=in_days(0))
    assert sum(all_at_once([page_clock.publish_scheduled] * 4)) == 1
    PageText.objects.update(review_on=in_days(-40))
    assert sum(all_at_once([page_clock.mark_due] * 4)) == 1
    assert sum(all_at_once([page_clock.hide_overdue] * 4)) == 1


def test_saving_while_it_goes_live_loses_neither(programme: Programme, page: Page) -> None:
    first, second = editors(programme, 2)
    body = {"version": 2, "content": a_document("Newer")}
    answers = all_at_once(
        [
            lambda: first.post(f"{text_of(page)}/go-live", {"number": 1}),
            lambda: second.call("patch", text_of(page), body),
        ]
    )
    assert statuses(answers) == {200: 2}
    text = PageText.objects.select_related("draft", "live").get()
    assert text.draft
    assert text.live
    assert (text.draft.number, text.live.number, text.is_shown) == (2, 1, True)
    by = programme.as_participant(Role.EDITOR)
    place = {"by": by, "project_id": page.project_id, "page_id": page.pk, "language": "nl"}
    assert page_states.go_live(**place).live_id == text.draft_id
