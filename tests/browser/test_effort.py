"""Screens, taps and words until a request is sent, as a phone with scripts shows them."""

from collections import Counter

import pytest
from playwright.sync_api import Page, Route, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.chromium import LANGUAGES, PHONE, SEEKERS_LANGUAGES
from tests.walks.door import Door
from tests.walks.words import count_words

from .conftest import Visitors
from .organisations import NAMES
from .waiting import until

pytestmark = pytest.mark.full

MOST_TAPS, MOST_WORDS = 9, 200
# Languages that write small words apart, and Thai, whose words are counted by letters. The screen
# of the message says in which languages the organisation answers, where this is none of them.
MOST_WORDS_OF = {"th": 300, "id": 210, "fil": 240, "hi": 275, "ne": 220}
WAY = ["start", "who", "about", "where", "write", "code"]
# What a phone shows; digits of the code are no words, a province with its city is a name. Places in
# a closed fold have no text: an empty name would be found between any two letters. Of a list that
# is opened by a tap its choice is shown.
SHOWN = """
() => {
  const section = document.querySelector("section[data-step]:not([hidden])");
  const code = section.querySelector("[data-code]")?.innerText ?? "";
  const places = section.querySelectorAll("label:has([name=region])");
  const names = Array.from(places, (one) => one.innerText).filter(Boolean);
  const lists = section.querySelectorAll("select");
  const text = Array.from(lists).reduce(
    (said, list) => said.replace(list.innerText, list.selectedOptions[0].text),
    section.innerText.replace(code, ""),
  );
  return [text, names];
}
"""
# A tap on a label is one, though its box is clicked for it too.
COUNT = """
() => {
  window.taps = 0;
  addEventListener("pointerdown", () => { window.taps += 1; }, true);
}
"""


@pytest.mark.parametrize(
    "language",
    [
        code if code in {"nl", "nl-easy"} else pytest.param(code, marks=pytest.mark.full)
        for code in [*LANGUAGES, *SEEKERS_LANGUAGES]
    ],
)
def test_a_request_is_sent_in_six_screens_nine_taps_and_200_words(
    visitors: Visitors, server: OwnServer, language: str
) -> None:
    page = visitors(PHONE, language)
    words = Counter[str]()
    door = Door(page, server.address, language)
    door.open()
    page.evaluate(COUNT)

    def look(step: str) -> None:
        text, places = page.evaluate(SHOWN)
        words[step] = count_words(text, language, [*NAMES, *places])

    door.look = look
    door.look("start")
    door.find()
    door.write("Help")
    taps_before = page.evaluate("window.taps")
    door.send_written()
    assert list(words) == WAY
    assert taps_before + 1 <= MOST_TAPS
    assert words.total() <= MOST_WORDS_OF.get(language, MOST_WORDS), words


def hold(held: list[Route], route: Route) -> None:
    held.append(route)


# Without modules the tap is sent after fifteen seconds (seeker/early.js), which may pass here.
PATIENT = """
const { setTimeout: later } = globalThis;
globalThis.setTimeout = (act, ms, ...given) => later(act, ms === 15_000 ? 3_600_000 : ms, ...given);
"""


def test_an_early_tap_costs_no_second_page(visitors: Visitors, server: OwnServer) -> None:
    page: Page = visitors(PHONE)
    page.add_init_script(PATIENT)
    held: list[Route] = []
    page.route("**/main.*.js", lambda route: hold(held, route))
    page.goto(server.address, wait_until="commit")
    # Parts that modules fetch are no pages.
    pages: list[str] = []
    page.on("request", lambda sent: sent.is_navigation_request() and pages.append(sent.url))
    button = page.locator("section[data-step=start] button[value=next]")
    button.wait_for()
    page.locator("html:not(.js)").wait_for()
    button.click()
    page.locator("[data-notes] [data-say=busy]").wait_for()
    until(page, lambda: held)
    held[0].continue_()
    door = Door(page, server.address)
    door.at("who")
    expect(page.locator("[data-say=busy]").first).to_be_hidden()
    assert pages == []


def test_where_the_modules_do_not_come_an_early_tap_is_sent(
    visitors: Visitors, server: OwnServer
) -> None:
    page = visitors(PHONE)
    visitors.watch(page).expect(r"ERR_|Failed to load")
    held: list[Route] = []
    page.route("**/main.*.js", lambda route: hold(held, route))
    page.goto(server.address, wait_until="commit")
    button = page.locator("section[data-step=start] button[value=next]")
    button.wait_for()
    button.click()
    page.locator("[data-notes] [data-say=busy]").wait_for()
    until(page, lambda: held)
    held[0].abort()
    Door(page, server.address).at("who")
    assert page.locator("html.js").count() == 0
