"""Two colleagues and a seeker: presence, a warning before two answers, notes of the team."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Response, Route, expect

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import SMALL_PHONE
from tests.walks.door import Door
from tests.walks.inbox import Inbox
from tests.walks.targets import wider_than_the_screen

from .conftest import Visitors
from .test_inbox_way import SLUG, TEXT, Asked, sign_in_of, signed_in

pytestmark = pytest.mark.full

NOTE = "Merkteken van de notitie 31fe: zijn broer neemt op"
CHANGED = "Merkteken van de notitie 31fe: zijn zus neemt op"

# A draft of a note in this browser.
KEPT = "Object.keys(localStorage).some((name) => name.endsWith('|note'))"


@pytest.fixture
def asked(server: OwnServer, desks: Desks) -> Iterator[Asked]:
    made = Asked(server, desks, SLUG, "127.0.8.31")
    yield made
    made.phone.erase()


class Room:
    """Two colleagues before the same conversation, and the person who asked."""

    def __init__(self, visitors: Visitors, server: OwnServer, asked: Asked) -> None:
        self.one = signed_in(visitors, server, "caseworker")
        self.other = signed_in(visitors, server, "coordinator")
        for inbox in (self.one, self.other):
            # It is erased when the test is over.
            visitors.watch(inbox.page).expect("status of 404")
            inbox.wait_for_line("live")
        self.seeker = visitors()
        self.bodies: list[bytes] = []
        self.seeker.on("response", self.keep)
        door = Door(self.seeker, server.address)
        door.open()
        door.come_back(asked.code)
        self.one.show(asked.referral, TEXT)
        self.one.move("accept")
        self.other.wait_for_line("live")
        self.other.tab("open")
        self.other.show(asked.referral, TEXT)

    def keep(self, response: Response) -> None:
        if "/api/" in response.url:
            self.bodies.append(response.body())


@pytest.fixture
def room(visitors: Visitors, server: OwnServer, asked: Asked) -> Iterator[Room]:
    made = Room(visitors, server, asked)
    yield made
    # Before the request is erased: the seeker's page would ask for it.
    made.seeker.remove_listener("response", made.keep)
    made.seeker.context.close()


def type_note(inbox: Inbox, text: str) -> None:
    inbox.part("note-composer").locator("textarea").fill(text)
    inbox.part("keep-note").click()
    inbox.part("note").filter(has_text=text).wait_for()


def test_notes_stay_in_the_team(room: Room, server: OwnServer, asked: Asked) -> None:
    room.one.part("note-instead").click()
    expect(room.one.part("reply")).to_have_count(0)
    type_note(room.one, NOTE)
    # The box for answers is back, and empty.
    expect(room.one.part("reply").locator("textarea")).to_have_value("")
    # The colleague hears of it, and may not change it; a coordinator may delete it.
    theirs = room.other.part("note").filter(has_text=NOTE)
    theirs.wait_for()
    expect(theirs).to_contain_text("Alleen je team ziet dit")
    expect(theirs.locator("[data-part='change-note']")).to_have_count(0)
    room.one.part("change-note").click()
    type_note(room.one, CHANGED)
    room.other.part("note").filter(has_text=CHANGED).wait_for()
    # What was begun survives a lock.
    room.one.part("note-instead").click()
    room.one.part("note-composer").locator("textarea").fill("Begonnen")
    # It is kept after a pause in typing.
    while not room.one.page.evaluate(KEPT):
        room.one.page.wait_for_timeout(50)
    room.one.lock()
    room.one.unlock(sign_in_of(server, SLUG, "caseworker")[1])
    room.one.part("write-note").click()
    expect(room.one.part("note-composer").locator("textarea")).to_have_value("Begonnen")
    room.one.part("note-composer").locator("textarea").fill("")
    room.one.page.keyboard.press("Escape")
    # Not as a message, and not to the person who asked.
    assert NOTE not in room.one.messages()
    room.one.reply("Dag!")
    Door(room.seeker, "").wait_for("Dag!")
    assert [one.text for one in asked.phone.read()] == [TEXT, "Dag!"]
    kept = b"".join(room.bodies)
    assert room.bodies
    assert b"note" not in kept
    expect(room.seeker.locator("body")).not_to_contain_text("31fe")
    room.other.part("ask-delete-note").click()
    room.other.part("delete-note").click()
    expect(room.one.part("note")).to_have_count(0)


# Modules are tested with such notes each time: shared/crypto/member-notes.test.mjs.
def test_a_note_that_does_not_open_is_shown_as_damaged(room: Room) -> None:
    def another_author(page: Page) -> None:
        def change(route: Route) -> None:
            answer = route.fetch()
            body = answer.json()
            for note in body["results"]:
                note["author"] = note["id"]
            route.fulfill(response=answer, json=body)

        page.route(
            "**/notes",
            lambda route: change(route) if route.request.method == "GET" else route.continue_(),
        )

    another_author(room.other.page)
    room.one.part("note-instead").click()
    type_note(room.one, NOTE)
    shown = room.other.part("note")
    shown.locator(".damaged").wait_for()
    expect(shown).not_to_contain_text(NOTE)


def test_who_reads_and_writes_and_a_warning_before_two_answers(room: Room) -> None:
    one, other = room.one, room.other
    expect(one.part("here")).to_contain_text("leest dit")
    other.part("reply").locator("textarea").press_sequentially("Ik ben er")
    expect(one.part("here")).to_contain_text("schrijft hier")
    one.part("reply").locator("textarea").fill("Ik ook")
    one.part("reply").locator("button.main").click()
    warned = one.part("two-at-once")
    expect(warned).to_have_attribute("data-why", "writing")
    expect(warned).to_contain_text("Toch versturen?")
    assert one.messages() == [TEXT]
    # The colleague is faster: their answer is to be read first.
    other.part("reply").locator("textarea").fill("Ik ben er")
    other.part("reply").locator("button.main").click()
    other.part("send-anyway").click()
    other.wait_for("Ik ben er")
    expect(warned).to_have_attribute("data-why", "answered")
    one.part("reply").locator("button.main").click()
    assert one.messages() == [TEXT, "Ik ben er"]
    one.part("read-first").click()
    expect(warned).to_have_count(0)
    one.part("reply").locator("button.main").click()
    one.wait_for("Ik ook")


def test_on_a_small_phone(visitors: Visitors, server: OwnServer, asked: Asked) -> None:
    inbox = signed_in(visitors, server, device=SMALL_PHONE)
    inbox.show(asked.referral, TEXT)
    visitors.watch(inbox.page).expect("status of 404")
    inbox.part("write-note").click()
    assert violations(inbox.page) + wider_than_the_screen(inbox.page) == []
    type_note(inbox, NOTE)
    assert violations(inbox.page) + wider_than_the_screen(inbox.page) == []
