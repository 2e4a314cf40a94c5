"""Figures of the programme as a manager, a coordinator and a stranger without scripts see them."""

import pytest
from playwright.sync_api import Page, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations, wrong_landmarks
from tests.walks.chromium import DESK, SMALL_PHONE
from tests.walks.targets import wider_than_the_screen

from .conftest import Visitors
from .test_inbox_way import sign_in_of
from .test_programme import Programme

# They take more than forty seconds together on a busy machine.
pytestmark = pytest.mark.full
LINES = "[data-chart='trend']"
NOTE = "Drie jongens uit Utrecht."


def at_figures(visitors: Visitors, server: OwnServer, slug: str, role: str) -> Programme:
    found = Programme(visitors(DESK), server.address)
    email, password = sign_in_of(server, slug, role)
    found.page.goto(f"{server.address}/programme/#/figures")
    found.page.locator("input[type=email]").fill(email)
    found.page.locator("input[autocomplete=current-password]").fill(password)
    found.page.locator("form button.main").click()
    found.page.locator(".figure-table").first.wait_for()
    return found


def look_at_page(page: Page) -> list[str]:
    """Return what is wrong with a public page at both sizes, by day and by night."""
    faults = []
    for device, light in ((DESK, "light"), (SMALL_PHONE, "dark")):
        page.set_viewport_size({"width": device.width, "height": device.height})
        page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
        faults += [*violations(page), *wider_than_the_screen(page)]
    return faults + wrong_landmarks(page)


def test_a_manager_reads_lines_and_looks_at_what_would_become_public(
    visitors: Visitors, server: OwnServer
) -> None:
    manager = at_figures(visitors, server, "programme", "programme-manager")
    manager.look("figures")
    manager.press("[data-part='trends'] summary >> nth=0")
    lines = manager.page.locator(LINES)
    expect(lines.first).to_be_visible()
    # What is said of a line stands in its drawing, and its numbers in a table.
    expect(lines.first.locator("svg[role='img'] desc")).not_to_be_empty()
    expect(lines.first.locator("table")).to_have_count(1)
    manager.look("lines")
    manager.press("[data-part='new-release'] .row > .button")
    draft = manager.part("draft")
    draft.wait_for()
    expect(draft.locator("[data-ask='release']")).to_be_visible()
    manager.look("draft")
    assert manager.faults == []


def test_a_remark_that_may_tell_a_number_is_read_by_who_runs_the_project(
    visitors: Visitors, server: OwnServer
) -> None:
    coordinator = at_figures(visitors, server, "fairwork", "coordinator")
    coordinator.page.locator("[data-project] h2 a").first.click()
    coordinator.page.locator("[data-act='enter']").first.wait_for()
    coordinator.press("tr[data-indicator='getraind'] [data-act='enter']")
    form = coordinator.part("entry")
    form.locator("textarea").fill(NOTE)
    coordinator.look("entry")
    coordinator.press("[data-part='entry-form'] .button.main")
    expect(form).to_have_count(0)
    notes = coordinator.page.locator(".figure-notes")
    expect(notes).to_contain_text(NOTE)
    expect(notes).to_contain_text("alleen jouw organisatie")
    coordinator.look("remark")
    manager = at_figures(visitors, server, "programme", "programme-manager")
    expect(manager.page.locator("body")).to_contain_text("die alleen het project leest")
    expect(manager.page.locator("body")).not_to_contain_text(NOTE)
    assert coordinator.faults + manager.faults == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_strangers_read_them_without_scripts_and_on_paper(
    visitors: Visitors, server: OwnServer, language: str
) -> None:
    page = visitors(DESK, language, javascript=False)
    for path in ("/figures/", "/figures/1"):
        page.goto(f"{server.address}{path}?in={language}")
        page.locator(".figures-table").first.wait_for()
        fold = page.locator(".figures-trends").first
        expect(fold.locator(LINES).first).to_be_hidden()
        fold.locator("summary").first.focus()
        page.keyboard.press("Enter")
        expect(fold.locator(LINES).first).to_be_visible()
    page.emulate_media(media="print")
    # On paper all lines are there, and the way to other pages is not.
    for lines in page.locator(LINES).all():
        expect(lines).to_be_visible()
    expect(page.locator(".figures-contents")).to_be_hidden()


@pytest.mark.parametrize("path", ["/figures/", "/figures/999"])
def test_nothing_is_wrong_with_the_public_page(
    visitors: Visitors, server: OwnServer, path: str
) -> None:
    page = visitors(DESK, "nl")
    if path.endswith("999"):
        visitors.watch(page).expect(r"status of 404")
    page.goto(f"{server.address}{path}?in=nl")
    for summary in page.locator(".figures-trends > summary").all()[:2]:
        summary.press("Enter")
    assert look_at_page(page) == []
