"""A receiver that listens, and an organisation that tells it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from surveys.models import Round, Webhook
from surveys.webhooks import http_client
from surveys.webhooks.hooks import add_webhook
from tests.surveys.results.rounds import a_round

from .receiver import Receiver

SMALL = {
    "title": {"nl": "Kort", "en": "Short"},
    "languages": ["nl", "en"],
    "items": [{"kind": "yes_no", "name": "glad", "label": {"nl": "Blij?"}}],
}


@dataclass(frozen=True)
class Told:
    """A round whose organisation has a webhook."""

    round: Round
    webhook: Webhook
    secret: str
    url: str


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever answers is waited for, however busy the machine is."""
    monkeypatch.setattr(http_client, "TIMEOUT_SECONDS", 60)


@pytest.fixture(scope="session")
def listening() -> Iterator[tuple[Receiver, str]]:
    receiver = Receiver()
    with receiver.serving() as running:
        yield receiver, running.url


@pytest.fixture
def receiver(listening: tuple[Receiver, str]) -> Receiver:
    listening[0].reset()
    return listening[0]


@pytest.fixture
def told(db: None, receiver: Receiver, listening: tuple[Receiver, str]) -> Told:
    round_ = a_round(SMALL)
    url = f"{listening[1]}/results"
    webhook, secret = add_webhook(round_.organisation, url)
    return Told(round_, webhook, secret, url)
