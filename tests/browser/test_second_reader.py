"""A colleague reads an answer before it is sent, where a coordinator wants that."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.targets import wider_than_the_screen

from .conftest import Visitors
from .test_inbox_way import SLUG, TEXT, Asked, sign_in_of, signed_in

pytestmark = pytest.mark.full

ANSWER = "Merkteken van het antwoord dat wacht 5c77"
PRACTICE = "/api/v1/organisation/practice"


def choose(coordinator: Desk, *, wanted: bool) -> None:
    wire: Any = coordinator.wire
    revision = wire.call("GET", PRACTICE)["revision"]
    wire.call("PATCH", PRACTICE, {"revision": revision, "second_reader": wanted})


@pytest.fixture
def asked(server: OwnServer, desks: Desks) -> Iterator[Asked]:
    coordinator = Desk(server.address, *sign_in_of(server, SLUG, "coordinator"))
    choose(coordinator, wanted=True)
    made = Asked(server, desks, SLUG, "127.0.8.41")
    yield made
    made.phone.erase()
    choose(coordinator, wanted=False)


def test_an_answer_waits_for_a_second_reader(
    visitors: Visitors, server: OwnServer, asked: Asked
) -> None:
    one, other = signed_in(visitors, server), signed_in(visitors, server, "coordinator")
    for inbox in (one, other):
        visitors.watch(inbox.page).expect("status of 404")
        inbox.wait_for_line("live")
    one.show(asked.referral, TEXT)
    one.move("accept")
    other.tab("open")
    other.show(asked.referral, TEXT)
    one.part("read-first-hint").wait_for()
    one.part("reply").locator("textarea").fill(ANSWER)
    one.part("reply").locator("button.main").click()
    waiting = one.part("held-reply").filter(has_text=ANSWER)
    waiting.wait_for()
    expect(waiting).to_contain_text("Nog niet verstuurd")
    # Nobody releases their own, and there is time yet.
    expect(one.part("send-held")).to_have_count(0)
    expect(one.part("send-alone")).to_have_count(0)
    expect(one.part("reply").locator("textarea")).to_have_value("")
    assert one.messages() == [TEXT]
    assert [said.text for said in asked.phone.read()] == [TEXT]
    other.part("held-reply").filter(has_text=ANSWER).wait_for()
    assert violations(other.page) + wider_than_the_screen(other.page) == []
    other.part("send-held").click()
    for inbox in (one, other):
        inbox.wait_for(ANSWER)
        expect(inbox.part("held-reply")).to_have_count(0)
    assert [said.text for said in asked.phone.read()] == [TEXT, ANSWER]


# Whoever takes it back, and may, is in tests/api/test_second_reader.py.
def test_it_is_taken_back(visitors: Visitors, server: OwnServer, asked: Asked) -> None:
    inbox = signed_in(visitors, server)
    visitors.watch(inbox.page).expect("status of 404")
    inbox.show(asked.referral, TEXT)
    inbox.move("accept")
    inbox.part("read-first-hint").wait_for()
    inbox.part("reply").locator("textarea").fill(ANSWER)
    inbox.part("reply").locator("button.main").click()
    inbox.part("take-held-back").click()
    expect(inbox.part("reply").locator("textarea")).to_have_value(ANSWER)
    expect(inbox.part("held-reply")).to_have_count(0)


def test_nothing_is_sent_while_nobody_knows_who_reads_first(
    visitors: Visitors, server: OwnServer, asked: Asked
) -> None:
    inbox = signed_in(visitors, server)
    visitors.watch(inbox.page).expect("status of 404|ERR_FAILED")
    inbox.page.route("**/held-replies", lambda route: route.abort())
    inbox.show(asked.referral, TEXT)
    inbox.move("accept")
    box = inbox.part("reply").locator("textarea")
    box.fill(ANSWER)
    box.press("Control+Enter")
    inbox.part("undelivered").wait_for()
    expect(box).to_have_value(ANSWER)
    assert violations(inbox.page) + wider_than_the_screen(inbox.page) == []
    assert [said.text for said in asked.phone.read()] == [TEXT]
    inbox.page.unroute("**/held-replies")
    inbox.part("undelivered").locator("button").click()
    inbox.part("held-reply").filter(has_text=ANSWER).wait_for()
    expect(inbox.part("undelivered")).to_have_count(0)
    expect(box).to_have_value("")
    assert [said.text for said in asked.phone.read()] == [TEXT]
