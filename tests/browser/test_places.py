"""A place from its form to its cards, on a phone whose scripts are off."""

import re

import pytest
from playwright.sync_api import Page, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import PHONE
from tests.walks.targets import small_targets, wider_than_the_screen

from .conftest import Visitors
from .mails import newest_mails
from .test_programme import opened
from .waiting import until

pytestmark = pytest.mark.full

PROJECT, NAME, EMAIL = "no-place", "Hotel Het Anker", "anker@hotel.example"


class Contact:
    """A contact person without scripts; axe runs on the same pages with scripts."""

    def __init__(self, visitors: Visitors, language: str = "en") -> None:
        self.page = visitors(PHONE, language, javascript=False)
        self.beside = visitors(PHONE, language)
        self.faults: list[str] = []

    def look(self, name: str) -> None:
        self.beside.goto(self.page.url)
        self.look_at(self.beside, name)

    def look_at(self, page: Page, name: str) -> None:
        found = [*violations(page), *small_targets(page), *wider_than_the_screen(page)]
        self.faults += [f"{name}: {one}" for one in found]


def mailed(page: Page, server: OwnServer, pattern: str, email: str = EMAIL) -> str:
    def found() -> list[str]:
        return re.findall(pattern, "".join(newest_mails(server, email)))

    until(page, found)
    return found()[0]


def register(contact: Contact, server: OwnServer, name: str = NAME, email: str = EMAIL) -> None:
    page = contact.page
    page.goto(f"{server.address}/places/")
    contact.look("list")
    page.locator(f"a[href^='/places/{PROJECT}/register']").click()
    contact.look("form")
    page.locator("[name=name]").fill(name)
    page.locator("main button.main").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value(name)
    page.locator("[name=kind][value=hotel]").check()
    page.locator("[name=municipality]").select_option("GM0344")
    page.locator("[name=staff]").fill("10")
    page.locator("[name=contact]").fill("Sam de Wit")
    page.locator("[name=email]").fill(email)
    page.locator("[name=language][value=en]").check()
    page.locator("main button.main").click()
    expect(page.get_by_role("main")).to_contain_text(email)


def test_from_the_form_to_cards_without_scripts(visitors: Visitors, server: OwnServer) -> None:
    contact = Contact(visitors)
    register(contact, server)
    page = contact.page
    page.goto(mailed(page, server, r"http\S+/places/confirm/\S+"))
    contact.look("confirm")
    page.locator("main button.main").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    contact.look("mine")
    page.locator("[name=number]").fill("4")
    page.locator("form[action$='/cards'] button").click()
    cards = page.locator(".cards li")
    expect(cards).to_have_count(4)
    expect(cards.first.locator("svg")).to_be_visible()
    beside = contact.beside
    beside.goto(beside.url)
    beside.locator("[name=number]").fill("2")
    beside.locator("form[action$='/cards'] button").click()
    beside.locator(".cards").wait_for()
    contact.look_at(beside, "cards")
    with page.expect_download() as paper:
        page.locator("form[action$='/cards'] button.main").click()
    assert paper.value.path().read_bytes().startswith(b"%PDF-")
    page.locator("main a.button:not(.main)").first.click()
    page.locator("a[href$='?leave']").click()
    contact.look("leave")
    page.locator("main a.button").last.click()
    expect(page.locator("#share")).to_be_visible()
    assert contact.faults == []


def test_a_coordinator_corrects_a_place_and_takes_one_out(
    visitors: Visitors, server: OwnServer
) -> None:
    coordinator = opened(visitors, server, "coordinator")
    page = coordinator.page
    page.goto(f"{server.address}/programme/#/projects")
    page.get_by_role("link", name="No Place").first.click()
    coordinator.part("about").wait_for()
    coordinator.to("places")
    rows = page.locator("[data-place]")
    rows.first.wait_for()
    coordinator.look("places")
    page.locator("#search-state").select_option("certified")
    coordinator.press("[data-act='search-places']")
    expect(page.locator("[data-place] a[href^='/c/']").first).to_be_visible()
    rows.first.locator("[data-act='edit-place']").press("Enter")
    coordinator.look("place-form")
    page.locator("#place-name").fill("Hotel De Nieuwe Naam")
    coordinator.press("[data-part='place-form'] .main")
    expect(rows.first).to_contain_text("Hotel De Nieuwe Naam")
    rows.first.locator("[data-ask='take-out-place']").press("Enter")
    page.locator("dialog .main, dialog .grave").first.click()
    expect(rows.first.locator("[data-act='edit-place']")).to_have_count(0)
    assert coordinator.faults == []
