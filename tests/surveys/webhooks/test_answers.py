"""What becomes of a call, by the answer it gets: taken, again later, over, switched off."""

import socket
import threading
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone

from surveys.models import Webhook, WebhookCall
from surveys.states import JobState
from surveys.webhooks import http_client
from surveys.webhooks.calls import calls_of, forget_old
from surveys.webhooks.delivery import send_due
from surveys.webhooks.hooks import add_webhook, change_webhook
from tests.clock import Clock

from .conftest import Told
from .receiver import Receiver, SlowReceiver
from .test_publication_calls import published, states


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, JobState.READY),
        (204, JobState.READY),
        (301, JobState.FAILED),
        (308, JobState.FAILED),
        (400, JobState.FAILED),
        (401, JobState.FAILED),
        (404, JobState.FAILED),
        (408, JobState.WAITING),
        (425, JobState.WAITING),
        (429, JobState.WAITING),
        (500, JobState.WAITING),
        (503, JobState.WAITING),
    ],
)
def test_what_a_status_means(
    told: Told, receiver: Receiver, clock: Clock, status: int, state: JobState
) -> None:
    receiver.answer(status)
    published(told)
    send_due()
    assert states() == [(state, 1, str(status))]
    assert [one["path"] for one in receiver.received] == ["/results"]
    assert Webhook.objects.get().active


def test_410_switches_the_webhook_off(told: Told, receiver: Receiver, clock: Clock) -> None:
    receiver.answer(410)
    published(told)
    send_due()
    assert states() == [(JobState.FAILED, 1, "410")]
    assert not Webhook.objects.get().active


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        (None, 45, 60),
        ("10", 45, 60),
        ("3600", 3600, 3600),
        ("nonsense", 45, 60),
        ("999999999", 86_400, 86_400),
    ],
)
def test_who_asks_to_wait_is_waited_for(
    told: Told, receiver: Receiver, clock: Clock, asked: str | None, least: float, most: float
) -> None:
    receiver.answer(429, retry_after=asked)
    published(told)
    send_due()
    wait = (WebhookCall.objects.get().next_at - timezone.now()).total_seconds()
    assert least <= wait <= most


def test_it_is_tried_for_three_days_with_growing_waits(
    told: Told, receiver: Receiver, clock: Clock
) -> None:
    receiver.answer(503)
    published(told)
    begin, waits = clock.now, []
    while True:
        send_due()
        call = WebhookCall.objects.get()
        if call.state != JobState.WAITING:
            break
        waits.append((call.next_at - clock.now).total_seconds())
        clock.now = call.next_at
    assert (call.state, call.answer) == (JobState.FAILED, "503")
    assert call.attempts == receiver.count == len(waits) + 1
    assert timedelta(days=2) <= clock.now - begin <= timedelta(days=4)
    assert max(waits) <= 6 * 3600
    assert all(later >= 1.5 * wait for wait, later in pairwise(waits[:8]))


def test_who_is_not_there_is_called_again(told: Told, clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    Webhook.objects.update(url=f"http://127.0.0.1:{port}/")
    published(told)
    send_due()
    assert states() == [(JobState.WAITING, 1, "connection")]


@pytest.mark.parametrize("how", ["hang", "rubbish"])
def test_who_does_not_answer_is_called_again(
    told: Told, receiver: Receiver, clock: Clock, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    published(told)
    if how == "hang":
        monkeypatch.setattr(http_client, "TIMEOUT_SECONDS", 0.5)
        receiver.answer(hang=True)
        send_due()
        assert states() == [(JobState.WAITING, 1, "timeout")]
        return
    with socket.create_server(("127.0.0.1", 0)) as listener:
        Webhook.objects.update(url=f"http://127.0.0.1:{listener.getsockname()[1]}/")

        def answer() -> None:
            connection, _from = listener.accept()
            with connection:
                connection.recv(1)
                connection.sendall(b"SMTP ready\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        send_due()
        thread.join()
    assert states() == [(JobState.WAITING, 1, "bad-answer")]


def test_a_slow_one_holds_up_no_other(told: Told, clock: Clock) -> None:
    slow = SlowReceiver()
    with slow.serving() as running:
        Webhook.objects.update(url=running.url)
        add_webhook(told.round.organisation, running.url)
        published(told)
        assert send_due() == 2
    assert states() == [(JobState.READY, 1, "200")] * 2


def test_one_that_is_switched_off_is_told_nothing_more(
    told: Told, receiver: Receiver, clock: Clock
) -> None:
    receiver.answer(503)
    published(told)
    send_due()
    change_webhook(told.webhook, active=False)
    clock.put_on(hours=1)
    assert (send_due(), receiver.count) == (0, 1)
    assert states() == [(JobState.FAILED, 1, "switched-off")]


def test_a_lost_secret_is_said(told: Told, receiver: Receiver, settings: Any) -> None:
    published(told)
    settings.SECRET_KEY = "another one, of which nothing was kept at all"
    send_due()
    assert (states(), receiver.count) == ([(JobState.FAILED, 1, "secret")], 0)


def test_the_log_is_kept_for_ninety_days(told: Told, receiver: Receiver, clock: Clock) -> None:
    published(told)
    send_due()
    assert [one.publication.number for one in calls_of(told.webhook)] == [1]
    WebhookCall.objects.update(day=clock.now.date())
    clock.put_on(days=90)
    assert forget_old() == 0
    clock.put_on(days=1)
    assert forget_old() == 1
