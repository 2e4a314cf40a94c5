"""Interventions: planned at the desk, a week written by two, asked, answered and decided."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import PHONE
from tests.walks.targets import small_targets, wider_than_the_screen

from .conftest import Visitors
from .test_programme import Programme, opened

pytestmark = pytest.mark.full

WEEK = "[data-week='2']"
FORM = f"{WEEK} [data-part='week-form']"


def test_a_team_plans_looks_back_answers_and_decides(visitors: Visitors, server: OwnServer) -> None:
    editor = opened(visitors, server, "editor")
    begin(editor)
    page = editor.page
    page.goto(page.url.removesuffix("/plan"))
    page.locator(FORM).wait_for()
    coordinator = opened(visitors, server, "coordinator")
    visitors.watch(coordinator.page).expect(r"status of 409")
    coordinator.page.goto(page.url)
    coordinator.page.locator(FORM).wait_for()
    say(page, "Twee tafels")
    page.locator(f"{WEEK} [data-act='write-week']").wait_for()
    editor.look("weeks")
    tell_apart(coordinator.page)
    page.goto(f"{page.url}/results")
    page.locator("#is_public").check()
    editor.press("[data-part='results-form'] .main")
    address = page.locator("[data-part='results-page'] a[dir=ltr]")
    address.wait_for()
    editor.look("results")
    reader = visitors(PHONE)
    reader.goto(f"{server.address}{urlsplit(str(address.get_attribute('href'))).path}")
    faults = ask(reader)
    answer(editor)
    decide(editor)
    reader.reload()
    expect(reader.locator(".answers")).to_contain_text("De gemeente.")
    expect(reader.locator("#decision ~ p").first).to_be_visible()
    faults += look(reader, "decided")
    found = editor.faults + faults
    assert found == [], "\n".join(found)


def test_a_team_changes_it_and_stands_on_the_board_of_all_teams(
    visitors: Visitors, server: OwnServer
) -> None:
    editor = opened(visitors, server, "editor")
    begin(editor, "Team Opnieuw")
    page = editor.page
    page.goto(page.url.replace("/plan", "/results"))
    form = page.locator("[data-part='decision-form']")
    form.locator("input[value='change']").check()
    form.locator("textarea").fill("Het kan korter.")
    editor.press("[data-part='decision-form'] .main")
    page.locator("#next_day_0").wait_for()
    editor.look("next")
    before = page.url
    editor.press("[data-part='next-form'] .main")
    expect(editor.part("plan")).to_contain_text("Twaalf per week")
    editor.look("the next plan")
    page.goto(before)
    expect(editor.part("next").locator("a")).to_be_visible()
    # Who manages the programme sees both, and no text.
    manager = opened(visitors, server, "programme-manager")
    manager.page.goto(f"{manager.address}/programme/#/teams")
    teams = manager.part("teams").locator("[data-team]", has_text="Team Opnieuw")
    expect(teams).to_have_count(2)
    expect(teams.locator(".row a")).to_have_count(0)
    urgencies = (
        manager.part("teams")
        .locator("[data-urgency]")
        .evaluate_all("(found) => found.map((one) => one.dataset.urgency)")
    )
    assert urgencies == [one for one in ("late", "due", "open", "over") if one in urgencies]
    manager.look("teams")
    assert editor.faults + manager.faults == []


def begin(editor: Programme, team: str = "Team Proef") -> None:
    """Plan an intervention of Field Lab that began a week ago."""
    page = editor.page
    page.goto(f"{editor.address}/programme/#/projects")
    page.get_by_role("link", name="Field Lab").first.click()
    editor.part("about").wait_for()
    editor.to("interventions")
    editor.look("board")
    editor.press("[data-act='new-intervention']")
    page.locator("#team").fill(team)
    page.locator("#people").fill("8")
    day = datetime.now(UTC) - timedelta(days=8)
    page.locator("#day_0").fill(day.strftime("%Y-%m-%d"))
    for area in page.locator("[data-part='intervention-form'] textarea").all():
        area.fill("Wie er elke week staat, wordt meer gevraagd.")
    page.locator("#indicator").fill("Gesprekken")
    page.locator("#target").fill("Twaalf per week")
    editor.look("intervention-form")
    editor.press("[data-part='intervention-form'] .main")
    editor.part("plan").wait_for()
    editor.look("plan")


def say(page: Page, done: str) -> None:
    """Write the week of today."""
    page.locator(f"{FORM} textarea").first.fill(done)
    page.locator(f"{FORM} .main").click()


def tell_apart(other: Page) -> None:
    """Write the same week where nobody saw it yet: both texts are shown."""
    say(other, "Drie tafels")
    clash = other.locator("[data-part='conflict']")
    expect(clash).to_contain_text("Twee tafels")
    clash.locator("[data-act='keep']").click()
    expect(other.locator(WEEK)).to_contain_text("Drie tafels")
    expect(clash).to_have_count(0)


def ask(reader: Page) -> list[str]:
    faults = look(reader, "results page")
    reader.locator("form .button.main").click()
    expect(reader.locator("[role=alert]")).to_be_visible()
    faults += look(reader, "faults")
    reader.locator("#f-text").fill("Wie betaalt dit?")
    reader.locator("form .button.main").click()
    expect(reader.locator("[role=status]")).to_be_visible()
    return faults


def answer(editor: Programme) -> None:
    page = editor.page
    page.goto(page.url.replace("/results", "/questions"))
    page.reload()
    page.locator("[data-part='answer-form'] textarea").fill("De gemeente.")
    editor.look("questions")
    editor.press("[data-part='answer-form'] .main")
    page.locator("[data-act='edit-answer']").wait_for()


def decide(editor: Programme) -> None:
    page = editor.page
    page.goto(page.url.replace("/questions", "/results"))
    form = page.locator("[data-part='decision-form']")
    form.locator("input[value='scale']").check()
    form.locator("textarea").fill("Het werkt.")
    page.locator("#carried_on_by").fill("De regio")
    editor.look("decision")
    form.locator(".main").click()
    expect(form).to_have_count(0)
    expect(editor.part("decision")).to_contain_text("De regio")


def look(page: Page, name: str) -> list[str]:
    return [
        f"{name}: {fault}"
        for fault in (*violations(page), *small_targets(page), *wider_than_the_screen(page))
    ]
