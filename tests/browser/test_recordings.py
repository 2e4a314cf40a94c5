"""A recording from its upload to a phone that has no voice for the language."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from scripts.demonstrations.server import OwnServer
from tests.programmes.recordings import an_mp3
from tests.walks.chromium import PHONE

from .conftest import Visitors
from .test_programme import Programme, opened

pytestmark = pytest.mark.full

LANGUAGE = "th"
SECONDS = 8
TRIES = 60
BUTTON = "[data-read-aloud]"


def to_the_project(somebody: Programme) -> None:
    somebody.page.goto(f"{somebody.address}/programme/#/projects")
    somebody.page.get_by_role("link", name="jongens").first.click()
    somebody.part("about").wait_for()


def to_the_recordings(somebody: Programme) -> None:
    to_the_project(somebody)
    somebody.to("recordings")
    somebody.page.locator("#recorded-language").select_option(LANGUAGE)
    somebody.page.locator("[data-id='start']").wait_for()


def test_a_phone_without_a_voice_plays_what_was_recorded(
    visitors: Visitors, server: OwnServer
) -> None:
    manager = opened(visitors, server, "programme-manager")
    to_the_project(manager)
    manager.to("parts")
    manager.press("[data-act='flip-recordings']")
    expect(manager.part("parts").locator("[data-id='recordings'] .mark")).to_be_visible()

    editor = opened(visitors, server, "editor")
    to_the_recordings(editor)
    frames = round(SECONDS / (576 / 22050))
    sound = FilePayload(name="start.mp3", mimeType="audio/mpeg", buffer=an_mp3(frames=frames))
    editor.page.locator("#sound-start").set_input_files(sound)
    mine = editor.page.locator("[data-id='start'] [data-recording]")
    mine.wait_for()
    expect(mine.locator("[data-act^='release']")).to_have_count(0)
    editor.look("recordings")

    coordinator = opened(visitors, server, "coordinator")
    to_the_recordings(coordinator)
    row = coordinator.page.locator("[data-id='start'] [data-recording]")
    row.locator("[data-act^='listen']").click()
    row.locator("audio").wait_for()
    row.locator("[data-act^='release']").click()
    expect(row.locator("[data-tone='acts']")).to_be_visible()
    assert manager.faults + editor.faults + coordinator.faults == []

    page = visitors(PHONE, language=LANGUAGE)
    comes_with_it(page, server.address)
    plays_and_stops(page)


def comes_with_it(page: Page, address: str) -> None:
    """The first screen says what can be heard some seconds later at the most."""
    for _try in range(TRIES):
        page.goto(address)
        if page.locator("[data-recorded]").count():
            return
        page.wait_for_timeout(500)
    raise AssertionError("the page does not know of the recording")


def plays_and_stops(page: Page) -> None:
    button = page.locator(BUTTON)
    expect(button).to_be_visible()
    button.click()
    expect(button.locator("[data-stop]")).to_be_visible()
    # Another screen, which nobody recorded, is silent.
    page.locator("section[data-step='start'] [name='go'][value='next']").click()
    expect(button).to_be_hidden()
    expect(button.locator("[data-stop]")).to_be_hidden()
