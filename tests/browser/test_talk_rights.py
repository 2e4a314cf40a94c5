"""A conversation with scripts: somebody reads and writes; its file; closed, and opened again."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import PHONE
from tests.walks.door import Door

from .conftest import Visitors
from .test_inbox_way import REPLY, SLUG, TEXT, Asked, signed_in

pytestmark = pytest.mark.full

READING, WRITING = "Iemand leest.", "Iemand schrijft."
HEIGHT = "(line) => line.offsetHeight"


def presence(page: Page) -> str:
    return page.locator("[data-presence]").first.inner_text().strip()


def test_somebody_reads_writes_and_closes(
    visitors: Visitors, server: OwnServer, desks: Desks, tmp_path: Path
) -> None:
    asked = Asked(server, desks, SLUG, "127.0.8.9")
    door = Door(visitors(PHONE), server.address)
    door.open()
    door.come_back(asked.code)
    line, spoken = (door.page.locator("[data-presence]").nth(place) for place in (0, 1))
    assert presence(door.page) == ""
    height = line.evaluate(HEIGHT)

    inbox = signed_in(visitors, server)
    inbox.show(asked.referral, TEXT)
    expect(line).to_have_text(READING)
    expect(spoken).to_have_text(READING)
    # Nothing moves under a finger.
    assert line.evaluate(HEIGHT) == height
    inbox.move("accept")
    inbox.part("reply").locator("textarea").press_sequentially("Da")
    expect(line).to_have_text(WRITING)
    inbox.reply(REPLY)
    door.wait_for(REPLY)
    expect(line).not_to_have_text(WRITING)

    door.unfold("button[value=file]")
    with door.page.expect_download() as download:
        door.press("file")
    assert download.value.suggested_filename == "kier.txt"
    path = tmp_path / "file"
    download.value.save_as(path)
    saved = path.read_text()
    assert saved.startswith("\ufeffJij, ")
    assert re.findall(rf"^({TEXT}|{REPLY})$", saved, re.MULTILINE) == [TEXT, REPLY]

    inbox.move("close")
    closed = door.section("talk").locator("[data-closing=open]")
    closed.wait_for()
    assert "gaat het weer open" in closed.inner_text()
    assert violations(door.page) == []
    door.reply("Nog iets")
    expect(closed).to_be_hidden()
    door.erase()
    # What was open at the desk is there no more.
    visitors.watch(inbox.page).expect("status of 404")
