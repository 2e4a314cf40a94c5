"""Firebase by its own SDK: what goes over, what is asked for, and the parts of it that we bend."""

import inspect
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from django.conf import settings as django_settings

from notifications.kinds import KINDS, Audience, Via
from notifications.transports.base import Outcome, Result
from notifications.transports.fcm.transport import FCM
from notifications.transports.texts import PUSH_BYTES
from scripts.fake_providers.fcm import PROJECT, FakeFCM

from .contract import FCM_CASE, PLENTY, a_message, send

SENT = Outcome(Result.SENT)
CREDENTIALS = Outcome(Result.REFUSED, "credentials", whole_lane=True)


@pytest.fixture
def firebase(settings: Any, tmp_path: Path) -> Iterator[FakeFCM]:
    fake = FakeFCM()
    with fake.serving() as server:
        FCM_CASE.use(settings, fake, server.url, tmp_path, PLENTY)
        yield fake


@pytest.fixture
def fcm(firebase: FakeFCM) -> Iterator[FCM]:
    transport = FCM(timeout=PLENTY)
    yield transport
    transport.close()


# -- What goes over -----------------------------------------------------------------------------


def test_the_whole_message(fcm: FCM, firebase: FakeFCM) -> None:
    before = int(time.time())
    assert send(fcm, [a_message("its-token")]) == [SENT]

    [noted] = firebase.received
    ends = int(noted["message"]["apns"]["headers"].pop("apns-expiration"))
    assert noted == {
        "status": 200,
        "message": {
            "token": "its-token",
            "notification": {"title": "Kier", "body": "Something changed. Open Kier to see it."},
            "data": {
                "navigate": "http://127.0.0.1:8000/inbox/",
                "padding": " " * (PUSH_BYTES - 71),
            },
            "android": {
                "collapse_key": "news",
                "notification": {"tag": "news"},
                "priority": "high",
                "ttl": "3600s",
            },
            "apns": {"headers": {"apns-collapse-id": "news", "apns-priority": "10"}},
        },
    }
    assert before + 3600 <= ends <= time.time() + 3600


def test_it_says_the_same_for_every_kind_and_whoever_it_is_about(
    fcm: FCM, firebase: FakeFCM
) -> None:
    kinds = [
        kind
        for kind in KINDS.values()
        if kind.chosen and kind.audience is Audience.MEMBER and Via.FCM in kind.vias
    ]
    send(fcm, [a_message("t", kind=kind, urgent=True) for kind in kinds] + [a_message("t")])
    for noted in firebase.received:
        del noted["message"]["apns"]["headers"]["apns-expiration"]
    assert len({json.dumps(noted) for noted in firebase.received}) == 1


def test_a_seekers_push_tells_no_kind_and_has_the_length_of_all(
    fcm: FCM, firebase: FakeFCM
) -> None:
    kinds = [
        kind for kind in KINDS.values() if kind.audience is Audience.SEEKER and Via.FCM in kind.vias
    ]
    assert len(kinds) == 3
    for language, _name in django_settings.LANGUAGES:
        before = firebase.count
        send(fcm, [a_message("t", kind=kind, language=language) for kind in kinds])
        told = firebase.received[before:]
        for noted in told:
            del noted["message"]["apns"]["headers"]["apns-expiration"]
        [same] = {json.dumps(noted) for noted in told}
        message = json.loads(same)["message"]
        texts = [*message["notification"].values(), *message["data"].values()]
        assert len("".join(texts).encode()) == PUSH_BYTES


# -- Access -------------------------------------------------------------------------------------


