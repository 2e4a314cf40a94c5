"""`scripts/demo notifications`: who is notified of a request and its answer, and how.

Fake providers receive pushes and mails; what is printed is what they received.
"""

import json
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx

from scripts.fake_providers.fcm import FakeFCM
from scripts.fake_providers.mail_provider import FakeMailProvider
from scripts.fake_providers.push_service import FakePushService, Subscription

from .desks import Desks
from .phone import Phone
from .server import OwnServer
from .stage import NotAsExpected, Stage, Step, wait_until
from .wire import next_event

PROFILE = {
    "audience": "labour-migrants",
    "themes": ["labour-exploitation"],
    "region": "NL-NH",
    "age_band": "23-plus",
    "language": "en",
    "wishes": ["talk"],
    "urgent": False,
}
TEXT = "My boss has my passport. I am afraid. Canary7k2."
ANSWER = "Thank you for writing. You did nothing wrong. Canary7k2."
MARK = "Canary7k2"
PHONES = 3
# As Firebase names it; not one that a member registered.
SEEKERS_APP = "of-a-seeker"
NOTIFICATIONS = "/api/v1/notifications"
CONTACT = "/api/v1/intake/request/contact"


@dataclass(frozen=True, slots=True)
class Providers:
    """The three, and where each of them listens."""

    fcm: FakeFCM
    push: FakePushService
    mail: FakeMailProvider
    environment: Mapping[str, str]


@contextmanager
def providers() -> Iterator[Providers]:
    """Start all three; `environment` points a Kier to them."""
    fcm, push, mail = FakeFCM(), FakePushService(), FakeMailProvider()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kier-fcm-")))
        fcm_at, push_at, mail_at = (
            stack.enter_context(fake.serving()).url for fake in (fcm, push, mail)
        )
        environment = {
            **fcm.environment(fcm_at, folder),
            "KIER_OWN_PUSH_SERVICES": urlsplit(push_at).netloc,
            **mail.environment(mail_at),
        }
        yield Providers(fcm, push, mail, environment)


def play(stage: Stage) -> None:
    """Play it on a server of its own."""
    with (
        providers() as here,
        stage.step("a server and its worker start, and stop again"),
        OwnServer(here.environment) as server,
    ):
        Scene(stage, server, here).play()


