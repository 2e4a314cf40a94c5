"""Charts of the style guide: axe, day and night, phones, from right to left, on paper."""

import pytest
from playwright.sync_api import Page, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import DESK, PHONE
from tests.walks.targets import wider_than_the_screen

from .conftest import Visitors

pytestmark = pytest.mark.full

MIRROR = "() => { document.documentElement.dir = 'rtl'; }"
# Where the first mark of the first line is, as a share of the drawing's width.
FIRST_MARK = """
(chart) => {
  const drawing = chart.querySelector(".chart-lines").getBoundingClientRect();
  const mark = chart.querySelector(".chart-lines circle").getBoundingClientRect();
  return (mark.x + mark.width / 2 - drawing.x) / drawing.width;
}
"""


@pytest.fixture
def page(visitors: Visitors, server: OwnServer) -> Page:
    page = visitors(DESK)
    page.goto(f"{server.address}/design/")
    expect(page.locator("[data-chart]")).to_have_count(5)
    return page


def test_charts_can_be_read_everywhere(page: Page) -> None:
    page.locator(".chart-numbers summary").click()
    for width in (DESK.width, PHONE.width, 320):
        page.set_viewport_size({"width": width, "height": DESK.height})
        assert wider_than_the_screen(page) == []
        for light in ("light", "dark"):
            page.emulate_media(color_scheme=light)
            assert violations(page) == []


def test_from_right_to_left_lines_begin_at_the_right(page: Page) -> None:
    trend = page.locator("[data-chart=trend]")
    assert trend.evaluate(FIRST_MARK) < 0.2
    page.evaluate(MIRROR)
    assert trend.evaluate(FIRST_MARK) > 0.8
    page.set_viewport_size({"width": PHONE.width, "height": PHONE.height})
    assert wider_than_the_screen(page) == []


def test_on_paper_all_numbers_are_there(page: Page) -> None:
    numbers = page.locator(".chart-numbers table")
    expect(numbers).to_be_hidden()
    page.emulate_media(media="print")
    expect(numbers).to_be_visible()
    expect(page.locator(".chart-numbers summary")).to_be_hidden()
