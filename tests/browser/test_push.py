"""A note on the seeker's phone: offered, sent by the worker, shown, tapped, and gone with Exit."""

import json
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from backend.web.seeker.contacting import EVERY_DAY
from notifications.kinds import kind
from notifications.transports.web_push.message import PLAINTEXT_BYTES
from notifications.transports.wording import wording
from scripts.browsing.chromium import DESK, LANGUAGES, PHONE, SMALL_PHONE, Device
from scripts.browsing.door import Door
from scripts.browsing.push import Push
from scripts.browsing.tour import UNKNOWN_CODE
from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.fakes.push_service import FakePushService, Subscription

from .conftest import Visitors
from .looks import Looks
from .test_bars import leave
from .test_seeker_way import WAY, answer_to
from .waiting import until, until_shell_is_kept

TEXT = "Merkteken van de vraag 3b7a"
# The claim is made by the fake for whoever may be sent to within this time.
SENT_SECONDS = 30.0


class Seeker:
    """Somebody with scripts, at "What happens now?", whose browser has push."""

    def __init__(self, visitors: Visitors, server: OwnServer, service: FakePushService) -> None:
        self.page = visitors()
        self.subscription: Subscription = service.new_subscription()
        self.service = service
        self.push = Push(self.page, self.subscription.as_json())
        self.door = Door(self.page, server.address)

    def ask(self) -> str:
        self.door.open()
        self.organisation = self.door.find()
        self.code = self.door.send(TEXT)
        self.door.press("next")
        self.door.at("next")
        self.door.contact("offer").wait_for()
        return self.code

    def want_notes(self) -> None:
        self.door.want_notes()
        self.door.contact("on").wait_for()

    def texts(self) -> list[str]:
        """What was sent to this phone."""
        return [
            one["plaintext"]
            for one in self.service.received
            if one["subscription"] == self.subscription.id
        ]


@pytest.fixture
def seeker(visitors: Visitors, server: OwnServer, push_service: FakePushService) -> Seeker:
    return Seeker(visitors, server, push_service)


def shown(text: str) -> dict[str, object]:
    """What the phone shows of a push."""
    note = json.loads(text)["notification"]
    return {**{k: note[k] for k in ("title", "body", "lang", "dir", "tag")},
            "data": {"navigate": note["navigate"]}}


def said(language: str, navigate: str) -> dict[str, object]:
    """What a note may say, and nothing else."""
    words = wording(kind("request.answered"), language)
    return {
        "title": "Kier", "body": words.body, "lang": words.language, "dir": words.direction,
        "tag": "kier", "data": {"navigate": navigate},
    }


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
    assert len(text.encode()) == PLAINTEXT_BYTES
    seeker.push.deliver(server.address, text)
    until(seeker.page, lambda: seeker.push.notes(seeker.page))
    again = f"{server.address}/#again"
    assert seeker.push.notes(seeker.page) == [said("nl", again)]
    # Somewhere else meanwhile.
    seeker.page.goto("about:blank")
    assert seeker.push.tap() == [f"open {again}"]
    seeker.page.goto(again)
    seeker.door.at("return")
    assert seeker.page.url == f"{server.address}/"
    assert seeker.push.notes(seeker.page) == []
    seeker.door.type_code(code)
    seeker.door.press("next")
    seeker.door.at("talk")