def test_it_asks_for_access_once(fcm: FCM, firebase: FakeFCM) -> None:
    threads = [
        threading.Thread(target=send, args=(fcm, [a_message("t") for _ in range(20)]))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (firebase.count, len(firebase.access_tokens)) == (40, 1)


def test_access_that_is_withdrawn_is_asked_for_anew(fcm: FCM, firebase: FakeFCM) -> None:
    send(fcm, [a_message("t")])
    firebase.access_tokens.clear()

    assert send(fcm, [a_message("t"), a_message("t")]) == [CREDENTIALS] * 2
    assert send(fcm, [a_message("t"), a_message("t")]) == [SENT] * 2
    assert len(firebase.access_tokens) == 1


def test_access_is_renewed_before_it_ends(fcm: FCM, firebase: FakeFCM, monkeypatch: Any) -> None:
    monkeypatch.setattr("scripts.fake_providers.fcm.TOKEN_SECONDS", 300)
    send(fcm, [a_message("t")])
    send(fcm, [a_message("t")])
    assert len(firebase.access_tokens) == 2


def test_without_an_account_it_is_our_fault(settings: Any) -> None:
    settings.FCM_CREDENTIALS = "/nowhere/account.json"
    assert send(FCM(), [a_message("t"), a_message("t")]) == [CREDENTIALS] * 2


@pytest.mark.parametrize("text", ["", "[]", '{"type": "service_account"}', '{"type": "other"}'])
def test_an_account_that_is_none_is_our_fault(settings: Any, tmp_path: Path, text: str) -> None:
    file = tmp_path / "broken.json"
    file.write_text(text)
    settings.FCM_CREDENTIALS = str(file)
    assert send(FCM(), [a_message("t")]) == [CREDENTIALS]


def test_an_account_may_come_later(fcm: FCM, firebase: FakeFCM, settings: Any) -> None:
    right, settings.FCM_CREDENTIALS = settings.FCM_CREDENTIALS, "/nowhere/account.json"
    send(fcm, [a_message("t")])
    settings.FCM_CREDENTIALS = right
    assert send(fcm, [a_message("t")]) == [SENT]


# -- Answers that are Firebase's own ------------------------------------------------------------


def test_a_quota_of_one_device_is_not_everybodys(fcm: FCM, firebase: FakeFCM) -> None:
    firebase.answer(429, error="DEVICE_QUOTA_EXCEEDED")
    assert send(fcm, [a_message("t")]) == [Outcome(Result.LATER, "quota", 60.0)]


def test_firebase_itself_does_not_listen(fcm: FCM, firebase: FakeFCM, settings: Any) -> None:
    settings.FCM_URL = "http://127.0.0.1:1"
    assert send(fcm, [a_message("t")]) == [Outcome(Result.LATER, "connection", whole_lane=True)]


@pytest.mark.full
@pytest.mark.parametrize("body", [b'{"error": "not as Google has it"}', b"\xff", b"[]"])
def test_an_error_that_the_sdk_cannot_read(
    fcm: FCM, firebase: FakeFCM, monkeypatch: Any, body: bytes
) -> None:
    from scripts.fake_providers.fake import Response

    monkeypatch.setattr(firebase, "_send", lambda _request: Response(502, body))
    assert send(fcm, [a_message("t")])[0].result is Result.LATER


def test_a_token_that_is_none_at_all_takes_no_other_with_it(fcm: FCM, firebase: FakeFCM) -> None:
    assert send(fcm, [a_message("t"), a_message(""), a_message("t")]) == [
        SENT,
        Outcome(Result.REFUSED, "bad-message"),
        SENT,
    ]
    assert firebase.count == 2


# -- The libraries ------------------------------------------------------------------------------


def test_the_parts_of_the_sdk_that_we_bend_are_where_they_were(
    fcm: FCM, firebase: FakeFCM, settings: Any
) -> None:
    """If this fails after an update, adapt `set_up` to the new names."""
    from firebase_admin import messaging

    send(fcm, [a_message("t")])
    account = fcm._account
    assert account
    service = messaging._get_messaging_service(account.app)
    made = {
        "url": service._fcm_url,
        "session": service._client.session is account.session,
        "tries": account.session.get_adapter(service._fcm_url).max_retries.total,
        "after 401": account.session._refresh_status_codes,
        "credential": service._credential is account.credential,
    }
    assert made == {
        "url": f"{settings.FCM_URL}/v1/projects/{PROJECT}/messages:send",
        "session": True,
        "tries": 0,
        "after 401": (),
        "credential": True,
    }


def test_what_the_sdk_calls_itself_is_what_we_bend() -> None:
    """Setting a name that nobody reads would do nothing, and no other test might see it."""
    from firebase_admin import messaging
    from google.auth.transport.requests import AuthorizedSession

    sends = inspect.getsource(messaging._MessagingService.send_each)
    assert "self._fcm_url" in sends
    assert "self._client.body" in sends
    assert "self._refresh_status_codes" in inspect.getsource(AuthorizedSession.request)
    assert "trust_env" in inspect.getsource(requests.Session.merge_environment_settings)


def test_google_is_where_it_is() -> None:
    from firebase_admin import messaging

    from notifications.transports.fcm.transport import GOOGLE, PATH

    assert (GOOGLE + PATH).format("x") == messaging._MessagingService.FCM_URL.format("x")
