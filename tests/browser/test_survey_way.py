"""A survey answered in a real browser: with and without scripts, on phone and desk."""

import json

import pytest
from playwright.sync_api import Page

from tests.walks.axe import violations, violations_without_scripts
from tests.walks.back import back
from tests.walks.chromium import DESK, DESK_ZOOMED, PHONE, SMALL_PHONE, Device
from tests.walks.keyboard import Keyboard
from tests.walks.letters import faults_of_letters
from tests.walks.line import Line
from tests.walks.outside import TITLE as OUTSIDE
from tests.walks.survey import Survey
from tests.walks.targets import small_targets, wider_than_the_screen

from .conftest import Visitors
from .every_kind import ANSWERED, WORDS, answer_every_kind
from .waiting import until

FIRST_SCREEN_BYTES = 14_000
# Longer than what the page does after a change, and no longer than a slow tap.
BRIEF_MS = 700


class Looks:
    """What is looked at on every screen; `other` runs axe where the page runs no scripts."""

    def __init__(self, page: Page, other: Page | None = None) -> None:
        self.page, self.other = page, other
        self.faults: list[str] = []
        self.screens: list[str] = []

    def __call__(self, screen: str) -> None:
        page, other = self.page, self.other
        self.screens.append(screen)
        found = [
            *([] if page.title() == "Kier" else [f"title {page.title()}"]),
            *(violations_without_scripts(page, other) if other else violations(page)),
            *(f"letters: {one}" for one in faults_of_letters(page)),
            *(f"small: {small_target}" for small_target in small_targets(page)),
            *(f"wide: {one}" for one in wider_than_the_screen(page)),
        ]
        self.faults += [f"{screen}: {one}" for one in found]


@pytest.mark.parametrize(
    ("device", "javascript"),
    [
        pytest.param(PHONE, True, id="phone-script"),
        pytest.param(DESK, False, id="desk-plain", marks=pytest.mark.full),
    ],
)
def test_every_kind_of_question(
    visitors: Visitors, rounds: dict[str, str], device: Device, javascript: bool
) -> None:
    page = visitors(device, javascript=javascript)
    looks = Looks(page, None if javascript else visitors(device))
    survey = Survey(page, rounds["every"], looks)
    answer_every_kind(survey, javascript=javascript)
    kept = json.loads(page.locator("input[name=kept]").input_value())
    order = kept.pop("order")
    assert kept == ANSWERED
    assert (order[0], sorted(order)) == ("work", ["money", "rest", "work"])
    if javascript:
        survey.on("sent", "send")
    else:
        # Without a script there is no proof of work: a page asks to wait.
        visitors.watch(page).expect("status of 429")
        survey.sent_after_waiting()
    assert WORDS not in page.content()
    assert page.url == rounds["every"]
    assert looks.faults == []


@pytest.mark.full
@pytest.mark.parametrize("device", [SMALL_PHONE, DESK_ZOOMED], ids=lambda one: one.name)
def test_all_on_one_page_fits_every_screen(
    visitors: Visitors, rounds: dict[str, str], device: Device
) -> None:
    page = visitors(device, color_scheme="dark")
    looks = Looks(page)
    survey = Survey(page, rounds["page"], looks)
    survey.open()
    survey.on("hello")
    survey.press()
    page.locator("[data-faults]").wait_for()
    assert len(survey.faults()) == 1
    # What an answer brings up is there at once, and what is typed meanwhile stays.
    survey.mark("place", "other")
    survey.field("hours").fill("8")
    survey.field("elsewhere").wait_for()
    assert survey.field("hours").input_value() == "8"
    survey.mark("place", "farm")
    survey.field("elsewhere").wait_for(state="detached")
    looks("hello, wrong")
    assert looks.faults == []


@pytest.mark.full
def test_a_tap_counts_though_the_screen_changes_under_the_finger(
    visitors: Visitors, rounds: dict[str, str]
) -> None:
    page = visitors(DESK)
    survey = Survey(page, rounds["page"])
    survey.open()
    survey.on("hello")
    survey.press()
    page.locator("[data-faults]").wait_for()
    survey.mark("place", "other")
    survey.field("elsewhere").wait_for()
    # Leaving this field changes the answers: the next tap begins before the screen has followed.
    survey.field("hours").press_sequentially("8")
    page.locator("label:has(input[name='a:place'][value='farm'])").hover()
    page.mouse.down()
    page.wait_for_timeout(BRIEF_MS)
    page.mouse.up()
    survey.field("elsewhere").wait_for(state="detached")
    # A press whose end a menu keeps to itself holds nothing up.
    page.mouse.down()
    page.evaluate("document.body.dispatchEvent(new Event('contextmenu', {bubbles: true}))")
    survey.mark("place", "other")
    survey.field("elsewhere").wait_for()


