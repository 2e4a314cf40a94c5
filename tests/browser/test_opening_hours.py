"""A coordinator changes opening hours on a phone, and closes today by one tap."""

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import DESK, SMALL_PHONE
from tests.walks.inbox import Inbox
from tests.walks.targets import wider_than_the_screen
from tests.walks.untranslated import missing_glyphs, untranslated

from .conftest import Visitors
from .test_inbox_way import sign_in_of

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full

SLUG, ADDRESS = "koraal", "#/organisation/hours"


def hours_page(
    visitors: Visitors, server: OwnServer, language: str, *, role: str = "coordinator"
) -> tuple[Page, Inbox]:
    page = visitors(SMALL_PHONE, language)
    inbox = Inbox(page, server.address, language)
    inbox.open()
    inbox.sign_in(*sign_in_of(server, SLUG, role))
    inbox.to("organisation")
    page.locator(f".page-tabs a[href='{ADDRESS}']").click()
    inbox.part("opening-hours").locator("form, fieldset").first.wait_for()
    return page, inbox


def section(page: Page, name: str) -> Locator:
    return page.locator(f"[data-section='{name}']")


def is_in(page: Page, name: str, status: str) -> None:
    expect(section(page, name)).to_have_attribute("data-status", status)


def test_hours_save_by_themselves_and_are_undone(visitors: Visitors, server: OwnServer) -> None:
    page, inbox = hours_page(visitors, server, "en")
    # What is refused on purpose.
    visitors.watch(page).expect("status of 409")
    preview = inbox.part("preview")
    expect(preview).to_contain_text("They try to answer")
    week = page.locator("[data-way='app']")
    monday = week.locator("[data-day='mon'] input[type='time']").first
    friday = week.locator("[data-day='fri'] input[type='time']").first
    before = monday.input_value(), friday.input_value()
    monday.fill("08:15")
    is_in(page, "hours", "changed")
    week.locator("[data-part='copy-monday']").click()
    is_in(page, "hours", "saved")
    expect(friday).to_have_value("08:15")
    # The hour and the button are one change.
    section(page, "hours").locator(".section-foot button").click()
    is_in(page, "hours", "undone")
    expect(monday).to_have_value(before[0])
    expect(friday).to_have_value(before[1])

    # Hours that overlap are said at their field, and are not saved.
    week.locator("[data-day='tue'] .open-day-head button").click()
    for field, time in zip(("1", "1-to"), ("10:00", "11:00"), strict=True):
        week.locator(f"#hours-app-tue-{field}").fill(time)
    page.locator("#response_hours").focus()
    is_in(page, "hours", "problem")
    expect(week.locator("#hours-app-tue-1-fault")).to_contain_text("overlap")
    expect(week.locator("[aria-invalid='true']")).to_have_count(2)
    week.locator("[data-day='tue'] .open-span button").last.click()
    expect(week.locator("[data-day='tue'] .open-day-head button")).to_be_focused()
    expect(section(page, "hours")).not_to_have_attribute("data-status", "problem")

    # One tap, and one to take it back; the section below has it too.
    page.locator("[data-part='close-today']").click()
    closed = inbox.part("closed-today")
    expect(closed).to_have_attribute("data-closed", "true")
    expect(section(page, "closed").locator("input[type='date']")).to_have_count(2)
    expect(preview).to_contain_text("They open")
    closed.locator("[data-part='open-again']").click()
    expect(closed).to_have_attribute("data-closed", "false")
    expect(section(page, "closed").locator("input[type='date']")).to_have_count(0)


def test_two_change_hours_at_once_and_neither_loses_anything(
    visitors: Visitors, server: OwnServer
) -> None:
    first, inbox = hours_page(visitors, server, "en")
    second, _inbox = hours_page(visitors, server, "en")
    visitors.watch(second).expect("status of 409")
    # Other fields: both are there.
    first.locator("#police-vi").fill("Của người thứ nhất.")
    first.locator("#police-vi").press("Tab")
    is_in(first, "police", "saved")
    second.locator("[name='open_on_holidays']").click()
    is_in(second, "closed", "saved")
    expect(second.locator("#police-vi")).to_have_value("Của người thứ nhất.")
    # The same: who is second reads both.
    for page, hours, status in ((first, "20", "saved"), (second, "22", "problem")):
        page.locator("#response_hours").fill(hours)
        page.locator("#response_hours").press("Tab")
        is_in(page, "promise", status)
    overtaken = second.locator("[data-part='overtaken']")
    expect(overtaken).to_be_focused()
    expect(overtaken).to_contain_text("20")
    expect(second.locator("#response_hours")).to_have_value("22")
    assert violations(second) == []
    overtaken.locator("[data-part='take-theirs']").click()
    expect(second.locator("#response_hours")).to_have_value("20")
    expect(overtaken).to_have_count(0)
    # Closing today asks nobody which of the two was first.
    visitors.watch(first).expect("status of 409")
    first.locator("[data-part='close-today']").click()
    expect(inbox.part("closed-today")).to_have_attribute("data-closed", "true")
    inbox.part("open-again").click()
    expect(inbox.part("closed-today")).to_have_attribute("data-closed", "false")


def test_a_caseworker_reads_and_changes_nothing(visitors: Visitors, server: OwnServer) -> None:
    page, _inbox = hours_page(visitors, server, "en", role="caseworker")
    expect(page.locator("#response_hours")).to_be_disabled()
    expect(page.locator("input[name='has-app']")).to_be_disabled()
    expect(page.locator("form, [data-part='close-today']")).to_have_count(0)


@pytest.mark.parametrize("language", ["nl", "vi", "zh-hans"])
def test_its_page_in_every_language(visitors: Visitors, server: OwnServer, language: str) -> None:
    page, inbox = hours_page(visitors, server, language)
    expect(inbox.part("preview").locator("strong")).to_be_visible()
    page.locator("[data-part='add-period']").click()
    faults = violations(page) + wider_than_the_screen(page) + missing_glyphs(page)
    assert (faults, untranslated(page, language)) == ([], [])
    page.set_viewport_size({"width": DESK.width, "height": DESK.height})
    assert violations(page) + wider_than_the_screen(page) == []
