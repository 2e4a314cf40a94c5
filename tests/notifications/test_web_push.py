"""Push to browsers: what goes over, and who signs it."""

import base64
import json
import time
from typing import Any

import http_ece
import pytest
import pywebpush
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings as django_settings

from notifications.endpoints import checked_subscription, public_key
from notifications.kinds import KINDS, Audience, Via
from notifications.transports.base import Outcome, Result
from notifications.transports.texts import PUSH_BYTES
from notifications.transports.web_push import message as composing
from notifications.transports.web_push.message import Composer, contact
from notifications.transports.web_push.transport import WebPush
from scripts.fake_providers import push_service
from scripts.fake_providers.push_service import FakePushService

from .contract import a_message, send
from .pushes import ELSEWHERE, to

PUSHED = [kind for kind in KINDS.values() if Via.WEB_PUSH in kind.vias]
LANGUAGES = [code for code, _name in django_settings.LANGUAGES]


# -- What goes over -----------------------------------------------------------------------------


def test_the_whole_push(web_push: WebPush, service: FakePushService) -> None:
    before = int(time.time())
    message = to(service, kind=KINDS["request.answered"], language="en")

    assert send(web_push, [message]) == [Outcome(Result.SENT)]

    [noted] = service.received
    signed = noted["headers"].pop("authorization")
    assert before + 12 * 3600 <= noted["claims"].pop("exp") <= time.time() + 12 * 3600
    assert json.loads(noted.pop("plaintext")) == {
        "web_push": 8030,
        "notification": {
            "title": "Kier",
            "body": "There is something new.",
            "navigate": "http://127.0.0.1:8000/#again",
            "lang": "en",
            "dir": "ltr",
            "tag": "kier",
        },
    }
    assert noted == {
        "status": 201,
        "subscription": json.loads(message.address)["endpoint"].rpartition("/")[2],
        "headers": {
            "host": service.url.removeprefix("http://"),
            "content-encoding": "aes128gcm",
            "content-type": "application/notification+json",
            "content-length": "1127",
            "ttl": "3600",
            "topic": "news",
            "urgency": "high",
        },
        "claims": {"aud": service.url, "sub": "mailto:kier@localhost"},
        "length": 1127,
    }
    assert signed.startswith("vapid t=")
    assert signed.endswith(f",k={public_key()}")


def test_one_length_for_every_kind_and_language(
    web_push: WebPush, service: FakePushService, settings: Any
) -> None:
    settings.PUBLIC_URL = f"https://{'a' * 60}.{'b' * 60}.example.org:8443"
    messages = [to(service, kind=kind, language=code) for kind in PUSHED for code in LANGUAGES]

    send(web_push, messages)

    assert service.count == len(PUSHED) * len(LANGUAGES)
    assert {(one["length"], len(one["plaintext"].encode())) for one in service.received} == {
        (PUSH_BYTES + 103, PUSH_BYTES)
    }


def test_a_seekers_push_is_the_same_on_the_outside_whatever_happened(
    web_push: WebPush, service: FakePushService
) -> None:
    kinds = [kind for kind in PUSHED if kind.audience is Audience.SEEKER]
    send(web_push, [to(service, kind=kind, urgent=kind.id < "request.b") for kind in kinds])
    assert len(kinds) > 1
    assert len({json.dumps(one["headers"], sort_keys=True) for one in service.received}) == 1
    assert len({one["plaintext"] for one in service.received}) == 1


def test_topics_are_such_that_services_take_them() -> None:
    for kind in PUSHED:
        assert push_service.TOPIC.fullmatch(kind.collapse)


def test_it_is_never_longer_on_its_way_than_services_allow() -> None:
    """Some services refuse a TTL of 0, so it is a second at least."""
    made = [Composer().composed(to(ELSEWHERE, seconds=seconds)) for seconds in (0, 86_400 * 365)]
    assert [call.headers["TTL"] for call in made] == ["1", "2419200"]


# -- RFC 8291 -----------------------------------------------------------------------------------


