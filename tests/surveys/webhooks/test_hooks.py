"""Webhooks: which addresses are taken, secrets, how many, and trying one out."""

import json
import socket
import threading
from typing import Any

import pytest

from backend.core.errors import Conflict, Missing
from surveys.models import Webhook
from surveys.webhooks import addresses, hooks, http_client
from surveys.webhooks.hooks import (
    MAX_OF_ONE,
    add_webhook,
    change_webhook,
    delete_webhook,
    renew_secret,
    webhook_of,
    webhooks_of,
)
from surveys.webhooks.http_client import Call, call_all
from surveys.webhooks.signatures import headers_for, secret_of
from tests.factories import Desk

from .conftest import Told
from .receiver import Receiver, is_signed

GOOD = "https://hooks.example.org/kier"


def resolving_to(*found: str) -> Any:
    return lambda _host, port, **_others: [
        (socket.AF_UNSPEC, socket.SOCK_STREAM, 6, "", (one, port)) for one in found
    ]


def test_the_secret_is_shown_once_and_locked(desk: Desk) -> None:
    made, secret = add_webhook(desk.row, GOOD)
    assert secret.startswith("whsec_")
    assert len(secret) == len("whsec_") + 44
    stored = Webhook.objects.get()
    assert secret.encode() not in bytes(stored.secret)
    assert secret_of(stored) == secret
    renewed = renew_secret(made)
    assert secret_of(Webhook.objects.get()) == renewed != secret


def test_the_signature_is_that_of_the_standard() -> None:
    """By the example of the standard's own libraries."""
    headers = headers_for(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/kier",
        "https://hooks.example.org:8443/kier",
        "https://hooks",
        "https://10.0.0.1/",
        "https://user@hooks.example.org/",
        "https://hooks.internal/",
        "https://2130706433/",
        "ftp://hooks.example.org/",
        "https://hooks.example.org/" + "x" * 500,
        "http://localhost.example.org/",
        "http://127.0.0.1:99999/",
        # The operator's own push service is for pushes.
        "https://push.example:8443/",
        "",
    ],
)
def test_an_address_that_may_not_be_called_is_refused(desk: Desk, url: str) -> None:
    with pytest.raises(Conflict) as refused:
        add_webhook(desk.row, url)
    assert [(error.field, error.code) for error in refused.value.errors] == [("url", "invalid")]
    made, _secret = add_webhook(desk.row, GOOD)
    with pytest.raises(Conflict):
        change_webhook(made, url=url)
    assert Webhook.objects.get().url == GOOD


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/", "http://localhost/a?b", "https://[::1]:443/"]
)
def test_this_machine_is_called_outside_production_alone(
    desk: Desk, settings: Any, url: str
) -> None:
    add_webhook(desk.row, url)
    settings.PRODUCTION = True
    with pytest.raises(Conflict):
        add_webhook(desk.row, url)
    assert [one.text for one in call_all([Call(url, b"", {})])] == ["private-host"]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1"])
def test_a_name_of_a_private_address_is_not_called(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    for found in ([address], ["8.8.8.8", address]):
        monkeypatch.setattr(addresses.socket, "getaddrinfo", resolving_to(*found))
        assert call_all([Call(GOOD, b"{}", {})])[0].text == "private-host"


def test_a_name_that_leads_nowhere_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_args: Any, **_others: Any) -> list[Any]:
        raise socket.gaierror

    monkeypatch.setattr(addresses.socket, "getaddrinfo", resolve)
    assert call_all([Call(GOOD, b"{}", {})])[0].text == "dns"


def test_an_organisation_has_ten_at_the_most(desk: Desk, other_desk: Desk) -> None:
    for at in range(MAX_OF_ONE):
        add_webhook(desk.row, f"{GOOD}/{at}")
    with pytest.raises(Conflict):
        add_webhook(desk.row, GOOD)
    theirs, _secret = add_webhook(other_desk.row, GOOD)
    assert [one.url for one in webhooks_of(desk.row.id)] == [f"{GOOD}/{at}" for at in range(10)]
    with pytest.raises(Missing):
        webhook_of(desk.row.id, theirs.id)
    delete_webhook(webhook_of(other_desk.row.id, theirs.id))
    assert webhooks_of(other_desk.row.id) == []


def test_an_address_is_tried_out(
    told: Told, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "WAIT_SECONDS", 60)
    assert hooks.test_call(told.webhook) == "200"
    (got,) = receiver.received
    assert is_signed(told.secret, got)
    assert json.loads(got["body"]) == {"type": "test", "id": got["headers"]["webhook-id"]}
    receiver.answer(404)
    assert hooks.test_call(told.webhook) == "404"


def test_one_is_tried_out_at_a_time(told: Told, receiver: Receiver) -> None:
    with hooks._trying, pytest.raises(Conflict):
        hooks.test_call(told.webhook)
    assert receiver.count == 0


def test_nobody_waits_for_one_that_does_not_answer(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, done = threading.Event(), threading.Event()

    def call_all(_calls: Any) -> list[http_client.Answer]:
        assert answers.wait(60)
        done.set()
        return [http_client.Answer(200)]

    monkeypatch.setattr(http_client, "call_all", call_all)
    monkeypatch.setattr(hooks, "WAIT_SECONDS", 0.01)
    assert hooks.test_call(told.webhook) == "slow"
    # It goes on, and nobody else tries meanwhile.
    with pytest.raises(Conflict):
        hooks.test_call(told.webhook)
    answers.set()
    assert done.wait(60)
    assert hooks._trying.acquire(timeout=60)
    hooks._trying.release()
