"""Two colleagues and their coordinator: taken, handed over, covered for, and moved all at once."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Route, expect

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.back import two_frames
from tests.walks.chromium import DESK, SMALL_PHONE
from tests.walks.inbox import Inbox
from tests.walks.targets import wider_than_the_screen

from .conftest import Visitors
from .test_inbox_way import TEXT, Asked, signed_in

pytestmark = pytest.mark.full

LINE = "Hij kan alleen na vijf uur praten"


# Named before the visitors in each test: their pages are closed before it is erased.
@pytest.fixture
def asked(server: OwnServer, desks: Desks) -> Iterator[Asked]:
    made = Asked(server, desks, "spine", "127.0.8.41")
    yield made
    made.phone.erase()


def whose(inbox: Inbox, state: str) -> None:
    expect(inbox.part("assignee")).to_have_attribute("data-whose", state)


def choose(inbox: Inbox, dialog: str, choice: str) -> None:
    box = inbox.part(dialog)
    box.wait_for()
    assert violations(inbox.page) == []
    assert wider_than_the_screen(inbox.page) == []
    box.locator(".choice").filter(has_text=choice).locator("input").check()
    box.locator("button.main").click()
    box.wait_for(state="detached")


def test_a_request_goes_from_hand_to_hand(
    asked: Asked, visitors: Visitors, server: OwnServer
) -> None:
    noor = signed_in(visitors, server)
    kim = signed_in(visitors, server, "coordinator", device=SMALL_PHONE)
    for inbox in (noor, kim):
        inbox.wait_for_line("live")
        inbox.show(asked.referral, TEXT)
        whose(inbox, "nobody")
        assert violations(inbox.page) == []
    # A caseworker takes for themselves; a coordinator may also give.
    expect(noor.part("hand-over")).to_have_count(0)
    expect(kim.part("hand-over")).to_be_visible()
    noor.part("take").click()
    whose(noor, "mine")
    whose(kim, "theirs")
    expect(kim.part("assignee")).to_contain_text("werkt hieraan")
    # By keyboard alone: the focus stays beside what changed.
    two_frames(noor.page)
    noor.page.keyboard.press("Tab")
    expect(noor.part("hand-over")).to_be_focused()
    noor.page.keyboard.press("Enter")
    noor.part("hand-over-to").locator("textarea").fill(LINE)
    choose(noor, "hand-over-to", "Niemand")
    whose(noor, "nobody")
    whose(kim, "nobody")
    expect(kim.page.get_by_text(LINE)).to_have_count(1)
    kim.part("take").click()
    whose(noor, "theirs")
    noor.part("take").click()
    take_over = noor.part("take-over")
    take_over.locator("button.main").click()
    whose(noor, "mine")
    whose(kim, "theirs")
    assert wider_than_the_screen(kim.page) == []


# The 409 of whoever is second is in tests/api/test_assignees.py.
def test_of_two_who_take_at_once_the_second_hears_who_was_first(
    asked: Asked, visitors: Visitors, server: OwnServer
) -> None:
    noor = signed_in(visitors, server)
    visitors.watch(noor.page).expect("status of 409")
    noor.show(asked.referral, TEXT)
    whose(noor, "nobody")
    taken: list[bool] = []

    def hold_back(route: Route) -> None:
        """No event and no poll reaches this page before it takes the request."""
        if taken:
            route.continue_()
        else:
            route.abort()

    def take(route: Route) -> None:
        taken.append(True)
        route.continue_()

    listed = re.compile(rf"/api/v1/inbox/referrals(\?.*|/{asked.referral})?$")
    noor.page.route(listed, hold_back)
    noor.page.route(f"**/{asked.referral}/assignee", take)
    visitors.watch(noor.page).expect("ERR_FAILED")
    kim = signed_in(visitors, server, "coordinator")
    kim.show(asked.referral, TEXT)
    kim.part("take").click()
    whose(kim, "mine")
    noor.part("take").click()
    expect(noor.part("assignee").locator("[role=alert]")).to_contain_text("inmiddels")
    whose(noor, "theirs")


def test_away_covered_and_everything_handed_over(
    asked: Asked, visitors: Visitors, server: OwnServer
) -> None:
    noor = signed_in(visitors, server)
    noor.show(asked.referral, TEXT)
    noor.part("take").click()
    whose(noor, "mine")
    kim = signed_in(visitors, server, "coordinator", device=DESK)
    kim.show(asked.referral, TEXT)
    kim.to("members")
    kim.part("workload").wait_for()
    assert violations(kim.page) == []
    rows = kim.page.locator(".person").filter(has=kim.page.locator("[data-ask=away]"))
    person = rows.first
    person.locator("[data-ask=away]").click()
    away = kim.part("away")
    away.wait_for()
    assert violations(kim.page) == []
    day = str(kim.page.evaluate("new Date(Date.now() + 6 * 864e5).toISOString().slice(0, 10)"))
    away.locator("[name=last]").fill(day)
    away.locator("button.main").click()
    away.wait_for(state="detached")
    person.locator("[data-part=absence]").wait_for()
    person.locator("[data-ask=away]").click()
    away.locator("[type=checkbox]").check()
    away.locator("button.main").click()
    person.locator("[data-part=absence]").wait_for(state="detached")
    for place in range(rows.count()):
        rows.nth(place).locator("[data-ask=move-all]").click()
        box = kim.part("move-all")
        box.wait_for()
        if box.locator(".choice").count():
            choose(kim, "move-all", "Niemand")
        else:
            kim.page.keyboard.press("Escape")
            box.wait_for(state="detached")
    whose(noor, "nobody")