def test_it_is_locked_as_in_appendix_a(monkeypatch: pytest.MonkeyPatch) -> None:
    def decoded(text: str) -> bytes:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    private = int.from_bytes(decoded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
    sender = ec.derive_private_key(private, ec.SECP256R1())
    monkeypatch.setattr(pywebpush.ec, "generate_private_key", lambda *_curve: sender)
    salt = decoded("DGv6ra1nlYgDCS1FRnbzlw")
    monkeypatch.setattr(http_ece.os, "urandom", lambda size: salt[:size])
    text = b"When I grow up, I want to be a watermelon"
    monkeypatch.setattr(Composer, "_text", lambda *_message: text)
    keys = {
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRp"
        "kNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    }
    given = checked_subscription({"endpoint": "https://push.example.invalid/a", "keys": keys})

    body = Composer().composed(a_message(given)).body

    assert base64.urlsafe_b64encode(body).decode().rstrip("=") == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
        "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qu"
        "lcy4a-fN"
    )


def test_each_push_has_a_key_and_a_salt_of_its_own() -> None:
    composer, message = Composer(), to(ELSEWHERE)
    heads = {composer.composed(message).body[:86] for _ in range(20)}
    assert len({head[:16] for head in heads}) == len({head[21:] for head in heads}) == 20


# -- RFC 8292 -----------------------------------------------------------------------------------


def test_the_push_service_of_the_tests_knows_a_signature() -> None:
    """With the example of RFC 8292, section 2.4."""
    token = (
        "t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiO"
        "jE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMl"
        "MuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, "
        "k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs"
    )
    assert push_service._claims(token) == {
        "aud": "https://push.example.net",
        "exp": 1453523768,
        "sub": "mailto:push@example.com",
    }
    assert push_service._claims(token.replace("t=eyJ0", "t=eyJ1")) is None
    assert push_service._claims(token.replace("oD1oA", "oD1oQ")) is None


@pytest.mark.full
@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({}, 201),
        ({"aud": "https://push.example.org"}, 403),
        ({"exp": 1}, 403),
        ({"exp": 2**40}, 403),
        ({"sub": "somebody"}, 403),
    ],
)
def test_the_push_service_of_the_tests_looks_at_claims(
    web_push: WebPush, service: FakePushService, monkeypatch: Any, claims: Any, status: int
) -> None:
    sign = composing.Vapid02.sign
    monkeypatch.setattr(composing.Vapid02, "sign", lambda own, given: sign(own, given | claims))
    send(web_push, [to(service)])
    assert [one["status"] for one in service.received] == [status]


def test_a_key_that_was_changed_is_refused_and_the_device_stays(
    web_push: WebPush, service: FakePushService, settings: Any
) -> None:
    settings.VAPID_KEY = bytes([7] * 32)
    assert send(web_push, [to(service)]) == [Outcome(Result.REFUSED, "http-403")]


def test_it_signs_once_for_each_service_and_for_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    composer, other = Composer(), FakePushService("https://other.example.org")

    def signature(service: FakePushService) -> str:
        return composer.composed(to(service)).headers["Authorization"]

    first = signature(ELSEWHERE)
    assert signature(other) != first
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 5.9 * 3600)
    assert signature(ELSEWHERE) == first
    monkeypatch.setattr(time, "time", lambda: now + 6.1 * 3600)
    assert signature(ELSEWHERE) != first


def test_signatures_of_made_up_hosts_fill_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "MAX_ORIGINS", 3)
    composer = Composer()
    for number in range(5):
        composer.composed(to(FakePushService(f"https://push{number}.example.org")))
    assert list(composer._signed) == [f"https://push{number}.example.org" for number in (2, 3, 4)]


def test_whom_a_service_may_ask(settings: Any) -> None:
    settings.MAIL_FROM = '"Kier, the door" <kier@example.org>'
    assert contact() == "mailto:kier@example.org"
    settings.PUBLIC_URL = "https://kier.example.org:8443"
    assert contact() == "https://kier.example.org:8443"
    signed = Composer().composed(to(ELSEWHERE)).headers["Authorization"]
    claims = push_service._claims(signed.removeprefix("vapid "))
    assert claims
    assert claims["sub"] == "https://kier.example.org:8443"
