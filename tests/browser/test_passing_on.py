"""Passing on: proposed in the inbox, answered on the phone, handed over by one of the two."""

import pytest
from playwright.sync_api import expect

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import DESK, PHONE
from tests.walks.door import Door
from tests.walks.inbox import Inbox

from .conftest import Visitors
from .organisations import SLUGS
from .test_inbox_way import REPLY, SLUG, TEXT, Asked, sign_in_of, signed_in

MORE = "Merkteken van later 5b2e"
MEANWHILE = "Merkteken van ondertussen 31cd"


def choose(inbox: Inbox, dialog: str, *, reads: str = "all") -> str:
    """Tick the first organisation of a dialog with a reason; return its identifier."""
    box = inbox.part(dialog).locator("input[name=organisation]").first
    box.check()
    inbox.part(dialog).locator("input[name='proposal-reason'][value=nearer]").check()
    inbox.part(dialog).locator(f"input[name=reads][value={reads}]").check()
    return str(box.get_attribute("value"))


def at_phone(visitors: Visitors, server: OwnServer, asked: Asked) -> Door:
    door = Door(visitors(PHONE), server.address)
    door.open()
    door.come_back(asked.code)
    return door


def press(door: Door, button: str) -> None:
    door.unfold(button)
    door.section("talk").locator(button).click()


def test_yes_from_now_on_both_answer_and_one_hands_over(
    visitors: Visitors, server: OwnServer, desks: Desks
) -> None:
    asked = Asked(server, desks, SLUG, "127.0.8.41")
    inbox = signed_in(visitors, server)
    inbox.show(asked.referral, TEXT)
    inbox.move("accept")
    inbox.page.locator("[data-move=propose]").click()
    inbox.part("candidates").wait_for()
    # Nothing is chosen: it says so, and stays.
    inbox.part("propose").locator("button.main").click()
    inbox.part("propose").locator("[role=alert]").wait_for()
    organisation = choose(inbox, "propose", reads="from-now")
    # What was chosen stays while news comes: who reads how much is never decided by chance.
    asked.phone.write(MEANWHILE)
    inbox.wait_for(MEANWHILE)
    expect(inbox.part("propose").locator("input[name=reads][value=from-now]")).to_be_checked()
    assert violations(inbox.page) == []
    inbox.part("propose").locator("button.main").click()
    expect(inbox.page.locator("[data-proposal=waiting]")).to_be_visible()

    door = at_phone(visitors, server, asked)
    card = door.section("talk").locator(f"[data-proposal='{organisation}']")
    card.wait_for()
    assert card.locator("[data-reads=from-now]").is_visible()
    assert violations(door.page) == []
    press(door, f"button[value='let-in-new:{organisation}']")
    door.reader(organisation).wait_for()
    expect(card).to_have_count(0)
    door.reply(MORE)
    expect(inbox.page.locator("[data-proposal=accepted]")).to_be_visible()
    inbox.wait_for(MORE)

    page = visitors(DESK, address=server.address)
    other = Inbox(page, server.address)
    other.open()
    other.sign_in(*sign_in_of(server, SLUGS[organisation], "caseworker"))
    found = desks.of(SLUGS[organisation]).find(asked.phone.request)
    assert found
    other.show(str(found["id"]), MORE)
    assert TEXT not in page.content()
    assert MEANWHILE not in page.content()
    other.move("accept")
    other.reply(REPLY)
    inbox.wait_for(REPLY)
    # Each message names the organisation that wrote it.
    expect(inbox.part("taking-part")).to_be_visible()
    name = inbox.part("taking-part").inner_text()
    by = inbox.part("messages").locator("[data-number] .by b").last.inner_text()
    assert by in name
    inbox.part("handover").wait_for()
    assert violations(inbox.page) == []
    inbox.part("handover").locator("button").click()
    inbox.part("close").locator("button.main").click()
    inbox.part("close").wait_for(state="detached")
    expect(door.reader(organisation)).to_be_visible()
    door.erase()
    # What was open there is there no more.
    for one in (inbox, other):
        visitors.watch(one.page).expect("status of 404")


# The phone's no is in tests/web/test_seeker_proposals.py, without scripts.
@pytest.mark.full
def test_another_one_fits_better_and_the_phone_says_no(
    visitors: Visitors, server: OwnServer, desks: Desks
) -> None:
    asked = Asked(server, desks, SLUG, "127.0.8.42")
    inbox = signed_in(visitors, server)
    inbox.show(asked.referral, TEXT)
    inbox.page.locator("[data-move=decline]").click()
    inbox.part("decline").locator("input[value='other-fits-better']").check()
    inbox.part("candidates").wait_for()
    inbox.part("decline").locator("button.main").click()
    inbox.part("decline").locator("[role=alert]").wait_for()
    organisation = choose(inbox, "decline")
    assert violations(inbox.page) == []
    inbox.part("decline").locator("button.main").click()
    inbox.part("decline").wait_for(state="detached")
    door = at_phone(visitors, server, asked)
    card = door.section("talk").locator(f"[data-proposal='{organisation}']")
    card.wait_for()
    press(door, f"button[value='refuse:{organisation}']")
    expect(card).to_have_count(0)
    assert organisation not in door.readers()
    door.erase()
