"""Seekers' pages in each of their languages: a small phone, a desk at night, without scripts."""

import pytest
from playwright.sync_api import Page

from backend.core.locale import seekers_languages
from scripts.demonstrations.server import OwnServer
from tests.walks.chromium import DESK, PHONE, SMALL_PHONE, Device
from tests.walks.door import Door
from tests.walks.letters import faults_of_letters
from tests.walks.survey import Survey
from tests.walks.targets import small_targets, wider_than_the_screen
from tests.walks.untranslated import missing_glyphs, untranslated

from .conftest import Visitors
from .looks import Looks

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full

LANGUAGES = [*seekers_languages()]
# Nobody's phone asks for easy Dutch: its button on the page does.
OF_PHONES = [code for code in LANGUAGES if code != "nl-easy"]


def at_night(page: Page) -> Page:
    page.emulate_media(color_scheme="dark")
    return page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("device", "javascript"),
    [
        pytest.param(SMALL_PHONE, True, id="small"),
        pytest.param(DESK, True, id="desk-at-night"),
        pytest.param(PHONE, False, id="phone-plain-at-night"),
    ],
)
def test_somebody_asks(
    visitors: Visitors, server: OwnServer, device: Device, javascript: bool, language: str
) -> None:
    page = visitors(device, language, javascript=javascript)
    door = Door(page if device is SMALL_PHONE else at_night(page), server.address, language)
    looks = Looks(door)
    door.open()
    door.find()
    door.write("Ik wil iets vragen.")
    door.send_written()
    door.to_talk()
    assert looks.faults == []
    assert sorted(looks.english) == []


def faults_of(page: Page, language: str) -> list[str]:
    shown = page.locator("html").get_attribute("data-language")
    return [
        *([] if shown == language else [f"in {shown}"]),
        *(f"small: {one}" for one in small_targets(page)),
        *(f"wide: {one}" for one in wider_than_the_screen(page)),
        *(f"no glyph: {one}" for one in missing_glyphs(page)),
        *(f"letters: {one}" for one in faults_of_letters(page)),
        *(f"English: {one}" for one in untranslated(page, language)),
    ]


@pytest.mark.parametrize("language", OF_PHONES)
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_a_page_is_judged(
    visitors: Visitors, rounds: dict[str, str], language: str, javascript: bool
) -> None:
    """The questionnaire for readers of a page: its beginning and first question."""
    page = at_night(visitors(SMALL_PHONE, language, javascript=javascript))
    survey = Survey(page, rounds["ready"])
    survey.open()
    faults = faults_of(page, language)
    survey.on("reader")
    assert faults + faults_of(page, language) == []


@pytest.mark.parametrize("language", OF_PHONES)
def test_a_page_is_read(visitors: Visitors, server: OwnServer, language: str) -> None:
    """Words around it are the reader's; its own are marked where they are another language's."""
    page = at_night(visitors(SMALL_PHONE, language))
    page.goto(f"{server.address}/p/klopt-dit")
    assert faults_of(page, language) == []
