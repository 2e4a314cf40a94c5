"""Back and Forward in the player: the step before, the next one, and out of it from the first."""

from playwright.sync_api import Page, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.back import SETTLE_MS, back
from tests.walks.chromium import DESK, PHONE
from tests.walks.outside import TITLE as OUTSIDE

from .conftest import Visitors
from .test_learn import COURSE, RIGHT, answer, begun

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


def forward(page: Page) -> None:
    page.go_forward(wait_until="commit")
    page.wait_for_timeout(SETTLE_MS)


def number(page: Page) -> int:
    """Return the number of the step that is shown."""
    bar = page.locator(".player progress")
    bar.wait_for()
    return int(bar.get_attribute("value") or 0)


def onward(page: Page) -> None:
    """Go to the next step, and answer what is asked before."""
    was = number(page)
    if page.locator("form.asked").count():
        answer(page)
    page.locator(".player button.main").first.click()
    page.wait_for_function("(was) => document.querySelector('progress')?.value !== was", arg=was)


def test_back_is_the_step_before_and_leaves_from_the_first(
    visitors: Visitors, server: OwnServer
) -> None:
    page = come_from_elsewhere(visitors, server)
    address = f"{server.address}{COURSE}/en"
    for expected in (1, 2, 3, 4):
        assert number(page) == expected
        assert page.url == address
        onward(page)
    for expected in (4, 3, 2):
        back(page)
        assert (number(page), page.url) == (expected, address)
        # Whoever reads aloud or has no mouse is where the step begins.
        assert page.evaluate(FOCUSED)
    for expected in (3, 4):
        forward(page)
        assert number(page) == expected
    # The button of the player is the same as the phone's.
    page.locator(".player button.quiet").last.click()
    page.wait_for_timeout(SETTLE_MS)
    assert number(page) == 3
    for _press in range(2):
        back(page)
    assert number(page) == 1
    back(page)
    assert page.title() == OUTSIDE


def test_loaded_again_it_is_the_same_step_with_those_before(
    visitors: Visitors, server: OwnServer
) -> None:
    page = begun(visitors(PHONE, "en"), server)
    onward(page)
    onward(page)
    page.reload()
    assert number(page) == 3
    back(page)
    assert number(page) == 2
    page.reload()
    forward(page)
    assert number(page) == 3


def test_who_goes_on_another_day_has_steps_to_go_back_to(
    visitors: Visitors, server: OwnServer
) -> None:
    page = begun(visitors(PHONE, "en"), server)
    for _step in range(3):
        onward(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("[data-go-on]").click()
    for expected in (4, 3, 2, 1):
        assert number(other) == expected
        back(other)


def test_what_was_forgotten_is_passed_over(visitors: Visitors, server: OwnServer) -> None:
    page = come_from_elsewhere(visitors, server)
    for _step in range(3):
        onward(page)
    page.locator(".device details").last.locator("summary").click()
    page.locator(".device .grave").click()
    page.locator("form[data-begin]").wait_for()
    expect(page.locator("[data-kept]")).to_be_hidden()
    for _press in range(3):
        if page.title() != OUTSIDE:
            back(page)
    assert page.title() == OUTSIDE


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
    assert number(page) > 1
    answer(page)
    page.locator(".player button.main").first.click()
    expect(page.locator(".player h1")).to_be_focused()
    back(page)
    assert number(page) > 1
    forward(page)
    expect(page.locator(".player h1")).to_be_visible()
