"""A conversation in the inbox: accepted, undone, answered and gone on from by keyboard alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import DESK, SMALL_PHONE
from tests.walks.inbox import Inbox
from tests.walks.targets import wider_than_the_screen

from .conftest import Visitors
from .test_inbox_way import Asked, sign_in_of, signed_in

SLUG, TEXT, REPLY = "spine", "Merkteken van de vraag 90c1", "Merkteken van het antwoord 5d0e"
UNDO_SECONDS = 10


@pytest.fixture
def two(server: OwnServer, desks: Desks) -> Iterator[list[Asked]]:
    made = [Asked(server, desks, SLUG, f"127.0.6.{place}") for place in (1, 2)]
    yield made
    for one in made:
        one.phone.erase()


def status(asked: Asked) -> str:
    [referral] = asked.phone.look()["referrals"]
    return str(referral["status"])


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press a key until something has the focus."""
    wanted = page.locator(selector)
    for _press in range(40):
        page.keyboard.press(key)
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{selector} is not reached by {key}")


def focused(page: Page) -> str:
    """Return the referral of the row that has the focus."""
    found = "document.activeElement.closest('[data-referral]')?.dataset.referral"
    return str(page.evaluate(found))


def test_a_request_is_accepted_and_answered_by_keyboard_alone(
    visitors: Visitors, server: OwnServer, two: list[Asked]
) -> None:
    inbox = signed_in(visitors, server)
    page = inbox.page
    # Requests are erased when a test is over.
    visitors.watch(page).expect("status of 404")
    for one in two:
        inbox.row(one.referral).wait_for()
    page.keyboard.press("j")
    # With the first key the shortcuts are fetched.
    page.locator(".row-link:focus").wait_for()
    # Others that somebody else asked may stand above.
    while focused(page) not in {one.referral for one in two}:
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    inbox.wait_for(TEXT)
    shown = page.evaluate("location.hash").removeprefix("#/referrals/")
    [asked] = [one for one in two if one.referral == shown]
    expect(page.locator("#conversation-title")).to_be_focused()

    # Undone, it was never sent.
    tab_to(page, "[data-move='accept']")
    page.keyboard.press("Enter")
    reply = inbox.part("reply").locator("textarea")
    expect(reply).to_be_focused()
    expect(inbox.part("accepted")).to_have_attribute("role", "status")
    tab_to(page, "[data-move='undo']", "Shift+Tab")
    # Its seconds stand still while it has the focus.
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("[data-move='accept']")).to_be_focused()
    assert status(asked) == "offered"

    # The first answer makes up the mind.
    page.keyboard.press("Enter")
    expect(reply).to_be_focused()
    page.keyboard.type(REPLY)
    page.keyboard.press("Control+Enter")
    inbox.wait_for(REPLY)
    expect(page.locator("[data-move='close']")).to_be_visible()
    assert status(asked) == "accepted"
    assert [one.text for one in asked.phone.read()] == [TEXT, REPLY]

    # And on to the next one.
    page.keyboard.press("Escape")
    inbox.at("list")
    inbox.tab("new")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    inbox.wait_for(TEXT)
    inbox.lock()


@pytest.mark.full
def test_accepting_is_sent_when_its_seconds_are_over(
    visitors: Visitors, server: OwnServer, two: list[Asked]
) -> None:
    page = visitors(SMALL_PHONE)
    visitors.watch(page).expect("status of 404")
    page.clock.install()
    inbox = Inbox(page, server.address)
    inbox.open()
    inbox.sign_in(*sign_in_of(server, SLUG, "caseworker"))
    asked = two[0]
    inbox.show(asked.referral, TEXT)
    page.locator("[data-move='accept']").click()
    undo = page.locator("[data-move='undo']")
    undo.wait_for()
    assert (violations(page), wider_than_the_screen(page)) == ([], [])
    # Whoever has the focus on it is still thinking.
    undo.focus()
    page.clock.run_for(UNDO_SECONDS * 2_000)
    expect(undo).to_be_visible()
    assert status(asked) == "offered"
    inbox.part("reply").locator("textarea").focus()
    page.clock.run_for(UNDO_SECONDS * 1_000)
    page.locator("[data-move='close']").wait_for(state="attached")
    assert status(asked) == "accepted"


@pytest.mark.full
def test_a_lock_and_a_reload_accept_what_could_be_undone(
    visitors: Visitors, server: OwnServer, two: list[Asked]
) -> None:
    inbox = signed_in(visitors, server, device=DESK)
    page = inbox.page
    visitors.watch(page).expect("status of 404")
    inbox.show(two[0].referral, TEXT)
    page.locator("[data-move='accept']").click()
    page.locator("[data-move='undo']").wait_for()
    with page.expect_response(lambda answer: answer.url.endswith("/accept")):
        inbox.lock()
    assert status(two[0]) == "accepted"
    inbox.unlock(sign_in_of(server, SLUG, "caseworker")[1])
    inbox.tab("new")
    inbox.show(two[1].referral, TEXT)
    page.locator("[data-move='accept']").click()
    page.locator("[data-move='undo']").wait_for()
    page.reload()
    inbox.at("locked")
    assert status(two[1]) == "accepted"


@pytest.mark.full
def test_a_colleague_who_was_faster_and_a_lost_line_are_told(
    visitors: Visitors, server: OwnServer, desks: Desks, two: list[Asked]
) -> None:
    inbox = signed_in(visitors, server, device=DESK)
    page = inbox.page
    visitors.watch(page).expect("status of 40[49]|ERR_INTERNET_DISCONNECTED|WebSocket")
    inbox.show(two[0].referral, TEXT)
    page.route("**/accept", lambda route: route.abort("internetdisconnected"))
    page.locator("[data-move='accept']").click()
    page.locator("[data-move='undo']").wait_for()
    # Elsewhere it is told above the page, with a way back to it.
    page.evaluate("location.hash = '#/new'")
    inbox.part("not-accepted").get_by_role("link").click()
    expect(inbox.part("not-accepted")).to_be_visible()
    assert status(two[0]) == "offered"
    assert violations(page) == []
    page.unroute("**/accept")
    page.locator("[data-move='accept']").click()
    page.locator("[data-move='undo']").wait_for()
    desk = desks.of(SLUG)
    desk.accept(desk.find(two[0].phone.request) or {})
    inbox.part("accepted-by-other").wait_for()
    page.locator("[data-move='close']").wait_for()


@pytest.mark.full
def test_an_erased_request_leaves_a_line_for_the_day(
    visitors: Visitors, server: OwnServer, desks: Desks
) -> None:
    words = f"{TEXT}, en weg"
    asked = Asked(server, desks, SLUG, "127.0.6.9", text=words)
    inbox = signed_in(visitors, server, device=DESK)
    page = inbox.page
    visitors.watch(page).expect("status of 404")
    inbox.wait_for_line("live")
    inbox.show(asked.referral, words)
    asked.phone.erase()
    inbox.part("erased-request").wait_for()
    assert words not in page.content()
    name = f"{asked.referral[:3]} {asked.referral[3:6]}".upper()
    expect(inbox.part("erased")).to_contain_text(name)
    assert violations(page) == []
    # A colleague who comes later sees it too, where it stood.
    later = signed_in(visitors, server, "coordinator", device=SMALL_PHONE)
    later.page.evaluate("(id) => { location.hash = `#/referrals/${id}` }", asked.referral)
    later.part("erased-request").wait_for()
    assert (violations(later.page), wider_than_the_screen(later.page)) == ([], [])
