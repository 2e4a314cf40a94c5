"""A note on the seeker's phone: sent by the worker, shown, tapped, and gone with Exit."""

import json

import pytest

from notifications.transports.texts import PUSH_BYTES
from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from scripts.fake_providers.push_service import FakePushService
from tests.walks.door import Door

from .answering import answer_to
from .conftest import Visitors
from .notes import TEXT, Seeker, note
from .test_bars import leave
from .waiting import until, until_shell_is_kept

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full

# Until the worker has looked for what is new.
SENT_SECONDS = 60.0


@pytest.fixture
def seeker(visitors: Visitors, server: OwnServer, push_service: FakePushService) -> Seeker:
    return Seeker(visitors, server, push_service)


def test_an_answer_comes_as_a_neutral_note_that_leads_to_the_code(
    seeker: Seeker, server: OwnServer, desks: Desks
) -> None:
    code = seeker.ask()
    assert seeker.push.asked == 0
    seeker.want_notes()
    assert seeker.push.asked == 1
    answer_to(server, desks, seeker.organisation, code)
    until(seeker.page, seeker.texts, within=SENT_SECONDS)
    text = seeker.texts()[0]
    assert len(text.encode()) == PUSH_BYTES
    again = f"{server.address}/#again"
    assert seeker.push.deliver(seeker.page, text) == [note("nl", again)]
    seeker.page.goto("about:blank")
    until(seeker.page, lambda: not seeker.push.open_pages())
    assert seeker.push.tap() == [f"open {again}"]
    tab = seeker.page.context.new_page()
    tab.goto(again)
    door = Door(tab, server.address)
    door.at("return")
    # No entry of the browser's list says that somebody came back.
    entries = "navigation.entries().map(({ url }) => url)"
    assert {tab.url, *tab.evaluate(entries)} == {f"{server.address}/"}
    assert seeker.push.notes(tab) == []
    door.type_code(code)
    door.press("next")
    door.at("talk")
    door.contact("on").wait_for()


def test_a_conversation_that_is_opened_takes_the_note_away(seeker: Seeker) -> None:
    code = seeker.ask()
    seeker.want_notes()
    seeker.push.deliver(seeker.page, "")
    seeker.come_back(code)
    until(seeker.page, lambda: not seeker.push.notes(seeker.page))


WHOLE = {"title": TEXT, "body": TEXT, "navigate": "/", "lang": "nl", "dir": "ltr"}


BROKEN = {
    "empty": "",
    "cut off": "{",
    "nothing": "null",
    "another kind": json.dumps({"web_push": 1, "notification": WHOLE}),
    "no note": json.dumps({"web_push": 8030}),
    "half a note": json.dumps({"web_push": 8030, "notification": {"title": TEXT}}),
    "no direction": json.dumps({"web_push": 8030, "notification": {**WHOLE, "dir": "up"}}),
}


def test_what_cannot_be_read_is_shown_as_the_same_note(seeker: Seeker) -> None:
    seeker.door.open()
    until_shell_is_kept(seeker.page)
    shown = {}
    for name, broken in BROKEN.items():
        shown[name] = seeker.push.deliver(seeker.page, broken)
        seeker.push.tap()
        until(seeker.page, lambda: not seeker.push.notes(seeker.page))
    assert shown == {name: [note("nl", "/")] for name in BROKEN}


def test_a_note_leads_to_this_site_alone_and_to_a_page_that_is_open(
    seeker: Seeker, server: OwnServer
) -> None:
    seeker.door.open()
    until_shell_is_kept(seeker.page)
    for navigate, led in (
        ("/#again", "focus {}/"),
        ("/inbox/", "open {}/inbox/"),
        ("https://elsewhere.example/inbox/?a=b", "open {}/inbox/"),
        ("https://elsewhere.example//other.example/", "open {}//other.example/"),
        ("http://[", "focus {}/"),
    ):
        told = {**WHOLE, "navigate": navigate}
        seeker.push.deliver(seeker.page, json.dumps({"web_push": 8030, "notification": told}))
        assert seeker.push.tap() == [led.format(server.address)]
        until(seeker.page, lambda: not seeker.push.notes(seeker.page))


def test_exit_leaves_no_worker_no_address_and_no_note(
    visitors: Visitors, seeker: Seeker, server: OwnServer
) -> None:
    seeker.ask()
    seeker.want_notes()
    seeker.push.deliver(seeker.page, "")
    assert seeker.push.is_subscribed
    leave(visitors, seeker.page)
    assert not seeker.push.is_subscribed
    # A page of the same origin that holds nothing itself, not even an icon.
    visitors.watch(seeker.page).expect("favicon")
    seeker.page.goto(f"{server.address}/healthz")
    workers = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
    assert seeker.page.evaluate(workers) == 0
    registered = "navigator.serviceWorker.register('/worker.js')"
    seeker.page.evaluate(f"{registered}.then(() => null)")
    assert seeker.push.notes(seeker.page) == []


def test_a_new_address_is_told_to_the_server(
    seeker: Seeker, server: OwnServer, desks: Desks, push_service: FakePushService
) -> None:
    code = seeker.ask()
    seeker.want_notes()
    old, seeker.subscription = seeker.subscription, push_service.new_subscription()
    seeker.push.worker.evaluate(
        "([old, fresh]) => tellChange({ oldSubscription: old, newSubscription: fresh })",
        [old.as_json(), seeker.subscription.as_json()],
    )
    answer_to(server, desks, seeker.organisation, code)
    until(seeker.page, seeker.texts, within=SENT_SECONDS)
