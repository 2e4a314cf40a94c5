"""The page for outreach workers: from the coordinator's desk onto a phone that goes offline."""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import PHONE
from tests.walks.targets import small_targets, wider_than_the_screen

from .conftest import Visitors
from .test_programme import Programme, opened
from .waiting import make_old, until_newest_is_kept

pytestmark = pytest.mark.full

KEPT, SHELF = "[data-when='kept']", "outreach-1"
# What the console says of a call that did not come through.
NO_LINE = r"net::ERR_\w+"


def address_of(coordinator: Programme) -> str:
    """Make the page anew, and return its path."""
    page = coordinator.page
    page.goto(f"{coordinator.address}/programme/#/projects")
    page.get_by_role("link", name="jongens").first.click()
    coordinator.part("about").wait_for()
    coordinator.to("outreach")
    before = coordinator.part("outreach-address")
    before.wait_for()
    ended = before.get_attribute("href")
    coordinator.look("outreach")
    coordinator.press("[data-ask='renew-outreach-page']")
    page.locator("dialog .main").click()
    expect(coordinator.part("outreach-address")).not_to_have_attribute("href", str(ended))
    return urlsplit(str(coordinator.part("outreach-address").get_attribute("href"))).path


def count_a_visit(page: Page, cards: str) -> None:
    page.locator("#municipality").select_option("GM0518")
    page.locator("#branch").select_option("nails")
    page.locator("#cards").fill(cards)
    page.locator("[data-tally] .main").click()


def is_call(request: Request) -> bool:
    return request.method == "POST"


def sent_from(page: Page) -> list[Any]:
    found: list[Any] = []
    page.on(
        "request",
        lambda one: found.append(json.loads(one.post_data or "")) if one.method == "POST" else None,
    )
    return found


def test_a_worker_counts_without_a_line_and_each_visit_once(
    visitors: Visitors, server: OwnServer
) -> None:
    coordinator = opened(visitors, server, "coordinator")
    path = address_of(coordinator)
    assert coordinator.faults == []
    page = visitors(PHONE)
    page.goto(f"{server.address}{path}")
    page.locator(KEPT).wait_for()
    assert [*violations(page), *small_targets(page), *wider_than_the_screen(page)] == []
    make_old(page, SHELF)
    page.reload()
    until_newest_is_kept(page, SHELF)
    context = page.context
    context.set_offline(True)
    visitors.watch(page).expect(NO_LINE)
    page.reload()
    show_a_card(page)
    count_a_visit(page, "3")
    count_a_visit(page, "4")
    waiting = page.locator("[data-waiting]")
    expect(waiting).to_have_text("2")
    # It tries once when it opens: that one is over before the line comes back.
    with page.expect_event("requestfailed", is_call):
        page.reload()
    expect(waiting).to_have_text("2")
    sent = sent_from(page)
    # The page sends by itself once there is a line again, whether the browser tells it or not. The
    # first answer is lost on its way: the phone sends the same again.
    lose_one_answer(page)
    with page.expect_event("requestfailed", is_call):
        context.set_offline(False)
    expect(waiting).to_have_text("2")
    page.locator("[data-send]").click()
    expect(page.locator("[data-when='waiting']")).to_be_hidden()
    assert len(sent) == 2
    assert sent[0] == sent[1]
    [first, second] = sent[0]["visits"]
    assert {first["cards"], second["cards"]} == {3, 4}
    assert {*first} == {"id", "municipality", "branch", "cards", "week"}


def show_a_card(page: Page) -> None:
    page.locator("details.language").first.locator("summary").click()
    page.locator("details.language[open] .cards .main").first.click()
    sheet = page.locator(".sheet:popover-open")
    expect(sheet.locator("svg")).to_be_visible()
    assert [*violations(page), *small_targets(page), *wider_than_the_screen(page)] == []
    sheet.locator(".button").click()
    expect(sheet).to_have_count(0)


def lose_one_answer(page: Page) -> None:
    def lose(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/visits", lose, times=1)


def test_a_renewed_address_ends_and_nothing_counted_is_lost(
    visitors: Visitors, server: OwnServer
) -> None:
    coordinator = opened(visitors, server, "coordinator")
    path = address_of(coordinator)
    page = visitors(PHONE)
    page.goto(f"{server.address}{path}")
    page.locator(KEPT).wait_for()
    page.context.set_offline(True)
    visitors.watch(page).expect(rf"{NO_LINE}|status of 404")
    count_a_visit(page, "1")
    expect(page.locator("[data-waiting]")).to_have_text("1")
    after = address_of(coordinator)
    page.context.set_offline(False)
    page.locator("[data-send]").click()
    expect(page.locator("[data-said]")).not_to_be_empty()
    expect(page.locator("[data-waiting]")).to_have_text("1")
    page.goto(f"{server.address}{after}")
    page.locator(KEPT).wait_for()
    expect(page.locator("[data-when='waiting']")).to_be_hidden()
