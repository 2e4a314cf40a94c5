"""A link from its making to somebody who comes by it: the address keeps nothing of it."""

import pytest
from playwright.sync_api import Page, Request, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.chromium import PHONE

from .conftest import Visitors
from .test_programme import Programme, opened

pytestmark = pytest.mark.full


def make_link(coordinator: Programme) -> str:
    """Return its path."""
    page = coordinator.page
    page.goto(f"{coordinator.address}/programme/#/projects")
    page.get_by_role("link", name="jongens").first.click()
    coordinator.part("about").wait_for()
    coordinator.to("links")
    coordinator.press("[data-act='new-link']")
    page.locator("#place").fill("Station Zuid")
    page.locator("#region").select_option("NL-NH")
    page.locator("#audience").select_option("boys")
    coordinator.look("link form")
    coordinator.press("[data-part='link-form'] .main")
    row = page.locator("[data-link]").first
    expect(row).to_contain_text("Station Zuid")
    coordinator.look("links")
    return f"/l/{row.get_attribute('data-link')}"


def test_who_comes_by_a_link_leaves_no_trace_of_it(visitors: Visitors, server: OwnServer) -> None:
    coordinator = opened(visitors, server, "coordinator")
    path = make_link(coordinator)
    assert coordinator.faults == []
    page = visitors(PHONE)
    went: list[Request] = []
    page.on("request", lambda one: went.append(one) if one.method == "POST" else None)
    page.goto(f"{server.address}{path}")
    start = page.locator("section[data-step='start']")
    expect(start).to_contain_text("Noord-Holland")
    assert page.evaluate("location.pathname") == "/"
    page.wait_for_function("document.documentElement.classList.contains('js')")
    start.locator("[name='go'][value='next']").click()
    who = page.locator("section[data-step='who']")
    expect(who.locator("[value='boys'][aria-pressed='true']")).to_be_visible()
    assert [one.url for one in went if "/l/" in one.url] == [f"{server.address}{path}"]
    assert all(one.post_data is None for one in went if "/l/" in one.url)
    leaves_nothing(page, path)


def leaves_nothing(page: Page, path: str) -> None:
    """Nothing that stays in the page or in the browser's stores has the code."""
    code = path.rpartition("/")[2]
    left = page.evaluate(
        "[document.documentElement.outerHTML, document.cookie, JSON.stringify(history.state),"
        " JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})].join(' ')"
    )
    assert code not in left
    page.go_back()
    assert code not in page.url


def test_two_who_change_different_things_of_a_link_both_do(
    visitors: Visitors, server: OwnServer
) -> None:
    """However long one of them wrote, and also if the page was read anew meanwhile."""
    first = opened(visitors, server, "coordinator")
    visitors.watch(first.page).expect(r"status of 409")
    code = make_link(first).rpartition("/")[2]
    open_link(first, code)
    first.page.locator("#place").fill("Station Noord")
    second = opened(visitors, server, "coordinator")
    second.open_part("links")
    open_link(second, code)
    second.page.locator("#channel").select_option("poster")
    second.press("[data-part='link-form'] .main")
    expect(second.page.locator("[data-part='link-form']")).to_have_count(0)
    # The page of the first is read anew; what was typed is still there.
    first.to("parts")
    first.to("links")
    open_link(first, code)
    expect(first.page.locator("#place")).to_have_value("Station Noord")
    first.press("[data-part='link-form'] .main")
    clash = first.part("conflict")
    expect(clash).to_contain_text("Station Zuid")
    first.press("[data-act='keep']")
    expect(clash).to_have_count(0)
    expect(first.page.locator(f"[data-link='{code}']")).to_contain_text("Station Noord")
    open_link(first, code)
    expect(first.page.locator("#channel")).to_have_value("poster")


def open_link(coordinator: Programme, code: str) -> None:
    coordinator.press(f"[data-link='{code}'] [data-act='edit-link']")
    coordinator.page.locator("#place").wait_for()
