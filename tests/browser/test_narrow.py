"""On a narrow screen, or beside a scrollbar: bars in one line, whole words, Exit over nothing."""

import pytest
from playwright.sync_api import Page

from scripts.demonstrations.server import OwnServer
from tests.walks.chromium import PHONE, SMALL_PHONE, Device
from tests.walks.door import Door
from tests.walks.inbox import Inbox
from tests.walks.targets import TARGET_PIXELS, wider_than_the_screen

from .conftest import Visitors
from .test_inbox_way import SLUG, sign_in_of

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full

# A phone, a small one, and the same two beside a scrollbar as desks have it.
WIDTHS = [345, 320, 305]
# The words of Chinese, as the browser tells them apart, that stand on two lines.
BROKEN_WORDS = """
() => {
  const found = [];
  for (const one of document.querySelectorAll("h1, legend, label span, .button")) {
    const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    while (one.checkVisibility() && texts.nextNode()) {
      const text = texts.currentNode;
      for (const word of new Intl.Segmenter("zh", { granularity: "word" }).segment(text.data)) {
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word.segment.length);
        const lines = new Set(Array.from(range.getClientRects(), ({ top }) => Math.round(top)));
        if (word.isWordLike && lines.size > 1) found.push(word.segment);
      }
    }
  }
  return found;
}
"""
# What lies under the way out, next below the header that goes along with it.
UNDER_EXIT = """
() => {
  const { left, top, width, height } = document.querySelector("a.exit").getBoundingClientRect();
  const all = document.elementsFromPoint(left + width / 2, top + height / 2);
  return all.slice(0, all.findIndex((one) => one.matches(".head")) + 1).map((one) => one.className);
}
"""


def top_of(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["y"] + box["height"] / 2


@pytest.mark.parametrize("language", ["nl", "en", "zh-hans", "vi", "th", "id", "fil"])
def test_help_now_stands_beside_exit(visitors: Visitors, server: OwnServer, language: str) -> None:
    page = visitors(PHONE, language)
    page.goto(server.address)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 700})
        assert abs(top_of(page, ".head summary") - top_of(page, "a.exit")) < 4, width
        right, left = page.evaluate(
            "[document.querySelector('.head summary').getBoundingClientRect().right,"
            " document.querySelector('a.exit').getBoundingClientRect().left]"
        )
        assert right <= left, width


# Whether the name and the way to other pages lie on each other.
OVERLAP = """
() => {
  const [name, way] = [".head .name span", ".head > a"].map((selector) =>
    document.querySelector(selector).getBoundingClientRect());
  return name.right > way.left && way.right > name.left
    && name.bottom > way.top && way.bottom > name.top;
}
"""


@pytest.mark.parametrize("path", ["/c/", "/learn/code"])
def test_letters_twice_as_large_lie_over_nothing(
    visitors: Visitors, server: OwnServer, path: str
) -> None:
    page = visitors(PHONE)
    page.goto(f"{server.address}{path}")
    assert not page.evaluate(OVERLAP)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not page.evaluate(OVERLAP)
    assert wider_than_the_screen(page) == []


@pytest.mark.parametrize("device", [PHONE, SMALL_PHONE])
def test_chinese_words_are_whole(visitors: Visitors, server: OwnServer, device: Device) -> None:
    page = visitors(device, "zh-hans")
    broken: dict[str, list[str]] = {}
    door = Door(page, server.address, "zh-hans")
    door.look = lambda step: broken.update({step: page.evaluate(BROKEN_WORDS)})
    door.open()
    door.find()
    assert {step: words for step, words in broken.items() if words} == {}


def test_nothing_runs_under_exit(visitors: Visitors, server: OwnServer) -> None:
    page = visitors(SMALL_PHONE)
    door = Door(page, server.address)
    door.open()
    door.find()
    page.evaluate("scrollTo(0, 200)")
    assert page.evaluate("scrollY") == 200
    assert page.evaluate(UNDER_EXIT) == ["exit", "head"]


def test_the_bar_of_the_inbox_is_one_line(visitors: Visitors, server: OwnServer) -> None:
    page = visitors(SMALL_PHONE)
    inbox = Inbox(page, server.address)
    inbox.open()
    inbox.sign_in(*sign_in_of(server, SLUG, "caseworker"))
    inbox.wait_for_line("live")
    assert abs(top_of(page, ".bar-links") - top_of(page, ".bar .lock")) < 4


def test_the_sources_of_the_page_for_requesters_are_easily_hit(
    visitors: Visitors, server: OwnServer
) -> None:
    page = visitors(PHONE)
    page.goto(f"{server.address}/advice/")
    sources = page.locator(".rules .hint a")
    heights = [box["height"] for one in sources.all() if (box := one.bounding_box())]
    assert heights
    assert min(heights) >= TARGET_PIXELS
    assert wider_than_the_screen(page) == []
