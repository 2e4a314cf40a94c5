"""A seeker whose browser has push, and what is looked at on their phone."""

from playwright.sync_api import Page, Response

from notifications.kinds import kind
from notifications.transports.texts import wording
from scripts.demonstrations.server import OwnServer
from scripts.fake_providers.push_service import FakePushService, Subscription
from tests.walks.chromium import PATIENCE_MS, PHONE, Device
from tests.walks.door import Door
from tests.walks.push import Push

from .conftest import Visitors

TEXT = "Merkteken van de vraag 3b7a"


def note(language: str, navigate: str) -> dict[str, object]:
    """The only text of a notification."""
    words = wording(kind("request.answered"), language)
    return {
        "title": "Kier",
        "body": words.body,
        "lang": words.language,
        "dir": words.direction,
        "tag": "kier",
        "data": {"navigate": navigate},
    }


HEARD = ["next, notes offered", "next, notes failed", "next, notes kept", "talk", "talk, times"]
"""The screens of `Seeker.hear_all`."""


class Seeker:
    """A person with an empty page and scripts."""

    def __init__(
        self,
        visitors: Visitors,
        server: OwnServer,
        service: FakePushService,
        device: Device = PHONE,
        language: str = "nl",
        **more: str,
    ) -> None:
        self.page: Page = visitors(device, language, **more)
        self.service = service
        self.subscription: Subscription = service.new_subscription()
        self.push = Push(self.page, self.subscription.as_json())
        self.door = Door(self.page, server.address, language)

    def ask(self) -> str:
        """Ask for help, and go on until notes are offered; answers the code."""
        self.door.open()
        self.organisation = self.door.find()
        code = self.door.send(TEXT)
        self.to_offer()
        return code

    def to_offer(self) -> None:
        self.door.press("next")
        self.door.at("next")
        self.door.contact("offer").wait_for()

    def want_notes(self) -> None:
        self.door.want_notes()
        self.door.contact("on").wait_for()

    def to_talk(self) -> None:
        self.door.press("talk")
        self.door.at("talk")

    def hear_all(self) -> None:
        self.push.subscription = None
        self.door.want_notes()
        self.says("failed")
        assert self.door.contact("offer").is_visible()
        self.push.subscription = self.subscription.as_json()
        self.page.locator("[data-contact-yes]").click()
        self.door.contact("on").wait_for()
        self.keeps("when", "own")
        self.to_talk()
        self.door.contact("times").locator("> summary").click()
        self.door.look("talk, times")

    def come_back(self, code: str) -> None:
        self.door.open()
        self.door.come_back(code)

    def choose(self, name: str, value: str) -> None:
        field = f"input[name={name}][value='{value}']"
        self.door.section(self.door.step).locator(f"label:has({field})").click()

    def keeps(self, name: str, value: str) -> None:
        with self.page.expect_response(_is_change):
            self.choose(name, value)
        self.says("kept")

    def says(self, name: str) -> None:
        self.door.contact_says(name).wait_for(timeout=PATIENCE_MS)
        self.door.look(f"{self.door.step}, notes {name}")

    def texts(self) -> list[str]:
        return [
            one["plaintext"]
            for one in self.service.received
            if one["subscription"] == self.subscription.id
        ]


def _is_change(response: Response) -> bool:
    return response.request.method == "PUT" and response.url.endswith("/contact")
