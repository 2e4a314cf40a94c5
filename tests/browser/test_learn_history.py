"""Back and Forward in the player: the step before, the next one, and out of it from the first."""

import pytest
from playwright.sync_api import Page, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.back import back, forward
from tests.walks.chromium import DESK, PHONE
from tests.walks.outside import TITLE as OUTSIDE

from .conftest import Visitors
from .test_learn import COURSE, RIGHT, answer, begun

pytestmark = pytest.mark.full

FROM = "https://before.example/"
TO_OUTSIDE = r"request to another host: https://"
KEY = "kier/course/signalen-hotel/en"
FOCUSED = "document.activeElement?.hasAttribute('data-begin')"


def come_from_elsewhere(visitors: Visitors, server: OwnServer) -> Page:
    """Begin a course in a tab in which another site was open before."""
    page = visitors(PHONE, "en")
    visitors.watch(page).expect(TO_OUTSIDE)
    page.goto(FROM)
    return begun(page, server)


def at(page: Page, number: int) -> None:
    """Wait until the step of this number is shown."""
    expect(page.locator(".player progress")).to_have_attribute("value", str(number))


def beyond_the_first(page: Page) -> None:
    """Wait until another step than the first one is shown."""
    page.locator(".player progress:not([value='1'])").wait_for()


def onward(page: Page, number: int) -> None:
    """Go from the step of this number to the next one, and answer what is asked before."""
    at(page, number)
    if page.locator("form.asked").count():
        answer(page)
    page.locator(".player button.main").first.click()
    at(page, number + 1)


def test_back_is_the_step_before_and_leaves_from_the_first(
    visitors: Visitors, server: OwnServer
) -> None:
    page = come_from_elsewhere(visitors, server)
    address = f"{server.address}{COURSE}/en"
    for number in (1, 2, 3, 4):
        at(page, number)
        assert page.url == address
        onward(page, number)
    for number in (4, 3, 2):
        back(page)
        at(page, number)
        assert page.url == address
        # Whoever reads aloud or has no mouse is where the step begins.
        page.wait_for_function(FOCUSED)
    for number in (3, 4):
        forward(page)
        at(page, number)
    # The button of the player is the same as the phone's.
    page.locator(".player button.quiet").last.click()
    at(page, 3)
    for number in (2, 1):
        back(page)
        at(page, number)
    back(page)
    expect(page).to_have_title(OUTSIDE)


def test_loaded_again_it_is_the_same_step_with_those_before(
    visitors: Visitors, server: OwnServer
) -> None:
    page = begun(visitors(PHONE, "en"), server)
    onward(page, 1)
    onward(page, 2)
    page.reload()
    at(page, 3)
    back(page)
    at(page, 2)
    page.reload()
    at(page, 2)
    forward(page)
    at(page, 3)


def test_who_goes_on_another_day_has_steps_to_go_back_to(
    visitors: Visitors, server: OwnServer
) -> None:
    page = begun(visitors(PHONE, "en"), server)
    for number in (1, 2, 3):
        onward(page, number)
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("[data-go-on]").click()
    for number in (4, 3, 2, 1):
        at(other, number)
        back(other)


def test_what_was_forgotten_is_passed_over(visitors: Visitors, server: OwnServer) -> None:
    page = come_from_elsewhere(visitors, server)
    for number in (1, 2, 3):
        onward(page, number)
    page.locator(".device details").last.locator("summary").click()
    page.locator(".device .grave").click()
    page.locator("form[data-begin]").wait_for()
    expect(page.locator("[data-kept]")).to_be_hidden()
    # Its module hears of Back.
    page.wait_for_load_state()
    back(page)
    page.wait_for_function("!history.state?.place")
    back(page)
    expect(page).to_have_title(OUTSIDE)


def test_what_is_tried_again_at_the_end_leads_back_to_it(
    visitors: Visitors, server: OwnServer
) -> None:
    page = begun(visitors(DESK, "en"), server)
    expect(page.locator(".player progress")).to_be_visible()
    page.evaluate(RIGHT, KEY)
    page.evaluate(
        """(key) => {
          const kept = JSON.parse(localStorage.getItem(key));
          const [first, second] = Object.keys(kept.state.answers);
          kept.state.answers[first] = kept.state.answers[second] = "none";
          localStorage.setItem(key, JSON.stringify(kept));
        }""",
        KEY,
    )
    page.reload()
    page.locator("[data-go-on]").click()
    wrong = page.locator(".player .wrong button")
    expect(wrong).to_have_count(2)
    wrong.first.click()
    beyond_the_first(page)
    answer(page)
    page.locator(".player button.main").first.click()
    expect(page.locator(".player h1")).to_be_focused()
    back(page)
    beyond_the_first(page)
    forward(page)
    expect(page.locator(".player h1")).to_be_visible()
