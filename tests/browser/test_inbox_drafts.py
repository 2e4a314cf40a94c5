"""Drafts of caseworkers: through a reload, a lock, a second window; sealed, and gone in the end."""

import pytest
from playwright.sync_api import Page, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import DESK, SMALL_PHONE
from tests.walks.inbox import Inbox
from tests.walks.targets import wider_than_the_screen

from .conftest import Visitors
from .test_inbox_way import SLUG, TEXT, Asked, asked, sign_in_of, signed_in

pytestmark = pytest.mark.full

__all__ = ["asked"]

DRAFT = "Merkteken van een concept 51de"
OTHER = "Kort en anders, merkteken 88b2"
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('draft|'))"


def kept(page: Page, count: int) -> None:
    page.wait_for_function(f"count => {KEPT}.length === count", arg=count)


def test_a_draft_survives_reload_and_lock_and_goes_when_it_is_sent(
    visitors: Visitors, server: OwnServer, asked: Asked
) -> None:
    inbox = signed_in(visitors, server)
    page = inbox.page
    visitors.watch(page).expect("status of 404")
    password = sign_in_of(server, SLUG, "caseworker")[1]
    inbox.show(asked.referral, TEXT)
    inbox.write(DRAFT)
    kept(page, 1)
    assert DRAFT not in page.evaluate("JSON.stringify({ ...localStorage })")
    # Nobody is asked: nothing would be lost.
    page.reload()
    inbox.at("locked")
    inbox.unlock(password)
    expect(inbox.part("reply").locator("textarea")).to_have_value(DRAFT)
    inbox.lock()
    assert DRAFT not in page.content()
    inbox.unlock(password)
    expect(inbox.part("reply").locator("textarea")).to_have_value(DRAFT)
    inbox.part("reply").locator("button.main").click()
    inbox.wait_for(DRAFT)
    kept(page, 0)


def test_two_windows_show_both_texts_and_signing_out_leaves_none(
    visitors: Visitors, server: OwnServer, asked: Asked
) -> None:
    one = signed_in(visitors, server, device=DESK)
    visitors.watch(one.page).expect("status of 40[14]")
    second = one.page.context.new_page()
    two = Inbox(second, server.address)
    two.open()
    two.sign_in(*sign_in_of(server, SLUG, "caseworker"))
    for inbox in (one, two):
        inbox.show(asked.referral, TEXT)
    # What is written in one window goes on in the other.
    one.write(DRAFT)
    expect(two.part("reply").locator("textarea")).to_have_value(DRAFT)
    two.part("reply").locator("textarea").fill(OTHER)
    expect(one.part("reply").locator("textarea")).to_have_value(OTHER)
    kept(one.page, 1)
    one.to("settings")
    one.part("settings").get_by_role("button", name="Uitloggen").click()
    one.at("sign-in")
    kept(one.page, 0)


def test_a_text_from_another_window_can_be_taken_added_or_thrown_away(
    visitors: Visitors, server: OwnServer, asked: Asked
) -> None:
    one = signed_in(visitors, server, device=SMALL_PHONE)
    page = one.page
    visitors.watch(page).expect("status of 40[14]")
    one.show(asked.referral, TEXT)
    one.write(DRAFT)
    kept(page, 1)
    # As if another window had begun at the same time: it knew of nothing when it wrote.
    page.evaluate(
        f"""() => {{
          const [name] = {KEPT};
          window.elsewhere = [name, localStorage[name]];
          localStorage.removeItem(name);
        }}"""
    )
    one.part("reply").locator("textarea").fill(OTHER)
    kept(page, 1)
    page.evaluate(
        """() => {
          const [key, value] = window.elsewhere;
          localStorage[key] = value;
          dispatchEvent(new StorageEvent("storage", { key }));
        }"""
    )
    one.part("other-draft").wait_for()
    assert (violations(page), wider_than_the_screen(page)) == ([], [])
    expect(one.part("reply").locator("textarea")).to_have_value(OTHER)
    page.locator("[data-choose='take']").click()
    expect(one.part("reply").locator("textarea")).to_have_value(DRAFT)
    page.locator("[data-choose='drop']").click()
    expect(one.part("other-draft")).to_have_count(0)
