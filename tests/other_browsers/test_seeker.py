"""The seeker's way in Firefox and WebKitGTK: asked, answered, read with the code, erased; Exit."""

import time
from functools import partial

import pytest

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.browser.answering import ANSWER, answer_to
from tests.walks.door import SCREENS, Door
from tests.walks.outside import TITLE as OUTSIDE

from .conftest import Visitors

TEXT = "Ik werk veel. Mijn paspoort is weg. 护照不见了。"
MORE = "Nog iets: ik ben bang."
SETTLE_SECONDS = 0.5
WORKER = "navigator.serviceWorker.getRegistration().then(Boolean)"
LEFT = """
async () => [
  localStorage.length, sessionStorage.length, (await caches.keys()).length, document.cookie,
  Boolean(await navigator.serviceWorker.getRegistration()),
]
"""


@pytest.mark.parametrize("language", ["nl", "vi"])
def test_asked_answered_read_again_and_erased(
    visitors: Visitors, server: OwnServer, desks: Desks, language: str
) -> None:
    door = Door(visitors(), server.address, language)
    door.open()
    organisation = door.find()
    code = door.send(TEXT)
    assert len(code) == 20
    door.to_talk()
    assert door.messages() == [TEXT]
    assert answer_to(server, desks, organisation, code) == [TEXT]
    door.wait_for(ANSWER)

    other = Door(visitors(), server.address, language)
    other.open()
    other.come_back(code)
    assert other.messages() == [TEXT, ANSWER]
    other.reply(MORE)
    assert other.messages() == [TEXT, ANSWER, MORE]
    other.erase()


def test_exit_leaves_nothing_and_back_shows_nothing(visitors: Visitors, server: OwnServer) -> None:
    page = visitors()
    door = Door(page, server.address)
    door.open()
    page.wait(lambda: page.evaluate(WORKER), "a worker")
    door.find()
    door.send(TEXT)
    door.unfold_keeping()
    page.locator("[data-keep]").click()
    page.wait(lambda: page.evaluate("localStorage.length"), "a code that is kept")
    page.locator("a.exit").click()
    page.wait(lambda: page.title() == OUTSIDE, "outside")
    for _press in range(3):
        page.back()
        assert TEXT not in page.evaluate("document.documentElement.innerText")
    page.goto(f"{server.address}/robots.txt")
    assert page.evaluate(LEFT) == [0, 0, 0, "", False]


def is_at(door: Door, step: str) -> bool:
    """Return whether a step is shown, and its entry of the browser's list."""
    guarded = bool(door.page.evaluate("history.state"))
    return door.step == step and guarded is (step != "start")


def test_back_is_the_step_before_and_then_leaves(visitors: Visitors, server: OwnServer) -> None:
    page = visitors()
    page.goto(f"{server.address}/robots.txt")
    door = Door(page, server.address)
    door.open()
    door.find()
    for step in reversed(["start", *SCREENS]):
        # WebKitGTK's driver loses what is pressed while the browser still moves.
        time.sleep(SETTLE_SECONDS)
        page.back()
        page.wait(partial(is_at, door, step), step)
    time.sleep(SETTLE_SECONDS)
    page.back()
    page.wait(lambda: page.url.endswith("/robots.txt"), "where one came from")
