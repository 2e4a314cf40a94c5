"""Which endpoints may be called, and what counts as a subscription."""

import base64
import json
import socket
import threading
import time
from typing import Any

import pytest

from notifications import endpoints
from notifications.endpoints import (
    BadSubscription,
    check_endpoint,
    checked_subscription,
    is_public,
    origin_of,
    public_key,
)
from scripts.fake_providers.push_service import FakePushService

PUBLIC = "https://push.example.org/send/abc"


def resolves_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **_others: Any) -> list[Any]:
        asked.append(host)
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(endpoints, "LOOK_UP_SECONDS", 60)
    return asked


def given(**changes: Any) -> dict[str, Any]:
    made = FakePushService("https://push.example.org").subscription("abc").as_json()
    return made | changes


# -- The form of an endpoint --------------------------------------------------------------------


@pytest.mark.parametrize(
    "endpoint",
    [
        PUBLIC,
        "https://fcm.googleapis.com/fcm/send/c1KrmpTuRm0:APA91bH",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAAA-_=",
        "https://web.push.apple.com/QGu",
        "https://wns2-par02p.notify.windows.com/w/?token=BQYAAABPS6%2bl%3d",
        "https://push.example.org:443/a",
        "https://PUSH.example.org/a",
        "https://xn--bcher-kva.example/a",
        "https://push.local-heroes.example/a",
        "https://1.2.3.4.example/a",
        "https://push.example.org/" + "a" * 975,
    ],
)
def test_endpoints_of_push_services(endpoint: str) -> None:
    assert origin_of(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "push.example.org",
        "http://push.example.org/a",
        "ftp://push.example.org/a",
        "https:push.example.org/a",
        "https:///a",
        "https://push.example.org:444/a",
        "https://push.example.org:0443x/a",
        "https://push.example.org:8443/a",
        "https://push.example.org:/a",
        "https://user@push.example.org/a",
        "https://user:word@push.example.org/a",
        "https://push.example.org#@10.0.0.1/a",
        "https://push.example.org/a#b",
        "https://push.example.org\\@10.0.0.1/a",
        "https://push.example.org/a b",
        "https://push.example.org/a\r\nHost: b",
        "https://push.example.org/é",
        "https://pu_sh.example.org/a",
        "https://-push.example.org/a",
        "https://push..example.org/a",
        "https://push.example.org./a",
        "https://" + "a" * 64 + ".example.org/a",
        "https://" + "a." * 127 + "example/a",
        "https://push.example.org/" + "a" * 976,
        # One label.
        "https://push/a",
        "https://localhost/a",
        # Addresses, in all their spellings.
        "https://8.8.8.8/a",
        "https://127.0.0.1/a",
        "https://127.1/a",
        "https://2130706433/a",
        "https://0x7f.0.0.1/a",
        "https://a.0x7f/a",
        "https://a.0x/a",
        "https://[::1]/a",
        "https://[::ffff:10.0.0.1]/a",
        "https://[2606:4700::1111]/a",
        # Names that are never public.
        "https://a.localhost/a",
        "https://a.local/a",
        "https://a.LOCAL/a",
        "https://a.internal/a",
        "https://metadata.google.internal/a",
        "https://router.home.arpa/a",
        "https://home.arpa/a",
        "https://a.lan/a",
        "https://a.onion/a",
    ],
)
def test_what_is_never_called(endpoint: str) -> None:
    assert origin_of(endpoint) is None


def test_the_operator_makes_exceptions(settings: Any) -> None:
    settings.OWN_PUSH_SERVICES = {"127.0.0.1:9001", "[::1]:9001", "push:80", "own.internal:443"}
    told = {
        endpoint: origin_of(endpoint)
        for endpoint in (
            "http://127.0.0.1:9001/a",
            "https://127.0.0.1:9001/a",
            "http://[::1]:9001/a",
            "http://push/a",
            "https://own.internal/a",
            "https://OWN.internal:443/a",
            # Host and port both count, and nothing else is let through with them.
            "http://127.0.0.1:9002/a",
            "http://127.0.0.2:9001/a",
            "https://push/a",
            "http://u@127.0.0.1:9001/a",
            "http://push.example.org/a",
        )
    }
    assert [endpoint for endpoint, origin in told.items() if not origin] == [
        "http://127.0.0.1:9002/a",
        "http://127.0.0.2:9001/a",
        "https://push/a",
        "http://u@127.0.0.1:9001/a",
        "http://push.example.org/a",
    ]


@pytest.mark.parametrize(
    ("endpoint", "origin"),
    [
        (PUBLIC, "https://push.example.org"),
        ("https://PUSH.example.org:443/a", "https://push.example.org"),
        ("http://127.0.0.1:9001/a?b", "http://127.0.0.1:9001"),
    ],
)
def test_the_origin(settings: Any, endpoint: str, origin: str) -> None:
    settings.OWN_PUSH_SERVICES = {"127.0.0.1:9001"}
    assert origin_of(endpoint) == origin


