"""Interpreters: asked in the inbox, let in on the phone, ended, and locked out by the next key."""

import pytest
from playwright.sync_api import Page, expect

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import PHONE, SMALL_PHONE
from tests.walks.door import Door
from tests.walks.inbox import Inbox
from tests.walks.keyboard import press
from tests.walks.targets import wider_than_the_screen

from .conftest import Visitors
from .organisations import IDENTIFIERS
from .test_inbox_way import REPLY, SLUG, TEXT, Asked, sign_in_of, signed_in

pytestmark = pytest.mark.full

INTERPRETS = "shop"
INTERPRETED = "Merkteken van de tolk 3d7e"
LATER = "Merkteken na het einde 61fa"


def faults(page: Page) -> list[str]:
    return violations(page) + wider_than_the_screen(page)


def interpreting(visitors: Visitors, server: OwnServer, role: str = "caseworker") -> Inbox:
    inbox = Inbox(visitors(SMALL_PHONE), server.address)
    inbox.open()
    inbox.sign_in(*sign_in_of(server, INTERPRETS, role))
    return inbox


def say_that_vietnamese_is_interpreted(visitors: Visitors, server: OwnServer) -> None:
    inbox = interpreting(visitors, server, "coordinator")
    inbox.page.evaluate("location.hash = '#/organisation/hours'")
    box = inbox.part("interprets").locator("input[value=vi]")
    box.wait_for()
    if not box.is_checked():
        box.check()
        assert faults(inbox.page) == []
        inbox.page.locator("[data-section='interprets'][data-status='saved']").wait_for()
    inbox.page.context.close()


def ask(inbox: Inbox, asked: Asked) -> None:
    """Ask for the interpreter by keyboard alone, until the last day that there is."""
    inbox.show(asked.referral, TEXT)
    inbox.move("accept")
    press(inbox.page.locator("[data-move=interpreter]"))
    dialog = inbox.part("ask-interpreter")
    until = dialog.locator("input[name=until]")
    # One that interprets is chosen, as there is no other.
    expect(dialog.locator("input[name=organisation]")).to_be_checked()
    assert faults(inbox.page) == []
    until.fill("")
    until.press("Enter")
    dialog.locator("[role=alert]").wait_for()
    until.fill(str(until.get_attribute("max")))
    until.press("Enter")
    dialog.wait_for(state="detached")
    inbox.page.locator("[data-proposal=waiting]").wait_for()
    assert faults(inbox.page) == []


def let_in(door: Door, asked: Asked, interpreter: str) -> None:
    door.open()
    door.come_back(asked.code)
    card = door.section("talk").locator(f"[data-proposal='{interpreter}'][data-interprets]")
    card.wait_for()
    assert "{date}" not in card.inner_text()
    yes = f"button[value^='let-in:{interpreter}']"
    door.unfold(yes)
    assert faults(door.page) == []
    card.locator(yes).click()
    expect(card).to_have_count(0)
    reader = door.reader(interpreter)
    reader.locator("[data-stops=interpreting]").wait_for()
    expect(reader.locator("[data-supervision]")).to_have_count(0)
    assert faults(door.page) == []


def interpret(inbox: Inbox, desks: Desks, asked: Asked) -> None:
    found = desks.of(INTERPRETS).find(asked.phone.request)
    assert found
    inbox.tab("open")
    row = inbox.row(str(found["id"]))
    row.locator("[data-part=you-interpret]").wait_for()
    assert faults(inbox.page) == []
    inbox.show(str(found["id"]), TEXT)
    for move in ("accept", "decline", "close", "propose"):
        expect(inbox.page.locator(f"[data-move={move}]")).to_have_count(0)
    inbox.reply(INTERPRETED)
    assert faults(inbox.page) == []


def end(inbox: Inbox) -> None:
    inbox.part("interpreter").wait_for()
    assert faults(inbox.page) == []
    press(inbox.part("end-interpreting"))
    dialog = inbox.page.locator("dialog[data-part=end-interpreting]")
    press(dialog.locator("button.main"))
    dialog.wait_for(state="detached")
    expect(inbox.part("interpreter")).to_have_count(0)


def test_asked_let_in_heard_ended_and_locked_out(
    visitors: Visitors, server: OwnServer, desks: Desks
) -> None:
    say_that_vietnamese_is_interpreted(visitors, server)
    asked = Asked(server, desks, SLUG, "127.0.8.51", language="vi")
    interpreter = IDENTIFIERS[INTERPRETS]
    inbox = signed_in(visitors, server)
    ask(inbox, asked)
    door = Door(visitors(PHONE), server.address)
    let_in(door, asked, interpreter)
    other = interpreting(visitors, server)
    interpret(other, desks, asked)

    # All read it, and see that its writer interprets.
    inbox.wait_for(INTERPRETED)
    door.wait_for(INTERPRETED)
    by = inbox.part("messages").locator("[data-number] .by b").last
    expect(by).to_contain_text("tolk")
    who = door.section("talk").locator("[data-messages] .who").last
    expect(who).to_contain_text("vertaalt")
    inbox.reply(REPLY)
    other.wait_for(REPLY)

    end(inbox)
    other.part("withheld").wait_for()
    assert TEXT not in other.page.content()
    # The phone is open: it makes the next key by itself, and what follows has that one.
    stops = door.reader(interpreter).locator("[data-stops]")
    expect(stops).to_have_count(0)
    door.reply(LATER)
    inbox.wait_for(LATER)
    looked = asked.phone.look()
    assert [looked["key_due"], looked["messages"][-1]["key_number"]] == [False, 2]
    door.erase()
    for one in (inbox, other):
        visitors.watch(one.page).expect("status of 40[34]")
