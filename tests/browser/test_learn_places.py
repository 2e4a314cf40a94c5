"""Real cards and a real link in the house: a token is taken, and what is passed counts once."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations_without_scripts
from tests.walks.chromium import DESK, PHONE, SMALL_PHONE

from .conftest import Visitors
from .test_learn import COURSE, MOST_STEPS, RIGHT, faults_of
from .test_places import Contact, mailed, register

pytestmark = pytest.mark.full

KEY = "kier/course/signalen-hotel/en"
SPENT = "SELECT COUNT(*) FROM programmes_spenttoken"
USED = r"the server responded with a status of (409|422)"


@dataclass(frozen=True)
class Doors:
    """What a contact person lays out and hangs up."""

    name: str
    cards: list[str]
    house: str


def registered(visitors: Visitors, server: OwnServer, name: str, email: str) -> Doors:
    """Register a place and confirm it; return its cards and its link."""
    contact = Contact(visitors)
    register(contact, server, name, email)
    page = contact.page
    page.goto(mailed(page, server, r"http\S+/places/confirm/\S+", email))
    page.locator("main button.main").click()
    house = page.locator("section[aria-labelledby=house] .address").inner_text()
    page.locator("[name=number]").fill("2")
    page.locator("form[action$='/cards'] button").click()
    cards = page.locator(".cards .address").all_inner_texts()
    return Doors(name, [path_of(card) for card in cards], path_of(house))


def path_of(address: str) -> str:
    return "/learn/" + address.strip().partition("/learn/")[2]


def spent(server: OwnServer) -> int:
    """Return how many tokens counted, of all places."""
    path = f"file:{server.data / 'kier.sqlite3'}?mode=ro"
    with closing(sqlite3.connect(path, uri=True)) as database:
        [[number]] = database.execute(SPENT)
    return int(number)


def begin(page: Page, server: OwnServer, door: str, language: str = "en") -> None:
    page.goto(f"{server.address}{door}/{language}")
    page.locator("[name=role]").first.check()
    page.locator("form[data-begin] button").click()


def pass_it(page: Page) -> None:
    """Answer all rightly, and hand in."""
    page.evaluate(RIGHT, KEY)
    page.reload()
    page.locator("[data-go-on]").click()
    page.get_by_role("button", name="Hand in my result").click()


def test_a_card_counts_once_and_who_comes_second_is_told_kindly(
    visitors: Visitors, server: OwnServer
) -> None:
    doors = registered(visitors, server, "Hotel De Kaart", "kaart@hotel.example")
    before = spent(server)
    first, second = visitors(PHONE, "en"), visitors(DESK, "en", color_scheme="dark")
    visitors.watch(second).expect(USED)
    first.goto(f"{server.address}{doors.cards[0]}/en")
    expect(first.get_by_role("main")).to_contain_text(f"You come from {doors.name}")
    faults = faults_of(first, "card")
    begin(first, server, doors.cards[0])
    expect(first.locator(".player progress")).to_be_visible()
    # No code of a card stays in the address.
    assert first.url == f"{server.address}{COURSE}/en"
    begin(second, server, doors.cards[0])
    expect(second.get_by_role("status").first).to_contain_text("Take another one from the pile")
    expect(second.locator(".player progress")).to_be_visible()
    faults += faults_of(second, "a card that was used")
    assert spent(server) == before
    pass_it(first)
    expect(first.get_by_role("main")).to_contain_text("It counts for your place of work")
    assert spent(server) == before + 1
    faults += faults_of(first, "handed in")
    # Whoever opens the card again finds what they did.
    first.goto(f"{server.address}{doors.cards[0]}/en")
    first.locator("[data-go-on]").click()
    expect(first.get_by_role("main")).to_contain_text("It counts for your place of work")
    # Who had no card goes on with another one, and keeps what was answered.
    second.goto(f"{server.address}{doors.cards[1]}/en")
    second.locator("[data-go-on]").click()
    expect(second.locator(".player")).to_be_visible()
    pass_it(second)
    expect(second.get_by_role("main")).to_contain_text("It counts for your place of work")
    assert spent(server) == before + 2
    assert faults == []


def right_answers(page: Page, server: OwnServer) -> dict[str, Any]:
    """Return the steps of the course by their ids."""
    path = f"{server.address}/api/v1/learning/courses/signalen-hotel?language=nl"
    content = page.request.get(path).json()["content"]
    return {step["id"]: step for module in content["modules"] for step in module["steps"]}


def answer_rightly(page: Page, step: dict[str, Any]) -> None:
    for number, choice in enumerate(step["choices"], 1):
        if step["type"] == "ranking":
            page.locator(f"select[name$='{choice['name']}']").select_option(str(number))
        elif choice["right"]:
            page.locator(f"input[value='{choice['name']}']").check()
    if not page.locator("input:checked, select").count():
        page.locator("input[name=answer]").first.check()
    page.locator("main form button").click()
    expect(page.locator("#feedback")).to_be_visible()


def test_the_link_in_the_house_and_a_used_card_without_scripts(
    visitors: Visitors, server: OwnServer
) -> None:
    doors = registered(visitors, server, "Hotel Het Huis", "huis@hotel.example")
    before = spent(server)
    page, other = visitors(SMALL_PHONE, "nl", javascript=False), visitors(SMALL_PHONE, "nl")
    steps = right_answers(page, server)
    page.goto(f"{server.address}{doors.house}/nl")
    expect(page.get_by_role("main")).to_contain_text(doors.name)
    faults = violations_without_scripts(page, other)
    begin(page, server, doors.house, "nl")
    page.locator("main a.button.main").click()
    for _step in range(MOST_STEPS):
        if "/result" in page.url:
            break
        step = steps[page.url.rsplit("/", 1)[1]]
        if step["kind"] == "question":
            answer_rightly(page, step)
        page.locator(".ways a.main").click()
    page.locator("button[value=hand-in]").click()
    expect(page.get_by_role("status")).to_be_visible()
    faults += violations_without_scripts(page, other)
    page.reload()
    assert spent(server) == before + 1
    second = visitors(SMALL_PHONE, "nl", javascript=False)
    visitors.watch(second).expect(USED)
    begin(page, server, doors.cards[0], "nl")
    expect(page.locator(".code")).to_be_visible()
    begin(second, server, doors.cards[0], "nl")
    expect(second.get_by_role("alert")).to_be_visible()
    faults += violations_without_scripts(second, other)
    # They may learn all the same.
    second.locator("[name=role]").first.check()
    second.locator("form[data-begin] button").click()
    expect(second.locator(".code")).to_be_visible()
    assert faults == []
