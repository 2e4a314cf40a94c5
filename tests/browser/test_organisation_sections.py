"""A coordinator keeps the page of the organisation: it saves by itself, and loses no words."""

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import DESK, SMALL_PHONE, Device
from tests.walks.inbox import Inbox
from tests.walks.targets import wider_than_the_screen

from .conftest import Visitors
from .test_inbox_way import sign_in_of

pytestmark = pytest.mark.full
SLUG = "koraal"


def coordinator(visitors: Visitors, server: OwnServer, device: Device = DESK) -> Page:
    page = visitors(device, "en")
    inbox = Inbox(page, server.address, "en")
    inbox.open()
    inbox.sign_in(*sign_in_of(server, SLUG, "coordinator"))
    inbox.to("organisation")
    return page


def section(page: Page, name: str) -> Locator:
    return page.locator(f"[data-section='{name}']")


def is_in(page: Page, name: str, status: str) -> None:
    expect(section(page, name)).to_have_attribute("data-status", status)


def test_places_and_today_in_seconds(visitors: Visitors, server: OwnServer) -> None:
    page = coordinator(visitors, server, SMALL_PHONE)
    places = section(page, "places")
    before = int(places.locator("#capacity").input_value())
    for _tap in range(3):
        places.locator("button").last.click()
    is_in(page, "places", "saved")
    expect(places.locator("#capacity")).to_have_value(str(before + 3))
    places.locator(".section-foot button").click()
    is_in(page, "places", "undone")
    expect(places.locator("#capacity")).to_have_value(str(before))
    assert violations(page) == []
    assert wider_than_the_screen(page) == []
    page.locator("[data-part='close-today']").click()
    closed = page.locator("[data-part='closed-today']")
    expect(closed).to_have_attribute("data-closed", "true")
    closed.locator("[data-part='open-again']").click()
    expect(closed).to_have_attribute("data-closed", "false")


def test_what_waits_stands_on_top(visitors: Visitors, server: OwnServer) -> None:
    page = coordinator(visitors, server, SMALL_PHONE)
    summary = page.locator("[data-part='work-summary']")
    expect(summary.locator("h2")).to_be_visible()
    assert violations(page) == []
    assert wider_than_the_screen(page) == []
    summary.locator("a[href='#/members']").click()
    page.locator("[data-part='workload']").wait_for()


def test_what_is_wrong_is_said_at_its_field(visitors: Visitors, server: OwnServer) -> None:
    page = coordinator(visitors, server)
    # What is refused on purpose.
    visitors.watch(page).expect("status of 409")
    youngest, oldest = page.locator("#age_from"), page.locator("#age_to")
    oldest.fill("")
    oldest.press("Tab")
    youngest.fill("twelve")
    youngest.press("Tab")
    is_in(page, "whom", "problem")
    expect(youngest).to_have_attribute("aria-invalid", "true")
    youngest.fill("30")
    youngest.press("Tab")
    is_in(page, "whom", "saved")
    oldest.fill("20")
    oldest.press("Tab")
    expect(page.locator("#age_to-fault")).to_be_visible()
    assert violations(page) == []
    # Nothing of it is saved, and who leaves is asked.
    page.locator(".bar-links [data-page='inbox']").click()
    leaving = page.locator("dialog[data-part='leave']")
    leaving.wait_for()
    page.keyboard.press("Escape")
    oldest.fill("")
    youngest.fill("12")
    youngest.press("Tab")
    is_in(page, "whom", "saved")


@pytest.mark.parametrize("way", ["page", "lock", "tab"])
def test_who_leaves_within_the_pause_has_saved(
    visitors: Visitors, server: OwnServer, way: str
) -> None:
    page = coordinator(visitors, server)
    inbox = Inbox(page, server.address, "en")
    easy = page.locator("[name='easy_language']")
    before = easy.is_checked()
    easy.click()
    is_in(page, "where", "changed")
    if way == "page":
        page.locator(".bar-links [data-page='members']").click()
        inbox.at("members")
        page.locator(".bar-links [data-page='organisation']").click()
    elif way == "lock":
        page.locator("[data-part='lock']").click()
        inbox.at("locked")
        inbox.give_password(sign_in_of(server, SLUG, "coordinator")[1])
    else:
        # Nobody is asked: it is on its way.
        page.close(run_before_unload=True)
        page = coordinator(visitors, server)
        easy = page.locator("[name='easy_language']")
    expect(easy).to_be_checked(checked=not before)


def test_two_write_at_once_and_both_texts_are_kept(visitors: Visitors, server: OwnServer) -> None:
    first, second = coordinator(visitors, server), coordinator(visitors, server)
    visitors.watch(second).expect("status of 409")
    # Other fields, and other languages: both are there.
    for page, code, text in ((first, "en", "By the first."), (second, "vi", "By the second.")):
        page.locator(f"#about-{code}").fill(text)
        is_in(page, "about", "changed")
        page.locator(f"#about-{code}").press("Tab")
        is_in(page, "about", "saved")
    # The same: who is second reads both.
    first.locator("#about-nl").fill("Van de eerste.")
    first.locator("#about-nl").press("Tab")
    is_in(first, "about", "saved")
    mine = second.locator("#about-nl")
    mine.fill("Van de tweede.")
    mine.press("Tab")
    overtaken = second.locator("[data-part='overtaken']")
    expect(overtaken).to_be_focused()
    expect(overtaken).to_contain_text("Nederlands: Van de eerste.")
    expect(mine).to_have_value("Van de tweede.")
    assert violations(second) == []
    overtaken.locator("[data-part='take-theirs']").click()
    expect(second.locator("#about-nl")).to_have_value("Van de eerste.")
    expect(overtaken).to_have_count(0)
    second.locator("#about-nl").fill("Toch de tweede.")
    second.locator("#about-nl").press("Tab")
    is_in(second, "about", "saved")
    first.locator("#about-nl").fill("Weer de eerste.")
    visitors.watch(first).expect("status of 409")
    first.locator("#about-nl").press("Tab")
    first.locator("[data-part='keep-mine']").click()
    is_in(first, "about", "saved")
    first.locator(".bar-links [data-page='members']").click()
    first.locator(".bar-links [data-page='organisation']").click()
    for code, text in (
        ("en", "By the first."),
        ("vi", "By the second."),
        ("nl", "Weer de eerste."),
    ):
        expect(first.locator(f"#about-{code}")).to_have_value(text)
