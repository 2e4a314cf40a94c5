"""Involvement: an action line is added, what was advised on it is told, and the board shows it."""

import pytest
from playwright.sync_api import expect

from scripts.demonstrations.server import OwnServer
from tests.walks.keyboard import press

from .conftest import Visitors
from .test_programme import Programme, opened

pytestmark = pytest.mark.full


def test_a_line_and_what_was_advised_on_it(visitors: Visitors, server: OwnServer) -> None:
    coordinator = opened(visitors, server, "coordinator")
    page = coordinator.page
    begin(coordinator)
    coordinator.press("[data-act='new-line']")
    page.locator("#line-name-nl").fill("Slachtoffers sneller in beeld")
    coordinator.look("line-form")
    coordinator.press("[data-part='line-form'] .main")
    board = page.locator(".involvement-board tbody tr")
    expect(board).to_have_count(1)
    coordinator.press("[data-act='new-entry']")
    page.locator("#stage").select_option("co-deciding")
    page.locator("#advised").fill("Vraag welke taal iemand leest.")
    coordinator.look("entry-form")
    coordinator.press("[data-part='entry-form'] .main")
    expect(board.locator("[data-state='co-deciding']")).to_have_count(1)
    entry = page.locator("[data-entry]")
    expect(entry).to_contain_text("Vraag welke taal iemand leest.")
    # What was done is said later, in the same place.
    coordinator.press("[data-entry] [data-act='edit-entry']")
    page.locator("#done").fill("Het formulier vraagt het nu.")
    coordinator.press("[data-part='entry-form'] .main")
    expect(entry).to_contain_text("Het formulier vraagt het nu.")
    coordinator.look("board")
    move(coordinator)
    assert coordinator.faults == [], "\n".join(coordinator.faults)


def move(coordinator: Programme) -> None:
    """Add a line and move it up and down by the keyboard, which stays on the button."""
    page = coordinator.page
    coordinator.press("[data-act='new-line']")
    page.locator("#line-name-nl").fill("Makkelijker melden")
    coordinator.press("[data-part='line-form'] .main")
    names = page.locator(".involvement-board tbody th")
    expect(names.last).to_have_text("Makkelijker melden")
    coordinator.press("[data-part='lines'] > summary")
    second = page.locator("[data-line]", has_text="Makkelijker melden")
    up, down = second.locator("[data-act='up']"), second.locator("[data-act='down']")
    press(up)
    expect(names.first).to_have_text("Makkelijker melden")
    expect(up).to_be_focused()
    # It is the first one: nothing happens.
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(down).to_be_focused()
    page.keyboard.press("Enter")
    expect(names.last).to_have_text("Makkelijker melden")
    expect(down).to_be_focused()
    coordinator.look("lines")


def begin(coordinator: Programme) -> None:
    coordinator.open_part("involvement")
