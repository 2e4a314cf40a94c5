"""The button that reads aloud: beside the title, only with a voice, and nothing moves for it."""

import pytest
from playwright.sync_api import Page, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.door import Door

from .conftest import Visitors

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full

# Voices are told of late, as by browsers; one that is not of this machine would send the text away.
VOICES = """
(local) => {
  const voice = { lang: "nl-NL", name: "nl", localService: local, voiceURI: "nl" };
  speechSynthesis.getVoices = () => [voice];
  window.spoken = [];
  speechSynthesis.speak = ({ text }) => window.spoken.push(text);
  globalThis.SpeechSynthesisUtterance = class {
    constructor(text) { this.text = text; }
  };
  speechSynthesis.dispatchEvent(new Event("voiceschanged"));
}
"""
PLACES = """
() => [...document.querySelectorAll("main *")].filter((one) => one.checkVisibility())
  .filter((one) => !one.closest(".listen")).map((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return [one.localName, x, y, width, height].join(" ");
  })
"""
# Where letters are drawn; a title is a box as wide as the page.
OVER_LETTERS = """
() => {
  const button = document.querySelector(".listen").getBoundingClientRect();
  const range = document.createRange();
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    const { parentElement: holder } = node;
    if (holder.closest(".listen") || !holder.checkVisibility()) { continue; }
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      const above = box.bottom <= button.top || box.top >= button.bottom;
      if (!above && box.right > button.left) { found.push(node.data.trim()); }
    }
  }
  return found;
}
"""
SETTLED_MS = 10_000


def with_voices(page: Page, *, local: bool) -> None:
    page.evaluate(VOICES, local)


def test_it_comes_late_and_nothing_moves(visitors: Visitors, server: OwnServer) -> None:
    page = visitors()
    door = Door(page, server.address)
    door.open()
    button = page.locator("[data-read-aloud]")
    before = page.evaluate(PLACES)
    with_voices(page, local=True)
    expect(button).to_be_visible(timeout=SETTLED_MS)
    assert page.evaluate(PLACES) == before
    over: dict[str, list[str]] = {}
    door.look = lambda step: over.update({step: page.evaluate(OVER_LETTERS)})
    door.press("next")
    door.at("who")
    title = page.locator("section[data-step=who] h1")
    expect(title).to_be_focused()
    # By keyboard it is the one before the title.
    page.keyboard.press("Shift+Tab")
    expect(button).to_be_focused()
    expect(button).to_have_accessible_name("Lees dit voor")
    page.keyboard.press("Enter")
    expect(button).to_have_accessible_name("Stop met voorlezen")
    assert page.evaluate("window.spoken[0]") == title.inner_text()
    page.keyboard.press("Enter")
    expect(button).to_have_accessible_name("Lees dit voor")
    door.choose("who", "labour-migrants")
    for step in ("about", "where"):
        door.at(step)
        door.press("skip")
    door.at("write")
    door.send("Kunt u mij helpen?")
    door.to_talk()
    assert {step: texts for step, texts in over.items() if texts} == {}


def test_without_a_voice_of_this_machine_there_is_none(
    visitors: Visitors, server: OwnServer
) -> None:
    page = visitors()
    Door(page, server.address).open()
    with page.expect_response("**/speech*.js", timeout=SETTLED_MS):
        with_voices(page, local=False)
    page.wait_for_timeout(300)
    expect(page.locator("[data-read-aloud]")).to_be_hidden()


def test_among_the_apps_only_once_something_was_sent(visitors: Visitors, server: OwnServer) -> None:
    page = visitors()
    door = Door(page, server.address)
    door.open()
    row = page.locator("[data-install]")
    assert row.count() == 0
    door.find()
    door.send("Kunt u mij helpen?")
    assert not row.is_visible()
    door.press("next")
    door.at("next")
    row.wait_for(state="visible")
    # Its warning stands before its button.
    row.locator("summary").click()
    order = row.locator("p, button").evaluate_all("all => all.map((one) => one.localName)")
    assert order.index("p") < order.index("button")
