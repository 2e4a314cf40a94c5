"""A page that breaks, or cannot work here, says so; what was typed stays, and it comes anew."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import DESK, PHONE
from tests.walks.inbox import Inbox
from tests.walks.survey import Survey
from tests.walks.targets import small_targets, wider_than_the_screen

from . import hope
from .conftest import Visitors
from .test_inbox_way import SLUG, TEXT, Asked, sign_in_of

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full

APPLICATIONS = ["/inbox/", "/panel/", "/panel/desk/", "/programme/", "/surveys/"]
DRAFT = "Wat er al stond 5d20"
# The next element of a name that a page draws cannot be made, once.
BREAKING = """
const make = Document.prototype.createElementNS;
Document.prototype.createElementNS = function (...how) {
  if (how[1] !== globalThis.breaks) return make.apply(this, how);
  globalThis.breaks = null;
  throw new TypeError("secret words");
};
"""
BREAK = "globalThis.breaks = '{}'"
NOTHING_COMES = """
() => {
  document.importNode = () => {
    throw new TypeError("secret words");
  };
}
"""
NO_WASM = "delete globalThis.WebAssembly"


def breaking(visitors: Visitors, *, at_once: bool = False) -> Page:
    page = visitors(DESK)
    page.context.add_init_script(BREAKING + (BREAK.format("h1") if at_once else ""))
    visitors.watch(page).expect("a page broke: TypeError")
    return page


def look(page: Page) -> None:
    for device in (PHONE, DESK):
        page.set_viewport_size({"width": device.width, "height": device.height})
        for light in ("light", "dark"):
            page.emulate_media(color_scheme=light)
            assert violations(page) + wider_than_the_screen(page) == []
            # A finger needs more than the buttons of a desk.
            assert device is DESK or small_targets(page) == []


@pytest.mark.parametrize("path", APPLICATIONS)
def test_an_application_that_breaks_can_be_had_anew(
    visitors: Visitors, server: OwnServer, path: str
) -> None:
    page = breaking(visitors, at_once=True)
    page.goto(f"{server.address}{path}")
    broken = page.locator("main [data-part=broken]")
    expect(broken).to_be_focused()
    look(page)
    assert not any("secret words" in one for one in visitors.watch(page).found)
    broken.get_by_role("button").first.click()
    page.locator("[data-part='sign-in']").wait_for()


def test_what_was_typed_into_a_conversation_is_kept(
    visitors: Visitors, server: OwnServer, desks: Desks
) -> None:
    asked = Asked(server, desks, SLUG, "127.0.7.71")
    page = breaking(visitors)
    inbox = Inbox(page, server.address)
    inbox.open()
    inbox.sign_in(*sign_in_of(server, SLUG, "caseworker"))
    inbox.show(asked.referral, TEXT)
    inbox.write(DRAFT)
    page.evaluate(BREAK.format("dialog"))
    page.locator("[data-move='decline']").click()
    broken = page.locator(".talk-pane [data-part=broken]")
    expect(broken.locator("textarea")).to_have_value(DRAFT)
    # The list and the bar are whole.
    expect(inbox.row(asked.referral)).to_be_visible()
    look(page)
    broken.get_by_role("button").first.click()
    expect(inbox.part("reply").locator("textarea")).to_have_value(DRAFT)


@pytest.mark.parametrize(
    ("path", "sign_in", "way"),
    [
        ("/panel/", lambda server: hope.sign_in_of(server, "Linde"), "a[data-page=me]"),
        (
            "/panel/desk/",
            lambda server: hope.sign_in_of(server, "coordinator"),
            "nav a[data-page=people]",
        ),
        (
            "/surveys/",
            lambda server: sign_in_of(server, SLUG, "coordinator"),
            "nav a[data-page=webhooks]",
        ),
    ],
)
def test_a_page_that_breaks_leaves_all_around_it_whole(
    visitors: Visitors,
    server: OwnServer,
    path: str,
    sign_in: Callable[[OwnServer], tuple[str, str]],
    way: str,
) -> None:
    page = breaking(visitors)
    email, password = sign_in(server)
    page.goto(f"{server.address}{path}")
    page.locator("input[type=email]").fill(email)
    page.locator("input[autocomplete=current-password]").fill(password)
    page.locator("form button.main").click()
    page.locator(way).wait_for()
    page.locator("main h1:visible").first.wait_for()
    page.evaluate(BREAK.format("h1"))
    page.locator(way).click()
    broken = page.locator("main [data-part=broken]")
    expect(broken).to_be_focused()
    expect(page.locator("header.bar")).to_be_visible()
    # Another page is whole; and so is this one, drawn once more.
    page.go_back()
    expect(broken).to_have_count(0)
    page.evaluate(BREAK.format("h1"))
    page.locator(way).click()
    broken.get_by_role("button").first.click()
    expect(broken).to_have_count(0)
    expect(page.locator("main h1:visible").first).to_be_visible()


@pytest.mark.parametrize("path", [*APPLICATIONS, "/members/reset"])
def test_without_webassembly_nobody_is_asked_for_a_password(
    visitors: Visitors, server: OwnServer, path: str
) -> None:
    page = visitors(DESK)
    page.context.add_init_script(NO_WASM)
    page.goto(f"{server.address}{path}")
    expect(page.locator("[data-part=unable]")).to_contain_text("WebAssembly")
    expect(page.locator("input[type=password]")).to_have_count(0)
    look(page)


def test_without_webassembly_an_operator_is_told_so(visitors: Visitors, server: OwnServer) -> None:
    page = visitors(DESK)
    page.context.add_init_script(NO_WASM)
    page.goto(f"{server.address}/operator/")
    expect(page.get_by_role("alert")).to_contain_text("WebAssembly")
    expect(page.locator("#password")).to_be_hidden()


@pytest.mark.parametrize("name", ["here", "every"])
def test_a_survey_that_breaks_goes_on_with_all_answers(
    visitors: Visitors, rounds: dict[str, str], name: str
) -> None:
    page = visitors(PHONE)
    visitors.watch(page).expect("a page broke: TypeError")
    survey = Survey(page, rounds[name])
    survey.open()
    survey.on("place")
    survey.mark("place", "other")
    page.evaluate(NOTHING_COMES)
    survey.press()
    broken = page.locator("[data-say=broken]")
    expect(broken).to_be_visible()
    look(page)
    assert not any("secret words" in one for one in visitors.watch(page).found)
    with page.expect_navigation():
        survey.press()
    survey.at("elsewhere")
    survey.field("elsewhere").fill(DRAFT)
    # The page is new: its modules turn the screens again.
    survey.on("place", "back")
    expect(page.locator("input[name='a:place'][value=other]")).to_be_checked()