class Scene:
    """A caseworker with a desk, a browser and an app, and three phones."""

    def __init__(self, stage: Stage, server: OwnServer, here: Providers) -> None:
        self.stage, self.server, self.here = stage, server, here
        desks = Desks(server)
        self.email = desks.sign_in_of("fairwork", "caseworker")["email"]
        self.desk = desks.of("fairwork")
        self.browser = here.push.new_subscription()
        self.phones: list[tuple[Phone, str, Subscription]] = []

    def play(self) -> None:
        """All of it, in order."""
        with self.stage.step("the caseworker registers a browser and an app") as step:
            self.register(step)
        with self.stage.step("an urgent request: a live event, a web push, an app, a mail") as step:
            self.ask(step)
        with self.stage.step("two more phones ask, and all want to hear of an answer") as step:
            self.listen(step)
        with self.stage.step("each phone gets one neutral push for its answer") as step:
            self.answer(step)
        with self.stage.step("all pushes are of one length, and none says a word") as step:
            self.compare(step)
        with self.stage.step("an app of a seeker hears the same by Firebase") as step:
            self.hear_by_firebase(step)
        with self.stage.step("a phone that is gone is forgotten") as step:
            self.lose_a_phone(step)
        with self.stage.step("mails are ended with one click, without signing in") as step:
            self.end_mails(step)

    def register(self, step: Step) -> None:
        """One device each of two kinds, as a browser and a native app do it."""
        wire = self.desk.wire
        key = wire.call("GET", f"{NOTIFICATIONS}/web-push")["public_key"]
        device = {"id": str(uuid4()), "via": "web_push", "name": "Browser"}
        body = device | {"subscription": self.browser.as_json()}
        wire.call("POST", f"{NOTIFICATIONS}/devices", body)
        app = {"id": str(uuid4()), "via": "fcm", "token": "app-of-the-caseworker", "name": "App"}
        wire.call("POST", f"{NOTIFICATIONS}/devices", app)
        found = wire.call("GET", f"{NOTIFICATIONS}/devices")["results"]
        step.expect(seen=len(found), wanted=2, what="devices")
        step.see(f"the browser was given the key {key[:8]}…")

    def ask(self, step: Step) -> None:
        """The first phone asks while the desk listens."""
        with self.desk.wire.events() as socket:
            # A mail of another one would wait for a quarter of an hour.
            phone = self._ask(urgent=True)
            event = next_event(socket)
        referral = self.desk.find(phone.request)
        if referral is None:
            raise NotAsExpected("the request is not in the inbox")
        wanted = {"type": "referral.changed", "id": referral["id"]}
        step.expect(seen=event, wanted=wanted, what="the live event")
        push = self._push(self.browser)
        app = wait_until(self._app_messages, "a message to the app")[-1]
        mail = wait_until(self._mails, "a mail")[-1]
        show("live event", event)
        show("web push", push)
        show("app (FCM)", {name: app[name] for name in ("notification", "data") if name in app})
        show("mail", {name: mail[name] for name in ("to", "subject", "text")})
        step.expect(seen=mail["to"], wanted=[self.email], what="the mail went to")

    def listen(self, step: Step) -> None:
        """All three phones leave a push address; one says when it is safe, one is an app.

        That one is reached by UnifiedPush: its distributor is the push service.
        """
        for _phone in range(PHONES - 1):
            self._ask()
        for place, (phone, _code, subscription) in enumerate(self.phones):
            times = None
            if place == 1:
                days = [{"days": [1, 2, 3, 4, 5, 6, 7], "from": 0, "until": 24}]
                times = {"timezone": "Europe/Amsterdam", "safe": days}
            push = subscription.as_json()
            if place == PHONES - 1:
                push = {"via": "unified_push", "subscription": push}
            body = {"push": push, "times": times}
            kept = phone.wire.call("PUT", CONTACT, body)
            step.expect(seen=kept, wanted={"push": True, "times": times}, what="kept")

    def answer(self, step: Step) -> None:
        """The caseworker answers each, the first one twice."""
        for phone, _code, _subscription in self.phones:
            referral = self.desk.find(phone.request)
            if referral is None:
                raise NotAsExpected("the request is not in the inbox")
            self.desk.accept(referral)
            self.desk.reply(referral, ANSWER)
        step.expect(seen=len(self.phones), wanted=PHONES, what="phones")
        for phone, _code, subscription in self.phones:
            show("a phone", self._push(subscription))
            read = [message.text for message in phone.read()]
            step.expect(seen=read, wanted=[TEXT, ANSWER], what="the seeker reads")
        time.sleep(2)
        for _phone, _code, subscription in self.phones:
            step.expect(seen=len(self._pushes(subscription)), wanted=1, what="pushes to a phone")

    def compare(self, step: Step) -> None:
        """What the push service saw: lengths of boxes, and nothing else that differs."""
        lengths = {push["length"] for push in self.here.push.received}
        step.expect(seen=len(lengths), wanted=1, what="different lengths")
        everything = json.dumps(
            [self.here.push.received, self.here.fcm.received, self.here.mail.received], default=str
        )
        step.expect(seen=MARK in everything, wanted=False, what="a word of it at a provider")
        step.see(f"{len(self.here.push.received)} pushes of {lengths} bytes")

    def hear_by_firebase(self, step: Step) -> None:
        """The last phone's app is registered with Firebase instead: equal text, equal length."""
        phone, _code, subscription = self.phones[-1]
        [pushed] = self._pushes(subscription)
        note = json.loads(pushed["plaintext"])["notification"]
        app = {"via": "fcm", "token": SEEKERS_APP}
        phone.wire.call("PUT", CONTACT, {"push": app})
        referral = self.desk.find(phone.request)
        if referral is None:
            raise NotAsExpected("the request is not in the inbox")
        self.desk.reply(referral, ANSWER)
        message = wait_until(lambda: self._messages_to(SEEKERS_APP), "a message to the app")[-1]
        show("app (FCM)", {name: message[name] for name in ("notification", "data")})
        wanted = {name: note[name] for name in ("title", "body")}
        step.expect(seen=message["notification"], wanted=wanted, what="the text")
        said = "".join([*message["notification"].values(), *message["data"].values()])
        step.expect(
            seen=len(said.encode()), wanted=len(pushed["plaintext"].encode()), what="bytes of text"
        )

    def lose_a_phone(self, step: Step) -> None:
        """The push service says 410 for a second answer, after the first was read."""
        phone, _code, _subscription = self.phones[0]
        fresh = self.here.push.new_subscription()
        phone.wire.call("PUT", CONTACT, {"push": fresh.as_json()})
        self.here.push.answer(status=410)
        referral = self.desk.find(phone.request)
        if referral is None:
            raise NotAsExpected("the request is not in the inbox")
        self.desk.reply(referral, ANSWER)
        gone = wait_until(
            lambda: not phone.wire.call("GET", CONTACT)["push"], "the phone to be forgotten"
        )
        self.here.push.reset()
        step.expect(seen=gone, wanted=True, what="forgotten")

    def end_mails(self, step: Step) -> None:
        """As the button of a mail program does it (RFC 8058)."""
        headers = self._mails()[-1]["headers"]
        link = headers["List-Unsubscribe"].strip("<>")
        answer = httpx.post(
            link, data={"List-Unsubscribe": "One-Click"}, trust_env=False, timeout=60
        )
        step.expect(seen=answer.status_code, wanted=200, what="the answer")
        settings = self.desk.wire.call("GET", f"{NOTIFICATIONS}/settings")
        by_mail = {kind["vias"].get("mail", False) for kind in settings["kinds"]}
        step.expect(seen=by_mail, wanted={False}, what="kinds that come by mail")

    def _ask(self, *, urgent: bool = False) -> Phone:
        phone, profile = Phone(self.server.address), PROFILE | {"urgent": urgent}
        matches = phone.matches(profile)["matches"]
        [chosen] = [
            match["organisation"]
            for match in matches
            if match["organisation"]["slug"] == "fairwork"
        ]
        code = phone.ask(profile, TEXT, [chosen])
        self.phones.append((phone, code, self.here.push.new_subscription()))
        return phone

    def _push(self, subscription: Subscription) -> Any:
        return json.loads(wait_until(lambda: self._pushes(subscription), "a push")[-1]["plaintext"])

    def _pushes(self, subscription: Subscription) -> list[Any]:
        received = self.here.push.received
        return [push for push in received if push["subscription"] == subscription.id]

    def _app_messages(self) -> list[Any]:
        received = self.here.fcm.received
        return [push["message"] for push in received if push["message"]["token"].startswith("app-")]

    def _messages_to(self, token: str) -> list[Any]:
        received = self.here.fcm.received
        return [push["message"] for push in received if push["message"]["token"] == token]

    def _mails(self) -> list[Any]:
        return [mail for mail in self.here.mail.received if self.email in mail["to"]]


def show(what: str, seen: Any) -> None:
    """Print what came out where."""
    text = re.sub(r"\s+", " ", json.dumps(seen, ensure_ascii=False))
    print(f"        {what:12} {text}", flush=True)
