"""Back, Forward and Exit on the seeker's page, with the back-forward cache on."""

import pytest
from playwright.sync_api import expect

from scripts.demonstrations.server import OwnServer
from tests.walks.back import back, forward, settle
from tests.walks.door import SCREENS, Door
from tests.walks.outside import TITLE as OUTSIDE

from .conftest import Visitors

FROM = "https://before.example/"
TO_OUTSIDE = r"request to another host: https://"
WAY = ["start", *SCREENS, "write"]
DANGER = "Hij staat voor de deur"


def come_from_elsewhere(visitors: Visitors, server: OwnServer, language: str = "nl") -> Door:
    """Open the page in a tab in which another site was open before."""
    page = visitors(language=language)
    visitors.watch(page).expect(TO_OUTSIDE)
    page.goto(FROM)
    door = Door(page, server.address, language)
    door.open()
    return door


def test_back_is_the_step_before_and_then_leaves(visitors: Visitors, server: OwnServer) -> None:
    door = come_from_elsewhere(visitors, server)
    before = door.page.evaluate("history.length")
    door.find()
    door.write("Iets")
    assert door.page.evaluate("history.length") == before + 1
    for step in reversed(WAY[:-1]):
        door.back(step)
        assert (door.step, door.page.url) == (step, f"{server.address}/")
    # What was answered is still marked.
    assert door.page.locator("input[name=region]:checked").count() == 1
    back(door.page)
    expect(door.page).to_have_title(OUTSIDE)


@pytest.mark.full
def test_forward_shows_nothing_of_the_way(visitors: Visitors, server: OwnServer) -> None:
    door = come_from_elsewhere(visitors, server)
    door.find()
    *earlier, step, last, _write = WAY
    for shown in (last, step):
        door.back(shown)
    forward(door.page)
    assert door.step == step
    for shown in reversed(earlier):
        door.back(shown)
    forward(door.page)
    assert door.step == "start"


def test_after_exit_neither_back_nor_forward_shows_anything(
    visitors: Visitors, server: OwnServer
) -> None:
    door = come_from_elsewhere(visitors, server)
    page = door.page
    door.find()
    door.write("Iets")
    page.locator("a.exit").click()
    page.wait_for_url("https://**")
    forward(page)
    page.wait_for_function("document.title === 'Outside'")
    assert "data-step" not in page.content()
    for _press in range(3):
        back(page)
        assert server.address not in page.url


@pytest.mark.full
def test_loaded_anew_the_page_is_at_its_first_screen_and_back_leaves(
    visitors: Visitors, server: OwnServer
) -> None:
    door = come_from_elsewhere(visitors, server)
    door.find()
    door.page.reload()
    door.at("start")
    expect(door.page.locator("html")).not_to_have_attribute("hidden", "")
    settle(door.page)
    back(door.page)
    expect(door.page).to_have_title(OUTSIDE)


@pytest.mark.full
def test_a_code_is_not_lost_by_back(visitors: Visitors, server: OwnServer) -> None:
    door = come_from_elsewhere(visitors, server)
    door.find()
    code = door.send("Iets")
    back(door.page)
    # It is said for some seconds.
    expect(door.section("code").locator("[data-say=leaving]")).to_be_in_viewport()
    assert (door.step, door.code()) == ("code", code)
    door.press("next")
    door.at("next")
    door.back("code")


@pytest.mark.full
def test_from_the_conversation_back_leads_to_where_the_code_was_typed(
    visitors: Visitors, server: OwnServer
) -> None:
    door = come_from_elsewhere(visitors, server)
    door.find()
    code = door.send("Iets")
    other = come_from_elsewhere(visitors, server)
    other.come_back(code)
    other.back("return")
    other.back("start")
    back(other.page)
    expect(other.page).to_have_title(OUTSIDE)


@pytest.mark.full
def test_words_of_danger_show_whom_to_call_and_send_nothing(
    visitors: Visitors, server: OwnServer
) -> None:
    page = visitors()
    door = Door(page, server.address)
    door.open()
    door.find()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    place = door.section("write").locator("textarea + [role=status]")
    door.write("Ik ben niet in gevaar. ")
    page.wait_for_timeout(1_000)
    expect(place.locator("a")).to_have_count(0)
    page.locator("#text").press_sequentially(DANGER)
    expect(place.locator("a[href='tel:112']")).to_be_visible()
    assert [url for url in asked if "/static/" not in url] == []
    place.locator("button").click()
    expect(place.locator("a")).to_have_count(0)
    page.locator("#text").press_sequentially(f" {DANGER}")
    page.wait_for_timeout(1_000)
    assert door.section("write").locator("a[href='tel:112']").count() == 0
    door.send_written()


@pytest.mark.full
def test_the_lines_to_call_fold_up_at_escape_and_at_a_tap_beside_them(
    visitors: Visitors, server: OwnServer
) -> None:
    page = visitors()
    Door(page, server.address).open()
    lines = page.locator("details.lines")
    summary = lines.locator("summary")
    for key in (True, False):
        summary.click()
        expect(lines).to_have_attribute("open", "")
        if key:
            page.keyboard.press("Escape")
        else:
            page.locator("h1").first.click()
        expect(lines).not_to_have_attribute("open", "")
    summary.click()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
