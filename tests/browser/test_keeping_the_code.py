"""The code: a picture that is what was drawn, and a phone that keeps one code already."""

import pytest
from playwright.sync_api import expect

from scripts.demonstrations.server import OwnServer
from tests.walks.door import Door

from .conftest import Visitors

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full

# As with fingerprinting resisted: what was drawn cannot be read back.
NOISE = """
const { getImageData } = CanvasRenderingContext2D.prototype;
CanvasRenderingContext2D.prototype.getImageData = function (...where) {
  const read = getImageData.apply(this, where);
  read.data.forEach((_value, place) => { read.data[place] = (place * 37) % 251; });
  return read;
};
"""
KEPT, OTHER = "localStorage.getItem('note')", "1111222233334444"


def sent(visitors: Visitors, server: OwnServer, script: str) -> Door:
    page = visitors()
    page.context.add_init_script(script)
    door = Door(page, server.address)
    door.open()
    door.find()
    door.send("Een vraag")
    door.unfold_keeping()
    door.at("code")
    return door


def test_a_picture_of_noise_is_not_saved(visitors: Visitors, server: OwnServer) -> None:
    door = sent(visitors, server, NOISE)
    saved: list[str] = []
    door.page.on("download", lambda one: saved.append(one.suggested_filename))
    door.page.locator("[data-picture]").click()
    expect(door.page.locator("[data-say='no-picture']")).to_be_visible()
    assert saved == []


def test_a_picture_is_saved(visitors: Visitors, server: OwnServer) -> None:
    door = sent(visitors, server, "")
    with door.page.expect_download() as saved:
        door.page.locator("[data-picture]").click()
    assert saved.value.suggested_filename == "note.png"


def test_another_code_is_lost_only_by_a_second_tick(visitors: Visitors, server: OwnServer) -> None:
    door = sent(visitors, server, f"localStorage.setItem('note', '{OTHER}')")
    tick = door.page.locator("[data-keep]")
    tick.click()
    expect(door.page.locator("[data-replaces]")).to_be_visible()
    expect(tick).not_to_be_checked()
    assert door.page.evaluate(KEPT) == OTHER
    tick.click()
    expect(tick).to_be_checked()
    assert door.page.evaluate(KEPT) not in (None, OTHER)
