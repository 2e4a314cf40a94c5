"""A coordinator changes opening hours on a phone, and closes today by one tap."""

import pytest
from playwright.sync_api import Page, expect

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


def saved(page: Page) -> None:
    page.locator(".save-bar button").click()
    expect(page.locator(".save-bar [role='status']").last).to_have_text("Saved.")


def test_hours_are_changed_in_seconds(visitors: Visitors, server: OwnServer) -> None:
    page, inbox = hours_page(visitors, server, "en")
    # What is refused on purpose.
    visitors.watch(page).expect("status of 409")
    preview = inbox.part("preview")
    expect(preview).to_contain_text("They try to answer")
    week = page.locator("[data-way='app']")
    monday = week.locator("[data-day='mon'] input[type='time']")
    monday.first.fill("08:15")
    week.locator("[data-part='copy-monday']").click()
    expect(week.locator("[data-day='fri'] input[type='time']").first).to_have_value("08:15")
    saved(page)

    # Hours that overlap are said at their field.
    week.locator("[data-day='tue'] .open-day-head button").click()
    for field, time in zip(("1", "1-to"), ("10:00", "11:00"), strict=True):
        week.locator(f"#hours-app-tue-{field}").fill(time)
    page.locator(".save-bar button").click()
    expect(page.locator("form [data-part='problem']")).to_contain_text("overlap")
    expect(week.locator("[aria-invalid='true']")).to_have_count(2)
    week.locator("[data-day='tue'] .open-span button").last.click()
    saved(page)

    # One tap, and one to take it back.
    page.locator("[data-part='close-today']").click()
    closed = inbox.part("closed-today")
    expect(closed).to_have_attribute("data-closed", "true")
    expect(preview).to_contain_text("Opens")
    closed.locator("[data-part='open-again']").click()
    expect(closed).to_have_attribute("data-closed", "false")


def test_who_was_second_is_told_and_loses_nothing_unasked(
    visitors: Visitors, server: OwnServer
) -> None:
    first, _inbox = hours_page(visitors, server, "en")
    second, _inbox = hours_page(visitors, server, "en")
    visitors.watch(second).expect("status of 409")
    for page, hours in ((first, "20"), (second, "22")):
        page.locator("#response_hours").fill(hours)
    saved(first)
    second.locator(".save-bar button").click()
    expect(second.locator("form [data-part='problem']")).to_contain_text("Somebody changed")
    expect(second.locator("#response_hours")).to_have_value("22")
    second.get_by_role("button", name="Load the hours again").click()
    second.locator("dialog button.main").click()
    expect(second.locator("#response_hours")).to_have_value("20")


def test_a_caseworker_reads_and_changes_nothing(visitors: Visitors, server: OwnServer) -> None:
    page, _inbox = hours_page(visitors, server, "en", role="caseworker")
    expect(page.locator("#response_hours")).to_be_disabled()
    expect(page.locator("input[name='has-app']")).to_be_disabled()
    expect(page.locator(".save-bar, [data-part='close-today']")).to_have_count(0)


@pytest.mark.parametrize("language", ["nl", "vi", "zh-hans"])
def test_its_page_in_every_language(visitors: Visitors, server: OwnServer, language: str) -> None:
    page, inbox = hours_page(visitors, server, language)
    expect(inbox.part("preview").locator("strong")).to_be_visible()
    page.locator("[data-part='add-period']").click()
    faults = violations(page) + wider_than_the_screen(page) + missing_glyphs(page)
    assert (faults, untranslated(page, language)) == ([], [])
    page.set_viewport_size({"width": DESK.width, "height": DESK.height})
    assert violations(page) + wider_than_the_screen(page) == []
