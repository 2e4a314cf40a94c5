"""Owners of pages hear in time that a text has to be looked at again, once for each notice."""

from datetime import date, timedelta
from typing import Any

import pytest

from backend.organisations.models import Membership, Role
from backend.programmes.models import Page, PageText, Project
from backend.programmes.roles import parts_of
from backend.programmes.selectors.board import board_of
from backend.programmes.services import page_notices
from backend.programmes.services.page_notices import KIND, notify_owners
from backend.programmes.states import PageState
from notifications.models import Notice
from tests.clock import Clock
from tests.programmes.factories import Programme, in_days
from tests.programmes.page_scenes import TriedPage


@pytest.fixture
def page(programme: Programme) -> TriedPage:
    return TriedPage(programme)


def live(page: TriedPage, review_on: date, state: PageState = PageState.LIVE) -> None:
    PageText.objects.filter(page=page.page).update(state=state, review_on=review_on)


def test_an_owner_is_told_30_and_7_days_before_and_on_the_day(
    page: TriedPage, clock: Clock
) -> None:
    live(page, in_days(31))
    told = []
    for day in range(35):
        if given := notify_owners() + notify_owners():
            told.append((31 - day, given))
        clock.put_on(days=1)
    assert told == [(30, 1), (7, 1), (0, 1)]


def test_a_notice_names_no_page(page: TriedPage) -> None:
    live(page, in_days(3))
    notify_owners()
    notice = Notice.objects.get()
    assert (notice.kind, notice.recipient_kind, notice.recipient, notice.subject) == (
        KIND,
        "member",
        page.programme.editor.member.pk,
        page.page.pk,
    )


def test_days_that_were_missed_are_told_once(page: TriedPage) -> None:
    live(page, in_days(-2), PageState.DUE)
    assert [notify_owners() for _time in range(3)] == [1, 0, 0]


def test_after_a_text_was_looked_at_it_is_told_of_anew(page: TriedPage, clock: Clock) -> None:
    live(page, in_days(0))
    assert notify_owners() == 1
    live(page, in_days(90))
    assert notify_owners() == 0
    clock.put_on(days=61)
    assert notify_owners() == 1


@pytest.mark.parametrize("state", [PageState.DRAFT, PageState.TRIAL, PageState.HIDDEN])
def test_of_what_nobody_reads_nothing_is_said(page: TriedPage, state: PageState) -> None:
    live(page, in_days(0), state)
    assert notify_owners() == 0


def test_coordinators_are_told_if_the_owner_is_gone(page: TriedPage) -> None:
    live(page, in_days(0))
    Membership.objects.filter(member=page.programme.editor.member).delete()
    assert notify_owners() == 1
    assert [notice.recipient for notice in Notice.objects.all()] == [
        page.programme.coordinator.member.pk
    ]


def test_one_that_fails_holds_up_no_other(page: TriedPage, monkeypatch: pytest.MonkeyPatch) -> None:
    live(page, in_days(0))
    by, where = page.by, {"project": page.project, "audience": "professionals"}
    other = Page.objects.create(slug="other", owner_id=by.member_id, **where)
    PageText.objects.create(
        page=other, language="nl", state=PageState.LIVE, review_on=in_days(0) + timedelta(days=1)
    )
    kept = page_notices._recipients

    def fails_once(text: PageText) -> Any:
        if text.page_id == page.page.pk:
            raise RuntimeError
        return kept(text)

    monkeypatch.setattr(page_notices, "_recipients", fails_once)
    assert notify_owners() == 1
    monkeypatch.setattr(page_notices, "_recipients", kept)
    assert notify_owners() == 1


def test_who_may_own_pages_can_choose_how_to_hear_of_them() -> None:
    parts = {role: parts_of(role) for role in [*Role.values, None]}
    assert {role for role, found in parts.items() if found} == {Role.COORDINATOR, Role.EDITOR}


# -- The board ------------------------------------------------------------------------------------
def test_what_readers_said_stands_on_the_board_until_somebody_read_it(page: TriedPage) -> None:
    trial = page.tried()
    [item] = board_of(page.by).due
    assert (item.kind, item.due_on) == ("page.trial-ended", in_days(0))
    assert item.place == f"#/projects/{page.project.pk}/pages/{page.page.pk}/nl/trial"
    page.read(trial)
    assert board_of(page.by).due == []


def test_a_trial_with_too_few_readers_does_not(page: TriedPage) -> None:
    page.tried(4)
    assert board_of(page.by).due == []
    assert Project.objects.count() == 1
