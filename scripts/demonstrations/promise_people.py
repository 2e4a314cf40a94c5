"""Who plays in `scripts/demo waiting`: organisations with hours, their members, seekers, phones.

To be imported when Django is set up: these are the people of the tests, who call the real API.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.test import Client

from backend.core.crypto.encoding import encode
from backend.organisations.directory import forget_directory
from backend.organisations.models import Role
from backend.organisations.opening_hours import change_practice
from notifications.kinds import Via
from notifications.models import Delivery
from notifications.tasks import remind_who_has_not_looked
from notifications.transports.registry import transport
from notifications.worker import claims
from notifications.worker.fan_out import fan_out_notices
from notifications.worker.transport_worker import TransportWorker
from scripts.fake_providers.push_service import FakePushService, Subscription
from tests.factories import Desk, a_desk, a_member
from tests.personas import Caseworker, Seeker
from tests.web.paper import Element, Paper

NOTIFICATIONS = "/api/v1/notifications"
CONTACT = "/api/v1/intake/request/contact"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
EVERY_DAY = (*WEEKDAYS, "sat", "sun")


def an_organisation(name: str, *, promise: int, hours: Mapping[str, list[str]] | None) -> Desk:
    """Return an organisation that answers within `promise` hours, always open without hours."""
    desk = a_desk(name.lower(), name=name, response_hours=promise)
    if hours:
        changes = {"hours": {"app": dict(hours)}}
        change_practice(organisation_id=desk.row.id, revision=0, changes=changes)
        forget_directory()
    return desk


class Phones:
    """Phones of members and seekers, behind a push service on this machine, and the worker."""

    def __init__(self, service: FakePushService) -> None:
        self.service = service
        self.owners: dict[str, str] = {}
        self.members: list[Caseworker] = []
        self.seen = 0

    def of_member(self, desk: Desk, role: Role) -> Caseworker:
        """Return a member whose browser gets pushes."""
        staff = a_member(desk, name=role.value, role=role)
        browser = Caseworker(staff, desk)
        subscription = self._new(f"{role.value} of {desk.row.name}")
        device = {"id": str(uuid4()), "via": "web_push", "name": "Phone"}
        body = device | {"subscription": subscription.as_json()}
        answer = browser.post(f"{NOTIFICATIONS}/devices", body)
        assert answer.status_code == 201, answer.content
        self.members.append(browser)
        return browser

    def sign_in_anew(self) -> None:
        """Have members sign in at their next call: a session does not last for days."""
        for browser in self.members:
            browser.token = ""

    def of_seeker(self, seeker: Seeker, name: str) -> None:
        """Have a seeker's phone get pushes."""
        body = {"push": self._new(name).as_json()}
        answer = seeker.call("put", CONTACT, body)
        assert answer.status_code == 200, answer.content

    def deliver(self) -> None:
        """Do what a worker does until nothing is left to do."""
        while fan_out_notices():
            pass
        if not Delivery.objects.filter(via=Via.WEB_PUSH).exists():
            return
        worker = claims.begin()
        runner = TransportWorker(transport(Via.WEB_PUSH), worker)
        while runner.step(wait=0.05) or runner.on_their_way:
            pass
        runner.pool.shutdown()
        claims.end(worker)

    def close(self) -> None:
        """End what sends."""
        transport(Via.WEB_PUSH).close()

    def told_again(self) -> None:
        """Do what the clock does for those who have not looked."""
        remind_who_has_not_looked.call()

    def news(self) -> dict[str, int]:
        """Return how many pushes each phone got since the last call; all say the same."""
        received = self.service.received[self.seen :]
        self.seen += len(received)
        assert {push["status"] for push in received} <= {201}
        return dict(sorted(Counter(self.owners[push["subscription"]] for push in received).items()))

    def _new(self, owner: str) -> Subscription:
        subscription = self.service.new_subscription()
        self.owners[subscription.id] = owner
        return subscription


class Asker:
    """Somebody who asks for help: a phone with scripts, and the page without."""

    def __init__(self, root: bytes, *, language: str = "en") -> None:
        self.root, self.language = root, language
        self.seeker = Seeker(root=root, language=language)

    def page(self, language: str = "") -> Paper:
        """Return the conversation as the page without scripts shows it."""
        form = {"step": "talk", "in": language or self.language, "root": encode(self.root)}
        answer = Client(REMOTE_ADDR="192.0.2.7").post(
            "/", {**form, "go": "look"}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert answer.status_code == 200, answer.status_code
        return Paper(answer.content.decode())

    def outlook(self, language: str = "") -> str:
        """Return what the page without scripts says of the time until an answer."""
        return " ".join(_marked(self.page(language), "data-outlook"))

    def readers(self) -> list[str]:
        """Return what it says of each organisation that was asked."""
        return _marked(self.page(), "data-status-text")

    def on_the_wire(self) -> tuple[str, Any]:
        """Return what the page with scripts shows: the outlook as it is joined, and referrals."""
        seen = self.seeker.read()
        said = seen["outlook"]
        return " ".join(filter(None, [said["text"], said["otherwise"]])), seen["referrals"]


def _marked(paper: Paper, mark: str) -> list[str]:
    def is_it(element: Element) -> bool:
        return mark in element.attributes and not element.hidden

    return [element.text() for element in paper.find(is_it)]
