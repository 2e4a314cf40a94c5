"""The conversation with scripts after Back, with another code, and in another language."""

from playwright.sync_api import Page, WebSocket, expect

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.walks.back import back
from tests.walks.chromium import PATIENCE_MS, PHONE
from tests.walks.door import NEWS_MS, Door

from .conftest import Visitors
from .test_inbox_way import SLUG, Asked

UNSENT = "Alleen voor mij"


def type_again(door: Door, code: str) -> None:
    """Go back from the conversation, and open the one of this code."""
    back(door.page)
    door.at("return")
    door.type_code(code)
    door.press("next")
    door.at("talk", PATIENCE_MS)


def sockets_of(page: Page) -> list[WebSocket]:
    """Return all sockets that this page opens from now on."""
    opened: list[WebSocket] = []
    page.on("websocket", lambda one: opened.append(one))  # noqa: PLW0108
    return opened


def test_nothing_of_one_conversation_is_left_in_another(
    visitors: Visitors, server: OwnServer, desks: Desks
) -> None:
    mine = Asked(server, desks, SLUG, "127.0.8.71")
    others = Asked(server, desks, SLUG, "127.0.8.72")
    door = Door(visitors(PHONE), server.address)
    sockets = sockets_of(door.page)
    door.open()
    door.come_back(mine.code)
    reply = door.section("talk").locator("#reply")
    reply.fill(UNSENT)
    type_again(door, mine.code)
    # With the same code it waits.
    expect(reply).to_have_value(UNSENT)
    type_again(door, others.code)
    expect(reply).to_have_value("")
    door.page.wait_for_timeout(500)
    back(door.page)
    door.page.wait_for_timeout(500)
    assert sockets
    assert all(one.is_closed() for one in sockets)
    door.type_code(others.code)
    door.press("next")
    door.at("talk", PATIENCE_MS)
    outlook = door.section("talk").locator("[data-outlook=text]")
    before = outlook.inner_text()
    assert before
    door.change_language("vi")
    expect(outlook).not_to_have_text(before, timeout=NEWS_MS)