@pytest.mark.full
def test_what_is_wrong_is_told_above_and_leads_there(
    visitors: Visitors, rounds: dict[str, str]
) -> None:
    page = visitors(DESK)
    survey = Survey(page, rounds["every"])
    survey.open()
    survey.on("place")
    survey.press()
    page.locator("[data-faults]:focus").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "q:place"
    assert page.evaluate("history.length") == 3


@pytest.mark.full
def test_the_browsers_own_back_turns_the_screens(
    visitors: Visitors, rounds: dict[str, str]
) -> None:
    page = visitors()
    survey = Survey(page, rounds["short"])
    survey.open()
    survey.on("place")
    survey.mark("place", "other")
    survey.on("elsewhere")
    survey.field("elsewhere").fill(WORDS)
    page.evaluate("history.back()")
    survey.at("place")
    assert page.locator("input[value=other]").is_checked()
    page.evaluate("history.forward()")
    survey.at("elsewhere")
    assert survey.field("elsewhere").input_value() == WORDS
    survey.on("place", "back")
    page.evaluate("history.back()")
    survey.at("start")
    assert page.url == rounds["short"]


@pytest.mark.full
def test_exit_leaves_nothing_behind_it(visitors: Visitors, rounds: dict[str, str]) -> None:
    page = visitors()
    visitors.watch(page).expect(r"request to another host: https://")
    survey = Survey(page, rounds["short"])
    survey.open()
    survey.on("place")
    survey.mark("place", "other")
    survey.on("elsewhere")
    for _time in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("https://**")
    assert page.title() == OUTSIDE
    for _press in range(3):
        back(page)
        assert "/s/" not in page.url


@pytest.mark.full
def test_with_the_keyboard_alone(visitors: Visitors, rounds: dict[str, str]) -> None:
    page = visitors(DESK)
    survey = Survey(page, rounds["short"])
    survey.open()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('a.exit')")
    keyboard = Keyboard(page)
    main = "main button.main"
    keyboard.press(main)
    survey.at("place")
    keyboard.to("input[name='a:place']")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    keyboard.press(main)
    survey.at("elsewhere")
    keyboard.type("[id='q:elsewhere']", WORDS)
    page.keyboard.press("Enter")
    survey.at("look")
    keyboard.press("main button[value=send]:not(.apart)")
    survey.at("sent")
    assert page.evaluate("document.activeElement.localName") == "h1"
    assert keyboard.unseen == []


@pytest.mark.full
def test_a_lost_line_loses_nothing_where_the_server_turns(
    visitors: Visitors, rounds: dict[str, str]
) -> None:
    page = visitors()
    visitors.watch(page).expect("net::ERR_INTERNET_DISCONNECTED")
    survey = Survey(page, rounds["every"])
    survey.open()
    survey.on("place")
    survey.mark("place", "other")
    survey.on("elsewhere")
    survey.field("elsewhere").fill(WORDS)
    page.context.set_offline(True)
    survey.press()
    page.locator("[data-say=waiting]").wait_for()
    assert survey.field("elsewhere").input_value() == WORDS
    page.context.set_offline(False)
    survey.at("wishes")
    assert WORDS in page.locator("input[name=kept]").input_value()


@pytest.mark.full
def test_answers_stay_on_the_phone_only_if_asked_and_until_they_are_sent(
    visitors: Visitors, rounds: dict[str, str]
) -> None:
    page = visitors()
    survey = Survey(page, rounds["short"])
    survey.open()
    survey.on("place")
    survey.mark("place", "other")
    survey.on("elsewhere")
    assert page.evaluate("localStorage.length") == 0
    page.locator("[data-keeping] summary").click()
    page.locator("[data-keep]").click()
    page.locator("[data-kept]").wait_for()
    survey.field("elsewhere").fill(WORDS)
    survey.field("elsewhere").blur()
    page.reload()
    page.locator("[data-go-on]").click()
    survey.at("elsewhere")
    assert survey.field("elsewhere").input_value() == WORDS
    survey.on("look")
    survey.on("sent", "send")
    until(page, lambda: page.evaluate("localStorage.length") == 0)


def test_the_first_screen_is_light(visitors: Visitors, line: Line, rounds: dict[str, str]) -> None:
    page = visitors(address=line.address)
    page.goto(line.address + rounds["every"][rounds["every"].index("/s/") :])
    page.wait_for_load_state("networkidle")
    assert line.down() <= FIRST_SCREEN_BYTES
    assert len(line.exchanges) <= 2
