"""A coordinator ends a wave: a pause, the bin, somebody real taken out of it, the rest declined."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import DESK, SMALL_PHONE
from tests.walks.inbox import Inbox
from tests.walks.targets import wider_than_the_screen
from tests.walks.untranslated import missing_glyphs, untranslated

from .conftest import Visitors
from .test_inbox_way import Asked, sign_in_of

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full

SLUG, WAVE = "fier", 3


@pytest.fixture
def wave(server: OwnServer, desks: Desks) -> Iterator[list[Asked]]:
    made = [Asked(server, desks, SLUG, f"127.0.9.{place + 1}") for place in range(WAVE)]
    yield made
    for one in made:
        one.phone.erase()


def states(asked: Asked) -> list[str]:
    return [referral["status"] for referral in asked.phone.look()["referrals"]]


def confirm(inbox: Inbox, dialog: str) -> None:
    shown = inbox.page.locator(f"dialog[data-part='{dialog}']")
    shown.locator("button.main").click()
    expect(shown).to_have_count(0)


def test_a_wave_is_ended(visitors: Visitors, server: OwnServer, wave: list[Asked]) -> None:
    page = visitors(DESK)
    # Requests are erased when a test is over.
    visitors.watch(page).expect("status of 404")
    inbox = Inbox(page, server.address, "nl")
    inbox.open()
    inbox.sign_in(*sign_in_of(server, SLUG, "coordinator"))
    inbox.to("organisation")
    page.locator(".page-tabs a[href='#/organisation/bin']").click()
    inbox.part("bin").wait_for()

    # One click and its confirmation; the banner stands above every page, and ends it as well.
    page.locator("main [data-part='pause-button']").click()
    confirm(inbox, "pause")
    inbox.part("paused").wait_for()
    inbox.part("paused").locator("button").click()
    confirm(inbox, "pause")
    expect(inbox.part("paused")).to_have_count(0)

    page.locator("[data-part='wave'] button[value='hours']").click()
    confirm(inbox, "put")
    binned = inbox.part("binned")
    for one in wave:
        expect(binned.locator(f"[data-referral='{one.referral}']")).to_be_visible()
    assert [states(one) for one in wave] == [["offered"]] * WAVE

    real, *others = wave
    binned.locator(f"[data-referral='{real.referral}'] input").check()
    binned.locator("button[value='ticked']").click()
    expect(binned.locator(f"[data-referral='{real.referral}']")).to_have_count(0)
    binned.locator("button.grave").click()
    confirm(inbox, "empty")
    expect(binned.locator("[data-referral]")).to_have_count(0)
    assert [states(one) for one in others] == [["declined"]] * (WAVE - 1)
    assert states(real) == ["offered"]
    page.locator("a[data-page='inbox']").click()
    inbox.row(real.referral).wait_for()


@pytest.mark.parametrize("language", ["nl", "en", "vi", "zh-hans"])
def test_its_page_in_every_language(
    visitors: Visitors, server: OwnServer, wave: list[Asked], language: str
) -> None:
    page = visitors(SMALL_PHONE if language == "nl" else DESK, language)
    visitors.watch(page).expect("status of 404")
    inbox = Inbox(page, server.address, language)
    inbox.open()
    inbox.sign_in(*sign_in_of(server, SLUG, "coordinator"))
    page.evaluate("location.hash = '#/organisation/bin'")
    inbox.part("bin").wait_for()
    page.locator("[data-part='wave'] summary").click()
    for part, button in (("wave", "hours"), ("bin", "")):
        if button:
            page.locator(f"[data-part='{part}'] button[value='{button}']").click()
        else:
            page.locator("main [data-part='pause-button']").click()
        page.locator("dialog").wait_for()
        faults = violations(page) + wider_than_the_screen(page) + missing_glyphs(page)
        assert (faults, untranslated(page, language)) == ([], [])
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
    assert violations(page) + wider_than_the_screen(page) == []
