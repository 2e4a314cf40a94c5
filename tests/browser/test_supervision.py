"""A seeker lets a team learn from a conversation, and takes it back; its coordinator finds it."""

import pytest
from playwright.sync_api import Locator, expect

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import PHONE
from tests.walks.door import Door
from tests.walks.targets import wider_than_the_screen

from .conftest import Visitors
from .organisations import IDENTIFIERS
from .test_inbox_way import SLUG, TEXT, Asked, signed_in

pytestmark = pytest.mark.full

ADDRESS = "#/organisation/supervision"


def answered(door: Door, answer: str) -> Locator:
    """Press the button of an answer, and return the part when it says so."""
    part = door.reader(IDENTIFIERS[SLUG]).locator("[data-supervision]")
    button = part.locator(f"button[value^='learn-{answer}:']")
    if not button.is_visible():
        part.locator("summary").click()
    button.click()
    expect(part.locator(f"p[data-answer={answer}]")).to_have_count(1)
    return part


def test_only_with_a_yes_and_gone_with_a_no(
    visitors: Visitors, server: OwnServer, desks: Desks
) -> None:
    asked = Asked(server, desks, SLUG, "127.0.8.44")
    caseworker = signed_in(visitors, server)
    caseworker.show(asked.referral, TEXT)
    caseworker.move("accept")
    expect(caseworker.page.locator(f"a[href='{ADDRESS}']")).to_have_count(0)

    inbox = signed_in(visitors, server, "coordinator")
    inbox.to("organisation")
    inbox.page.locator(f".page-tabs a[href='{ADDRESS}']").click()
    expect(inbox.part("empty")).to_contain_text("ja")
    assert violations(inbox.page) + wider_than_the_screen(inbox.page) == []

    door = Door(visitors(PHONE), server.address)
    door.open()
    door.come_back(asked.code)
    part = door.reader(IDENTIFIERS[SLUG]).locator("[data-supervision]")
    part.wait_for()
    part.locator("summary").click()
    assert violations(door.page) + wider_than_the_screen(door.page) == []
    answered(door, "yes")

    inbox.page.evaluate("location.hash = '#/organisation'")
    inbox.part("organisation").wait_for()
    inbox.page.evaluate(f"location.hash = '{ADDRESS}'")
    row = inbox.part("sampled")
    row.wait_for()
    assert violations(inbox.page) + wider_than_the_screen(inbox.page) == []
    row.locator("a").click()
    inbox.wait_for(TEXT)

    answered(door, "no")
    inbox.page.evaluate(f"location.hash = '{ADDRESS}'")
    inbox.part("empty").wait_for()
    door.erase()
    for one in (caseworker, inbox):
        visitors.watch(one.page).expect("status of 404")
