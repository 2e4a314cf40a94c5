"""A browser with site data blocked: asking for a store throws, even for its name."""

import pytest
from playwright.sync_api import Page

from scripts.demonstrations.server import OwnServer
from tests.walks.chromium import DESK
from tests.walks.inbox import Inbox

from .conftest import Visitors
from .test_inbox_way import SLUG, sign_in_of

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full

BLOCKED = """
for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(globalThis, name, {
    get() { throw new DOMException("site data is blocked", "SecurityError"); },
  });
}
"""


def blocked(visitors: Visitors) -> Page:
    page = visitors(DESK)
    page.context.add_init_script(BLOCKED)
    return page


@pytest.mark.parametrize("path", ["/inbox/", "/panel/", "/panel/desk/", "/surveys/"])
def test_each_application_begins(visitors: Visitors, server: OwnServer, path: str) -> None:
    page = blocked(visitors)
    page.goto(f"{server.address}{path}")
    page.locator("[data-part='sign-in']").wait_for()


def test_a_caseworker_works_until_the_page_is_left(visitors: Visitors, server: OwnServer) -> None:
    page = blocked(visitors)
    inbox = Inbox(page, server.address)
    page.goto(f"{server.address}/inbox/")
    inbox.at("sign-in")
    inbox.sign_in(*sign_in_of(server, SLUG, "caseworker"))
    inbox.lock()
    inbox.unlock(sign_in_of(server, SLUG, "caseworker")[1])
    inbox.to("settings")
    page.locator("#lock-minutes").select_option("30")
    page.reload()
    inbox.at("sign-in")
