"""The contract of transports: the meaning of a provider's answers.

To add a transport, add a `Case` at the end. Its provider is a fake; `use` points Kier to it, and
`rows` are its own answers or replace those of `ROWS` by name.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from notifications.kinds import KINDS, Via
from notifications.transports.base import Message, Outcome, Result, Transport
from scripts.fake_providers.fake import Fake
from scripts.fake_providers.fcm import FakeFCM
from scripts.fake_providers.mail_provider import FakeMailProvider
from scripts.fake_providers.push_service import FakePushService

# How long the transports wait for a provider that is to be too slow; `DELAY` is longer.
PATIENCE = 0.4
DELAY = 60.0
# For one that answers: a machine may be busy for that long.
PLENTY = 60.0
OWNER = UUID("0a7c0f0e-3f0b-4d6c-9d4e-2f6f4b1c9a11")

# By the name of a row: how the fake is told to answer, and what is to be made of it.
type Rows = Mapping[str, tuple[dict[str, Any], Result, float | None]]

ROWS: Rows = {
    "taken": ({}, Result.SENT, None),
    "bad request": ({"status": 400}, Result.REFUSED, None),
    "unauthorised": ({"status": 401}, Result.REFUSED, None),
    "forbidden": ({"status": 403}, Result.REFUSED, None),
    "too much": ({"status": 429, "retry_after": 90}, Result.LATER, 90.0),
    "internal": ({"status": 500}, Result.LATER, None),
    "bad gateway": ({"status": 502}, Result.LATER, None),
    "unavailable": ({"status": 503}, Result.LATER, None),
    "unavailable for a while": ({"status": 503, "retry_after": 30}, Result.LATER, 30.0),
    "too slow": ({"delay": DELAY}, Result.LATER, None),
    "no answer": ({"hang": True}, Result.LATER, None),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A transport beside its provider."""

    via: Via
    fake: Callable[[], Fake]
    # Point Kier to a fake that listens at a URL, which is waited for so many seconds; there is a
    # folder for files. With the settings fixture, which forgets it afterwards.
    use: Callable[[Any, Fake, str, Path, float], None]
    # One that waits no longer than so many seconds.
    transport: Callable[[float], Transport]
    # The n-th address that the provider knows; by the URL at which it listens.
    address: Callable[[str, int], str]
    # What of an address must be seen nowhere; the whole of it if left out.
    secrets: Callable[[str], Sequence[str]] = lambda address: [address]
    rows: Rows = field(default_factory=dict)


def a_message(address: str, **changes: Any) -> Message:
    fields: dict[str, Any] = {
        "id": uuid4(),
        "address": address,
        "kind": KINDS["referral.offered"],
        "language": "en",
        "seconds": 3600,
        "urgent": False,
        "owner": OWNER,
    }
    return Message(**fields | changes)


def send(transport: Transport, messages: Sequence[Message]) -> list[Outcome]:
    """Return the result of each message in order; each has to be reported once."""
    found: dict[UUID, Outcome] = {}

    def report(message: Message, outcome: Outcome) -> None:
        assert message.id not in found, "a message is reported once"
        found[message.id] = outcome

    transport.send(messages, report)
    assert found.keys() == {message.id for message in messages}, "every message is reported"
    return [found[message.id] for message in messages]


# -- Firebase -----------------------------------------------------------------------------------


def _use_fcm(settings: Any, fake: Any, url: str, folder: Path, _patience: float) -> None:
    file = folder / "account.json"
    file.write_text(json.dumps(fake.service_account(url)))
    settings.FCM_CREDENTIALS, settings.FCM_URL = str(file), url


def _fcm(patience: float) -> Transport:
    from notifications.transports.fcm.transport import FCM

    return FCM(timeout=patience)


FCM_CASE = Case(
    via=Via.FCM,
    fake=FakeFCM,
    use=_use_fcm,
    transport=_fcm,
    address=lambda _url, number: f"token{number}:APA91b-and-so-on",
    rows={
        "unregistered": ({"status": 404}, Result.GONE, None),
        "no such project": ({"error": "NOT_FOUND"}, Result.REFUSED, None),
        "no token": ({"error": "INVALID_TOKEN"}, Result.GONE, None),
        "no token, by its field": ({"error": "INVALID_TOKEN_FIELD"}, Result.GONE, None),
        "of another project": ({"error": "SENDER_ID_MISMATCH"}, Result.REFUSED, None),
        "without permission": ({"error": "PERMISSION_DENIED"}, Result.REFUSED, None),
        "access withdrawn": ({"error": "UNAUTHENTICATED"}, Result.REFUSED, None),
        "too much, and no wait": ({"status": 429}, Result.LATER, 60.0),
        "token endpoint down": ({"at": "token", "status": 503}, Result.LATER, None),
        "token endpoint silent": ({"at": "token", "hang": True}, Result.LATER, None),
        "key withdrawn": ({"at": "token", "status": 400}, Result.REFUSED, None),
    },
)

# -- Mail ---------------------------------------------------------------------------------------


def _use_mail(settings: Any, fake: Any, url: str, _folder: Path, patience: float) -> None:
    settings.MAILERS = fake.mailers(url, timeout=patience)


def _mail(_patience: float) -> Transport:
    from notifications.transports.mail.transport import Mail

    return Mail()


MAIL_CASE = Case(
    via=Via.MAIL,
    fake=FakeMailProvider,
    use=_use_mail,
    transport=_mail,
    address=lambda _url, number: f"somebody{number}@elsewhere.example",
    secrets=lambda address: [address, address.partition("@")[0]],
    rows={
        "no such mailbox": ({"error": "bad-recipient"}, Result.GONE, None),
        "no such domain": ({"error": "no-domain"}, Result.REFUSED, None),
    },
)

# -- Web push -----------------------------------------------------------------------------------


def _use_web_push(settings: Any, _fake: Fake, url: str, _folder: Path, _patience: float) -> None:
    settings.OWN_PUSH_SERVICES = {url.removeprefix("http://")}


def _web_push(patience: float) -> Transport:
    from notifications.transports.web_push.transport import WebPush

    return WebPush(timeout=patience)


def _subscription(url: str, number: int) -> str:
    return json.dumps(FakePushService(url).subscription(f"browser{number}-and-so-on").as_json())


def _secrets_of_subscription(address: str) -> Sequence[str]:
    given = json.loads(address)
    return [given["endpoint"], given["endpoint"].rpartition("/")[2], *given["keys"].values()]


WEB_PUSH_CASE = Case(
    via=Via.WEB_PUSH,
    fake=FakePushService,
    use=_use_web_push,
    transport=_web_push,
    address=_subscription,
    secrets=_secrets_of_subscription,
    rows={
        "no such subscription": ({"status": 404}, Result.GONE, None),
        "subscription has ended": ({"status": 410}, Result.GONE, None),
        "too large": ({"status": 413}, Result.REFUSED, None),
        "elsewhere": ({"status": 307}, Result.REFUSED, None),
        "too much, as Microsoft says it": (
            {"status": 406, "retry_after": 90},
            Result.LATER,
            90.0,
        ),
        "too much, and no wait": ({"status": 429}, Result.LATER, None),
        "too much, for years": ({"status": 429, "retry_after": 10**9}, Result.LATER, 86_400.0),
    },
)

CASES = (FCM_CASE, MAIL_CASE, WEB_PUSH_CASE)