# -- What a name resolves to --------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "142.250.102.95", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_public_addresses(address: str) -> None:
    assert is_public([address])


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.1",
        "192.0.2.1",
        "192.168.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        # IPv4 within IPv6: mapped, compatible, translated, of 6to4 and Teredo.
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::10.0.0.1",
        "::8.8.8.8",
        "64:ff9b::a00:1",
        "64:ff9b:1::808:808",
        "2002:a00:1::1",
        "2001:0:1::1",
        "2001:db8::1",
        "fc00::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "100::1",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public([address])
    assert not is_public(["8.8.8.8", address])


def test_a_name_that_leads_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = resolves_to(monkeypatch, "8.8.8.8", "10.0.0.1")
    with pytest.raises(BadSubscription) as refused:
        check_endpoint(PUBLIC)
    assert (refused.value.error.field, refused.value.error.code) == ("endpoint", "not-public")
    assert asked == ["push.example.org"]


@pytest.mark.parametrize("addresses", [("8.8.8.8",), ()])
def test_a_name_that_is_public_or_unknown(
    monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...]
) -> None:
    """A name may resolve later; it is checked again at the call."""
    resolves_to(monkeypatch, *addresses)
    check_endpoint(PUBLIC)


def test_an_exception_is_not_looked_up(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.OWN_PUSH_SERVICES = {"own.internal:443"}
    asked = resolves_to(monkeypatch, "10.0.0.1")
    check_endpoint("https://own.internal/a")
    assert asked == []


def test_slow_names_hold_up_one_registration_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()
    monkeypatch.setattr(endpoints, "LOOK_UP_SECONDS", 0.2)
    asked: list[str] = []

    def getaddrinfo(host: str, *_others: Any, **_options: Any) -> list[Any]:
        asked.append(host)
        answered.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    # Neither comes back if it waits for the answer, and only the first one asks.
    began = time.monotonic()
    check_endpoint(PUBLIC)
    assert time.monotonic() - began >= 0.2
    check_endpoint("https://another.example.org/a")

    answered.set()
    with endpoints._looking_up:
        assert asked == ["push.example.org"]


# -- Subscriptions ------------------------------------------------------------------------------


def test_a_subscription_has_one_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves_to(monkeypatch)
    browser = given()
    padded = given(
        keys={
            "auth": browser["keys"]["auth"] + "==",
            "p256dh": browser["keys"]["p256dh"] + "=",
            "other": 1,
        },
        expirationTime=1,
        other={},
    )
    assert checked_subscription(padded) == checked_subscription(browser)
    assert json.loads(checked_subscription(browser)) == {
        "endpoint": browser["endpoint"],
        "keys": browser["keys"],
    }


def with_key(name: str, value: object) -> dict[str, Any]:
    return given(keys={**given()["keys"], name: value})


def text_of(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


POINT = base64.urlsafe_b64decode(given()["keys"]["p256dh"] + "=")


@pytest.mark.parametrize(
    ("subscription", "pointer"),
    [
        ({}, "endpoint"),
        (given(endpoint=None), "endpoint"),
        (given(endpoint=7), "endpoint"),
        (given(endpoint="https://10.0.0.1/a"), "endpoint"),
        (given(keys=None), "keys.p256dh"),
        (given(keys=[]), "keys.p256dh"),
        (with_key("p256dh", None), "keys.p256dh"),
        (with_key("p256dh", ""), "keys.p256dh"),
        (with_key("p256dh", text_of(POINT)[:-2]), "keys.p256dh"),
        # Compressed; of no form; beside the curve; in the other alphabet.
        (with_key("p256dh", text_of(b"\x02" + POINT[1:33])), "keys.p256dh"),
        (with_key("p256dh", text_of(b"\x05" + POINT[1:])), "keys.p256dh"),
        (with_key("p256dh", text_of(POINT[:-1] + bytes([POINT[-1] ^ 1]))), "keys.p256dh"),
        (with_key("p256dh", "+" + text_of(POINT)[1:]), "keys.p256dh"),
        (with_key("auth", 1), "keys.auth"),
        (with_key("auth", text_of(bytes(15))), "keys.auth"),
        (with_key("auth", text_of(bytes(17))), "keys.auth"),
        (with_key("auth", "A" * 21 + "B"), "keys.auth"),
    ],
)
def test_what_is_no_subscription(
    monkeypatch: pytest.MonkeyPatch, subscription: dict[str, Any], pointer: str
) -> None:
    resolves_to(monkeypatch)
    with pytest.raises(BadSubscription) as refused:
        checked_subscription(subscription)
    assert refused.value.error.field == pointer


def test_nothing_of_a_subscription_is_in_the_error() -> None:
    with pytest.raises(BadSubscription) as refused:
        checked_subscription(given(endpoint="https://secret@example.org/its-path"))
    assert "secret" not in repr(refused.value) + repr(refused.value.error)


def test_the_key_that_browsers_subscribe_with(settings: Any) -> None:
    """Of RFC 8291, appendix A: the sender's private key and its point."""
    settings.VAPID_KEY = base64.urlsafe_b64decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw=")
    assert public_key() == (
        "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
    )
