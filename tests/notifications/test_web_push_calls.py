"""Push to browsers: what an answer means, whom nothing is ever sent to, and many at once."""

import inspect
import json
import os
import queue
import socket
import ssl
import threading
from typing import Any

import aiohttp
import pytest

from notifications.transports.base import Message, Outcome, Result
from notifications.transports.web_push.answers import outcome_of, outcome_of_failure
from notifications.transports.web_push.transport import WebPush
from scripts.fake_providers.fake import Request, Response
from scripts.fake_providers.push_service import FakePushService

from .contract import PLENTY, a_message, send
from .pushes import ELSEWHERE, to

# -- What an answer means -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "asked", "outcome"),
    [
        (200, None, Outcome(Result.SENT)),
        (202, "5", Outcome(Result.SENT)),
        (307, None, Outcome(Result.REFUSED, "http-307")),
        (404, None, Outcome(Result.GONE, "http-404")),
        (406, "5", Outcome(Result.LATER, "http-406", 5.0, whole_lane=True)),
        (413, "5", Outcome(Result.REFUSED, "http-413")),
        (429, None, Outcome(Result.LATER, "http-429")),
        (429, "86401", Outcome(Result.LATER, "http-429", 86_400.0, whole_lane=True)),
        (429, "in a while", Outcome(Result.LATER, "http-429")),
        (503, "0", Outcome(Result.LATER, "http-503", 0.0, whole_lane=True)),
        (
            503,
            "Fri, 31 Dec 1999 23:59:59 GMT",
            Outcome(Result.LATER, "http-503", 0.0, whole_lane=True),
        ),
        (
            503,
            "Fri, 31 Dec 9999 23:59:59 GMT",
            Outcome(Result.LATER, "http-503", 86_400.0, whole_lane=True),
        ),
    ],
)
def test_what_a_status_means(status: int, asked: str | None, outcome: Outcome) -> None:
    assert outcome_of(status, asked) == outcome


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (aiohttp.ConnectionTimeoutError(), "connect-timeout"),
        (aiohttp.SocketTimeoutError(), "timeout"),
        (TimeoutError(), "timeout"),
        (aiohttp.ServerDisconnectedError(), "disconnected"),
        (aiohttp.ClientOSError(), "disconnected"),
        (aiohttp.InvalidURL("secret"), "bad-answer"),
        (RuntimeError("secret"), "no-answer"),
    ],
)
def test_what_no_answer_means(error: Exception, cause: str) -> None:
    outcome = outcome_of_failure(error)
    assert (outcome.result, outcome.cause) == (Result.LATER, cause)


def test_a_redirect_is_not_followed(
    web_push: WebPush, service: FakePushService, monkeypatch: Any
) -> None:
    asked: list[str] = []

    def respond(request: Request) -> Response:
        asked.append(request.path)
        return Response(308, headers={"location": "/elsewhere"})

    monkeypatch.setattr(service, "respond", respond)
    assert send(web_push, [to(service)]) == [Outcome(Result.REFUSED, "http-308")]
    assert len(asked) == 1


def test_a_cookie_is_not_kept(
    web_push: WebPush, service: FakePushService, monkeypatch: Any
) -> None:
    respond = service.respond

    def with_cookie(request: Request) -> Response:
        answer = respond(request)
        return Response(answer.status, headers={"set-cookie": "who=you; Path=/"})

    monkeypatch.setattr(service, "respond", with_cookie)
    send(web_push, [to(service)])
    send(web_push, [to(service)])
    assert [one["headers"].get("cookie") for one in service.received] == [None, None]


def test_no_proxy_of_the_environment_is_asked(
    web_push: WebPush, service: FakePushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.setitem(os.environ, name, "http://127.0.0.1:9")
    assert send(web_push, [to(service)]) == [Outcome(Result.SENT)]


@pytest.mark.full
@pytest.mark.parametrize("size", [0, 100, 10_000_000])
def test_a_long_answer_is_not_read(
    web_push: WebPush, service: FakePushService, settings: Any, monkeypatch: Any, size: int
) -> None:
    """A short one lets the connection be used again."""
    ports: set[str] = set()
    app = service.app

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        ports.add(scope["client"][1])
        await app(scope, receive, send)

    monkeypatch.setattr(service, "respond", lambda _request: Response(400, b"x" * size))
    monkeypatch.setattr(service, "app", watched)
    with service.serving():
        settings.OWN_PUSH_SERVICES = {service.url.removeprefix("http://")}
        for _time in range(3):
            assert send(web_push, [to(service)]) == [Outcome(Result.REFUSED, "http-400")]
    assert len(ports) == (3 if size > 1_000 else 1)


@pytest.mark.full
def test_what_was_taken_is_taken_even_if_the_rest_never_comes(settings: Any) -> None:
    web_push = WebPush(2)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            line, _peer = listener.accept()
            line.recv(10_000)
            line.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 1000\r\n\r\nbegun")
            done.wait(60)
            line.close()

        done = threading.Event()
        thread = threading.Thread(target=answer)
        thread.start()
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        settings.OWN_PUSH_SERVICES = {host}
        assert send(web_push, [to(FakePushService(f"http://{host}"))]) == [Outcome(Result.SENT)]
        done.set()
        thread.join()
    web_push.close()


# -- Whom it is never sent to -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("endpoint", "cause"),
    [
        ("https://127.0.0.1/a", "bad-endpoint"),
        ("http://push.example.org/a", "bad-endpoint"),
        ("https://push.internal/a", "bad-endpoint"),
    ],
)
def test_what_may_not_be_called_is_not(web_push: WebPush, endpoint: str, cause: str) -> None:
    """Rules may have become stricter since it was registered."""
    given = ELSEWHERE.new_subscription().as_json() | {"endpoint": endpoint}
    assert send(web_push, [a_message(json.dumps(given))]) == [Outcome(Result.REFUSED, cause)]


