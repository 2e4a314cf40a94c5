"""Live events leave once a transaction is committed, and never hold up or undo what was done."""

import asyncio
import logging
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from notifications.recipients import organisation, seeker
from notifications.transports.base import Outcome, Result
from notifications.transports.live import transport as live
from tests.notifications.contract import a_message, send

REQUEST = UUID("0a7c0f0e-3f0b-4d6c-9d4e-2f6f4b1c9a11")
ORGANISATION = UUID("1b8d1f1e-4f1c-4e7d-8e5f-3f7f5c2d0b22")
REFERRAL = UUID("2c9e2f2e-5f2d-4f8e-9f60-4f8f6d3e1c33")

TO_REQUEST = (
    f"request.{REQUEST}",
    {"type": "kier.event", "event": {"type": "request.changed", "id": str(REQUEST)}},
)
TO_ORGANISATION = (
    f"organisation.{ORGANISATION}",
    {"type": "kier.event", "event": {"type": "referral.changed", "id": str(REFERRAL)}},
)


class Layer:
    """A channel layer that notes down what is sent."""

    def __init__(self, error: Exception | None = None) -> None:
        self.sent: list[Any] = []
        self.error = error

    async def group_send(self, group: str, message: Any) -> None:
        if self.error:
            raise self.error
        self.sent.append((group, message))


@pytest.fixture
def layer(monkeypatch: pytest.MonkeyPatch) -> Layer:
    layer = Layer()
    monkeypatch.setattr(live, "get_channel_layer", lambda: layer)
    return layer


def announce_both() -> None:
    live.announce(seeker(REQUEST), REQUEST)
    live.announce(organisation(ORGANISATION), REFERRAL)


@pytest.mark.django_db(transaction=True)
def test_sent_once_it_is_committed(layer: Layer) -> None:
    with transaction.atomic():
        announce_both()
        assert layer.sent == []
    assert layer.sent == [TO_REQUEST, TO_ORGANISATION]


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_is_not_told(layer: Layer) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        announce_both()
        raise ZeroDivisionError
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            announce_both()
            raise ZeroDivisionError
        live.announce(seeker(REQUEST), REQUEST)
    assert layer.sent == [TO_REQUEST]


@pytest.mark.django_db(transaction=True)
def test_a_layer_that_fails_undoes_nothing_and_is_noted_without_content(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(live, "get_channel_layer", lambda: Layer(ConnectionError("redis is away")))
    with transaction.atomic():
        announce_both()
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2


@pytest.mark.django_db(transaction=True)
def test_no_layer_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "get_channel_layer", lambda: None)
    announce_both()


@pytest.mark.asyncio
async def test_beside_a_server_the_loop_sends(
    layer: Layer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live.ServerLoop, "running", asyncio.get_running_loop())
    await asyncio.to_thread(live._send, *TO_REQUEST)
    async with asyncio.timeout(60):
        while not layer.sent:
            await asyncio.sleep(0)
    assert layer.sent == [TO_REQUEST]


@pytest.mark.asyncio
async def test_a_failure_on_the_loop_is_noted(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(live, "get_channel_layer", lambda: Layer(ConnectionError("away")))
    monkeypatch.setattr(live.ServerLoop, "running", asyncio.get_running_loop())
    await asyncio.to_thread(live._send, *TO_REQUEST)
    async with asyncio.timeout(60):
        while not caplog.records:
            await asyncio.sleep(0)
    assert [record.getMessage() for record in caplog.records] == ["a live event was not sent"]


# -- As the other transports: tests/notifications/test_transports.py -----------------------------


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (None, Outcome(Result.SENT)),
        (ConnectionError("redis is away"), Outcome(Result.LATER, "channel-layer")),
        (TimeoutError(), Outcome(Result.LATER, "channel-layer")),
    ],
)
def test_each_is_reported_once_as_it_fared(
    monkeypatch: pytest.MonkeyPatch, error: Exception | None, outcome: Outcome
) -> None:
    layer = Layer(error)
    monkeypatch.setattr(live, "get_channel_layer", lambda: layer)
    messages = [
        a_message(f"organisation.{ORGANISATION}", id=REFERRAL),
        a_message(f"request.{REQUEST}", id=REQUEST),
    ]
    assert send(live.Live(), messages) == [outcome, outcome]
    assert layer.sent == ([] if error else [TO_ORGANISATION, TO_REQUEST])
