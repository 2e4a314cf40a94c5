"""The conversation with scripts after Back, with another code, and in another language."""

import pytest
from playwright.sync_api import Page, Route, WebSocket, expect

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.walks.chromium import PHONE
from tests.walks.door import Door

from .conftest import Visitors
from .test_inbox_way import SLUG, Asked
from .waiting import until

UNSENT = "Alleen voor mij"


def type_again(door: Door, code: str) -> None:
    """Go back from the conversation, and open the one of this code."""
    door.back("return")
    door.type_code(code)
    door.press("next")
    door.at("talk")


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
    until(door.page, lambda: sockets)
    door.back("return")
    until(door.page, lambda: all(one.is_closed() for one in sockets))
    door.type_code(others.code)
    door.press("next")
    door.at("talk")
    outlook = door.section("talk").locator("[data-outlook=text]")
    before = outlook.inner_text()
    assert before
    door.change_language("vi")
    expect(outlook).not_to_have_text(before)


@pytest.mark.full
def test_what_changes_while_another_language_or_a_line_is_waited_for(
    visitors: Visitors, server: OwnServer
) -> None:
    page = visitors(PHONE)
    visitors.watch(page).expect(r"ERR_|Failed to load")
    door = Door(page, server.address)
    door.open()
    door.find()
    # Who is marked is not offered in the answer.
    page.evaluate(
        """() => {
          const marked = document.querySelector("[name=chosen]:not(:checked)");
          Object.assign(marked, { checked: true, value: "gone" });
        }"""
    )
    door.change_language("vi")
    expect(door.section("write").locator("input[name=chosen]:checked")).to_have_count(1)

    for step in ("where", "about"):
        door.back(step)
    held: list[Route] = []
    page.route(f"{server.address}/", lambda route: held.append(route), times=1)  # noqa: PLW0108
    page.locator("details:has(button[value=nl]) > summary").click()
    page.locator("button[name=language][value=nl]").click()
    page.locator("[data-notes] [data-say=busy]").wait_for()
    page.locator("label:has(input[name=urgent])").click()
    until(page, lambda: held)
    held[0].continue_()
    page.locator("html[data-language=nl]").wait_for()
    door.press("next")
    door.at("where")
    door.press("next")
    door.at("write")
    expect(door.section("write").locator("[role=alert] a[href='tel:112']").first).to_be_visible()

    page.route("**/api/v1/intake/requests", lambda route: route.abort())
    door.write(UNSENT)
    door.press("next")
    door.complains("write", "waiting")
    door.section("write").locator("#text").press_sequentially("!")
    expect(door.section("write").locator("[data-say=edited]")).to_be_visible()