@pytest.mark.full
@pytest.mark.parametrize(
    "address",
    [
        "",
        "[]",
        "{}",
        '{"endpoint": "https://push.example.org/a"}',
        '{"endpoint": "https://push.example.org/a", "keys": {"p256dh": "", "auth": ""}}',
        '{"endpoint": "https://push.example.org/a", "keys": {"p256dh": "AAAA", "auth": "AAAA"}}',
        '{"endpoint": "https://push.example.org/a", "keys": {"p256dh": 1, "auth": 2}}',
    ],
)
def test_keys_that_are_none_take_no_other_with_them(
    web_push: WebPush, service: FakePushService, address: str
) -> None:
    assert send(web_push, [to(service), a_message(address), to(service)]) == [
        Outcome(Result.SENT),
        Outcome(Result.REFUSED, "keys"),
        Outcome(Result.SENT),
    ]


def test_a_name_that_turned_private_is_not_called(
    web_push: WebPush, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_o: private)
    calls: list[Any] = []
    monkeypatch.setattr(aiohttp.TCPConnector, "_wrap_create_connection", calls.append)

    outcomes = send(web_push, [to(ELSEWHERE), to(ELSEWHERE)])

    assert outcomes == [Outcome(Result.REFUSED, "private-host", whole_lane=True)] * 2
    assert calls == []


def test_it_is_sent_to_the_address_that_was_looked_at(
    web_push: WebPush, service: FakePushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is not resolved again, as it could lead elsewhere."""
    port = int(service.url.rpartition(":")[2])
    answers = iter(["127.0.0.1", "127.99.99.99"])
    looked_at: list[str] = []

    def getaddrinfo(*_asked: Any, **_others: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def is_public(addresses: list[str]) -> bool:
        looked_at.extend(addresses)
        return True

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    module = "notifications.transports.web_push"
    monkeypatch.setattr(f"{module}.message.origin_of", lambda _endpoint: service.url)
    monkeypatch.setattr(f"{module}.transport.is_public", is_public)
    service.url = f"http://push.example.org:{port}"

    assert send(web_push, [to(service), to(service)]) == [Outcome(Result.SENT)] * 2
    assert looked_at == ["127.0.0.1"]


def test_a_name_that_does_not_resolve(web_push: WebPush, monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*_asked: Any, **_others: Any) -> Any:
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    later = Outcome(Result.LATER, "dns", whole_lane=True)
    assert send(web_push, [to(ELSEWHERE)]) == [later]


def test_encryption_of_the_line_is_asked_for(web_push: WebPush, service: FakePushService) -> None:
    service.url = service.url.replace("http:", "https:")
    [outcome] = send(web_push, [to(service)])
    assert (outcome.result, outcome.cause) == (Result.LATER, "tls")


def test_certificates_are_looked_at(web_push: WebPush) -> None:
    send(web_push, [])
    assert web_push._line
    connector: Any = web_push._line.session.connector
    context = connector._get_ssl_context(FakeSecureCall)
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


class FakeSecureCall:
    """A call as the connector sees it, without certificates."""

    ssl = True

    @staticmethod
    def is_ssl() -> bool:
        return True


# -- Many at once -------------------------------------------------------------------------------


def test_a_host_that_is_silent_holds_up_no_other(service: FakePushService, settings: Any) -> None:
    web_push = WebPush(PLENTY)
    silent = FakePushService()
    silent.answer(hang=True)
    reported: queue.SimpleQueue[Message] = queue.SimpleQueue()
    with silent.serving():
        settings.OWN_PUSH_SERVICES = {one.url.removeprefix("http://") for one in (service, silent)}
        slow, fast = to(silent), to(service)
        thread = threading.Thread(
            target=web_push.send,
            args=([slow, fast], lambda message, _outcome: reported.put(message)),
        )
        thread.start()
        assert reported.get(timeout=PLENTY) is fast
        assert thread.is_alive()
    # The silent one has hung up.
    assert reported.get(timeout=PLENTY) is slow
    thread.join()
    web_push.close()


def test_it_can_be_used_again_after_it_was_closed(service: FakePushService) -> None:
    web_push = WebPush(PLENTY)
    for _time in range(2):
        assert send(web_push, [to(service)]) == [Outcome(Result.SENT)]
        web_push.close()
    web_push.close()
    left = [one.name for one in threading.enumerate() if one.name.startswith("kier-web-push")]
    assert left == []


def test_what_aiohttp_never_sends_twice_is_a_post() -> None:
    """It repeats idempotent requests; a repeated post might send a push twice."""
    assert "POST" not in aiohttp.client.IDEMPOTENT_METHODS
    assert "IDEMPOTENT_METHODS" in inspect.getsource(aiohttp.ClientSession._request)
