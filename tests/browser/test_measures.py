"""Measures: planned with what they can show, asked with cards that are shown once, reported."""

import pytest
from playwright.sync_api import expect

from scripts.demonstrations.server import OwnServer
from tests.walks.chromium import PATIENCE_MS

from .conftest import Visitors
from .test_programme import Programme, opened

pytestmark = pytest.mark.full

PHASE = "[data-group='detectives'] [data-phase='before']"


def test_a_measure_is_planned_asked_and_reported(visitors: Visitors, server: OwnServer) -> None:
    coordinator = opened(visitors, server, "coordinator")
    page = coordinator.page
    begin(coordinator)
    plan(coordinator)
    # Twelve people show large differences alone, and that is said when it is planned.
    expect(page.locator("[data-power='little']")).to_contain_text("46")
    coordinator.look("plan")
    page.locator(".part-tabs a").first.click()
    ask(coordinator)
    page.locator(".part-tabs a[href$='/lead-times']").click()
    coordinator.part("lead-time-form").wait_for()
    page.locator("#days").fill("42")
    coordinator.press("[data-part='lead-time-form'] .main")
    expect(page.locator("[data-said='yes']")).to_be_visible()
    coordinator.look("lead times")
    page.locator(".part-tabs a[href$='/report']").click()
    table = page.locator("[data-part='report'] [data-table='detectives-phases']")
    expect(table.locator("[data-power='little']")).to_contain_text("46")
    expect(table.locator("tbody tr")).to_have_count(3)
    coordinator.look("report")
    assert coordinator.faults == [], "\n".join(coordinator.faults)


def begin(coordinator: Programme) -> None:
    coordinator.open_part("measures")
    coordinator.part("new-trial").wait_for()
    coordinator.look("measures")


def plan(coordinator: Programme) -> None:
    page = coordinator.page
    page.locator("[data-act='new-measure']").click()
    page.locator("#measure-name-nl").fill("Psycholoog bij het eerste gesprek")
    for region in ("NL-UT", "NL-ZH"):
        page.locator(f"[data-part='regions'] input[value='{region}']").check()
    page.locator("[data-part='groups'] input[value='detectives']").check()
    for region in ("NL-UT", "NL-ZH"):
        page.locator(f"#expected-detectives-{region}").fill("6")
    coordinator.press("[data-act='add-table']")
    page.locator("#table-0-base").wait_for()
    coordinator.look("form")
    coordinator.press("[data-part='measure-form'] .main")
    coordinator.part("plan").wait_for()


def ask(coordinator: Programme) -> None:
    page = coordinator.page
    page.locator(f"{PHASE} [data-act='open-round']").wait_for()
    coordinator.press(f"{PHASE} [data-act='open-round']")
    coordinator.press(f"{PHASE} [data-part='round-form'] .main")
    phase = page.locator(f"{PHASE}[data-status='open']")
    phase.locator("[data-part='cards-form'] input").fill("4")
    coordinator.look("round")
    coordinator.press(f"{PHASE} [data-part='cards-form'] .row button")
    cards = phase.locator(".token-card")
    expect(cards).to_have_count(4)
    coordinator.look("cards")
    with page.expect_download(timeout=PATIENCE_MS) as paper:
        coordinator.press("[data-act='cards-paper']")
    assert paper.value.suggested_filename == "cards.pdf"
    coordinator.press("[data-ask='hide-cards']")
    page.locator("dialog[open] .main").click()
    expect(cards).to_have_count(0)
    expect(phase.locator("[data-region='NL-UT']")).to_contain_text("4")
