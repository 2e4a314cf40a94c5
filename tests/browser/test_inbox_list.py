"""The list of the inbox: what rows say, views, the search among what was opened, and the lock."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.representatives import cases
from tests.walks.axe import violations
from tests.walks.chromium import DESK, SMALL_PHONE
from tests.walks.inbox import Inbox
from tests.walks.targets import wider_than_the_screen

from .conftest import Visitors
from .test_inbox_way import SLUG, Asked, sign_in_of

PASSPORT = "De baas heeft mijn páspoort 41fe"
HOME = "Ik durf niet naar huis 41fe\nEn niet naar school."
OURS = "Wij schreven het laatst · Ik durf niet naar huis 41fe"


@pytest.fixture
def asked(server: OwnServer, desks: Desks) -> Iterator[list[Asked]]:
    made = [
        Asked(server, desks, SLUG, f"127.0.7.{place}", text)
        for place, text in ((91, PASSPORT), (92, HOME))
    ]
    desk = desks.of(SLUG)
    for one in made:
        desk.accept(desk.look({"id": one.referral}))
    desk.reply(desk.look({"id": made[1].referral}), "Waar ben je nu?")
    yield made
    for one in made:
        one.phone.erase()


def opened(visitors: Visitors, server: OwnServer, device: Any = DESK) -> Inbox:
    page = visitors(device)
    # In the end it asks for requests that are there no more.
    visitors.watch(page).expect("status of 404")
    inbox = Inbox(page, server.address)
    inbox.open()
    inbox.sign_in(*sign_in_of(server, SLUG, "caseworker"))
    inbox.tab("open")
    return inbox


def says(inbox: Inbox, one: Asked, line: str) -> None:
    """Wait until the row of a request has this line."""
    row_line = inbox.row(one.referral).locator("[data-part=row-line]")
    expect(row_line).to_have_text(line, use_inner_text=True)


def search(page: Page, text: str) -> None:
    page.locator("[type=search]").fill(text)


@pytest.mark.full
@pytest.mark.parametrize("device", cases([DESK, SMALL_PHONE], always=[DESK]))
def test_a_row_says_what_was_written_and_by_whom(
    visitors: Visitors, server: OwnServer, asked: list[Asked], device: Any
) -> None:
    inbox = opened(visitors, server, device)
    says(inbox, asked[0], PASSPORT)
    says(inbox, asked[1], OURS)
    # It changes with what comes in.
    asked[1].phone.write("Bij een vriend")
    row = inbox.row(asked[1].referral)
    expect(row.locator("[dir=auto]")).to_have_text("Bij een vriend")
    expect(row.locator(".row-writer")).to_have_count(0)
    assert violations(inbox.page) == []
    assert wider_than_the_screen(inbox.page) == []


def test_views_by_address_and_by_key(
    visitors: Visitors, server: OwnServer, asked: list[Asked]
) -> None:
    inbox = opened(visitors, server)
    page, (theirs, ours) = inbox.page, (asked[0], asked[1])
    page.locator("[data-view=them]").click()
    expect(inbox.row(theirs.referral)).to_have_count(0)
    expect(inbox.row(ours.referral)).to_have_count(1)
    assert page.url.endswith("#/open/them")
    page.keyboard.press("5")
    expect(page.locator("[data-view=us]")).to_have_attribute("aria-current", "page")
    expect(inbox.row(theirs.referral)).to_have_count(1)
    expect(inbox.row(ours.referral)).to_have_count(0)
    # Accepting took them: nobody's are not among them.
    page.locator("[data-view=nobody]").click()
    expect(inbox.row(theirs.referral)).to_have_count(0)
    page.go_back()
    expect(inbox.row(theirs.referral)).to_have_count(1)


@pytest.mark.full
def test_words_of_any_message_are_found_and_marked_until_the_lock(
    visitors: Visitors, server: OwnServer, asked: list[Asked]
) -> None:
    inbox = opened(visitors, server)
    page, (passport, home) = inbox.page, asked
    for one, line in zip(asked, (PASSPORT, OURS), strict=True):
        says(inbox, one, line)
    search(page, "paspoort 41FE")
    marks = inbox.row(passport.referral).locator("mark")
    expect(marks).to_have_text(["páspoort", "41fe"])
    expect(inbox.row(home.referral)).to_have_count(0)
    search(page, "naar school")
    expect(inbox.row(home.referral).locator("[dir=auto]")).to_have_text("En niet naar school.")
    # What the organisation wrote is found too, and the short name.
    search(page, "waar ben je")
    expect(inbox.row(home.referral)).to_have_count(1)
    search(page, passport.referral[:6])
    expect(inbox.row(passport.referral)).to_have_count(1)
    expect(inbox.row(home.referral)).to_have_count(0)
    assert violations(page) == []
    inbox.lock()
    assert "41fe" not in page.content()
    inbox.unlock(sign_in_of(server, SLUG, "caseworker")[1])
    inbox.tab("open")
    says(inbox, passport, PASSPORT)
    stored = page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
    assert "41fe" not in stored
