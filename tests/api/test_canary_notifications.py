"""What goes out: no push, mail or message to an app, no webhook and no line of the worker tells."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.test import Client

from notifications import devices
from notifications.kinds import KINDS, Audience, Via
from notifications.models import Delivery
from notifications.recipients import member
from notifications.transports.base import Message, Outcome
from notifications.transports.registry import TRANSPORTS, transport
from notifications.transports.texts import PUSH_BYTES
from notifications.worker.triage import LONGEST_DELAY, QUARTER
from scripts.fake_providers.fcm import FakeFCM
from scripts.fake_providers.mail_provider import FakeMailProvider, webhook
from scripts.fake_providers.push_service import FakePushService
from tests.api.doors import ADDRESS, CANARY, TRACES
from tests.notifications.scenes import Provider, Seconds, a_runner, spread_all, work_off
from tests.personas import INTAKE, Caseworker, Seeker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("written")]
CONTACT = f"{INTAKE}/request/contact"
TRACKING = "/anymail/mailgun/tracking/"
Look = Callable[..., None]
World = tuple[Seeker, Caseworker]


@dataclass(frozen=True)
class Providers:
    """Fake providers of all transports."""

    push: FakePushService
    fcm: FakeFCM
    mail: FakeMailProvider

    def received(self) -> list[Any]:
        return [*self.push.received, *self.fcm.received, *self.mail.received]


@pytest.fixture
def providers(settings: Any, tmp_path: Path) -> Iterator[Providers]:
    push, fcm, mail = FakePushService(), FakeFCM(), FakeMailProvider()
    with ExitStack() as stack:
        at = {one: stack.enter_context(one.serving()).url for one in (push, fcm, mail)}
        account = tmp_path / "firebase.json"
        account.write_text(json.dumps(fcm.service_account(at[fcm])))
        settings.FCM_CREDENTIALS, settings.FCM_URL = str(account), at[fcm]
        settings.OWN_PUSH_SERVICES = frozenset({urlsplit(at[push]).netloc})
        settings.MAILERS = mail.mailers(at[mail])
        transport.cache_clear()
        yield Providers(push, fcm, mail)
        for via in TRANSPORTS:
            transport(via).close()
        transport.cache_clear()


@pytest.fixture
def told(world: World, providers: Providers) -> World:
    seeker, caseworker = world
    phone = providers.push.subscription(f"phone-{CANARY}").as_json()
    assert seeker.call("put", CONTACT, {"push": phone}).status_code == 200
    who = member(caseworker.staff.member.pk)
    browser = providers.push.new_subscription().as_json()
    devices.register(who, uuid4(), Via.WEB_PUSH, json.dumps(browser), "nl")
    devices.register(who, uuid4(), Via.FCM, "app-of-the-caseworker", "nl")
    return world


def deliver() -> None:
    spread_all()
    for via in TRANSPORTS:
        seconds = Seconds()
        runner = a_runner(transport(via), seconds)  # type: ignore[arg-type]
        work_off(runner)
        # A mail waits for a quarter of an hour, and a while longer.
        seconds.now += (QUARTER + LONGEST_DELAY).total_seconds()
        work_off(runner)


@pytest.mark.full
def test_nothing_that_was_written_reaches_a_provider(
    told: World, providers: Providers, look: Look
) -> None:
    seeker, caseworker = told
    seeker.write(CANARY)
    caseworker.write(seeker, CANARY)
    deliver()
    caseworker.move(seeker, "accept")
    deliver()
    sent = providers.received()
    assert {len(providers.push.received), len(providers.fcm.received)} == {2, 1}
    assert len(providers.mail.received) == 1
    ours = json.dumps(
        [{**one, "subscription": "", "headers": {}, "to": ""} for one in sent]
    ).lower()
    tells = [*TRACES, seeker.request, caseworker.desk.id, caseworker.desk.row.name, "help"]
    assert [trace for trace in tells if trace.lower() in ours] == []
    look(*TRACES)


@pytest.mark.full
def test_an_answer_is_one_push_whichever_way_it_goes(
    told: World, providers: Providers, look: Look
) -> None:
    """Equal in text and length over web push, UnifiedPush and Firebase; no token in the rows."""
    seeker, caseworker = told
    browser = providers.push.subscription("browser-of-a-seeker").as_json()
    distributor = providers.push.subscription("distributor-of-a-seeker").as_json()
    token = "app-of-a-seeker"
    phones = [
        browser,
        {"via": "unified_push", "subscription": distributor},
        {"via": "fcm", "token": token},
    ]
    for phone in phones:
        assert seeker.call("put", CONTACT, {"push": phone}).status_code == 200
        look(*TRACES, token, "distributor-of", "browser-of", distributor["keys"]["auth"])
        caseworker.write(seeker, CANARY)
        deliver()
    pushed = {one["subscription"]: one for one in providers.push.received}
    notes = [
        pushed[name]["plaintext"] for name in ("browser-of-a-seeker", "distributor-of-a-seeker")
    ]
    assert notes[0] == notes[1]
    lengths = {pushed[name]["length"] for name in pushed if name.endswith("-of-a-seeker")}
    assert len(lengths) == 1
    [app] = [one["message"] for one in providers.fcm.received if one["message"]["token"] == token]
    note = json.loads(notes[0])["notification"]
    assert app["notification"] == {"title": note["title"], "body": note["body"]}
    assert app["data"]["navigate"] == note["navigate"]
    texts = [*app["notification"].values(), *app["data"].values()]
    assert {len("".join(texts).encode()), *(len(text.encode()) for text in notes)} == {PUSH_BYTES}
    assert [trace for trace in TRACES if trace in json.dumps([app, notes])] == []


@pytest.mark.full
def test_the_address_of_a_phone_stands_nowhere_to_be_read(told: World, look: Look) -> None:
    """It is kept locked: the canary is in it."""
    seeker, _caseworker = told
    assert seeker.get(CONTACT).json()["push"] is True
    look(*TRACES, "/push/")


@pytest.mark.full
def test_nothing_of_a_phone_stays_when_the_request_is_erased(
    told: World, providers: Providers, look: Look
) -> None:
    seeker, caseworker = told
    caseworker.write(seeker, CANARY)
    spread_all()
    seeker.erase()
    spread_all()
    assert not Delivery.objects.filter(via=Via.WEB_PUSH, owner=seeker.request).exists()
    deliver()
    assert all("phone" not in one["subscription"] for one in providers.push.received)
    look(*TRACES, seeker.request, seeker.request.replace("-", ""))


@pytest.mark.full
def test_no_line_tells_what_a_provider_said(told: World, look: Look) -> None:
    """Providers quote addresses in their errors, and libraries quote providers."""
    seeker, caseworker = told
    caseworker.write(seeker, CANARY)
    spread_all()

    class Quoting(Provider):
        def send(self, messages: Any, report: Any) -> None:
            raise ConnectionError(f"{messages[0].address} {CANARY}")

    work_off(a_runner(Quoting(Via.WEB_PUSH)))
    look(*TRACES, "/push/")


@pytest.mark.full
@pytest.mark.parametrize(
    ("fails", "done"),
    [
        ("notifications.worker.claims.claim", None),
        ("notifications.worker.transport_worker.message_for", True),
    ],
)
def test_a_step_that_fails_tells_nothing(
    told: World, look: Look, monkeypatch: pytest.MonkeyPatch, fails: str, done: object
) -> None:
    from notifications.worker.process import DeliveryProcess

    def fail(*_args: Any) -> Any:
        raise ValueError(CANARY)

    monkeypatch.setattr(fails, fail)
    monkeypatch.setattr("notifications.worker.process.AWAY_SECONDS", 0)
    spread_all()
    deliverer = DeliveryProcess()
    monkeypatch.setattr("notifications.worker.process.connections.close_all", lambda: None)
    runner = a_runner(Provider(Via.WEB_PUSH))
    assert deliverer._guarded(runner.step) is done
    look(*TRACES)


def post_webhook(body: bytes, **headers: str) -> int:
    client = Client(raise_request_exception=False, REMOTE_ADDR=ADDRESS)
    head = {"User-Agent": CANARY} | headers
    return client.post(TRACKING, body, content_type="application/json", headers=head).status_code


@pytest.mark.full
@pytest.mark.parametrize("event", ["bounced", "complained", "deferred", "unsubscribed"])
def test_nothing_stays_of_a_webhook(world: World, look: Look, settings: Any, event: str) -> None:
    settings.MAILERS = FakeMailProvider().mailers("http://127.0.0.1:9")
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": "key-for-webhooks"}
    address = f"{CANARY}@example.org"
    for signed in (True, False):
        told = webhook(event, address, signed=signed)
        told["event-data"] |= {"client-info": {"user-agent": CANARY}, "ip": ADDRESS}
        assert post_webhook(json.dumps(told).encode()) == (200 if signed else 400)
    assert post_webhook(f'{{"{CANARY}": '.encode()) == 400
    look(*TRACES)


@pytest.mark.full
def test_all_that_a_seeker_can_be_sent_is_of_one_length(told: World, providers: Providers) -> None:
    seeker, _caseworker = told
    push = transport(Via.WEB_PUSH)
    subscription = json.dumps(providers.push.subscription("phone-x").as_json())
    outcomes: list[Outcome] = []
    for kind in KINDS.values():
        if kind.audience is Audience.SEEKER and Via.WEB_PUSH in kind.vias:
            for language, _name in django_settings.LANGUAGES:
                message = Message(
                    id=uuid4(),
                    address=subscription,
                    kind=kind,
                    language=language,
                    seconds=3600,
                    urgent=False,
                    owner=uuid4(),
                )
                push.send([message], lambda _message, outcome: outcomes.append(outcome))
    assert len(outcomes) == 3 * len(django_settings.LANGUAGES)
    assert len({one["length"] for one in providers.push.received}) == 1
    assert seeker.request not in json.dumps(providers.push.received)
