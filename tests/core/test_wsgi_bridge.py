"""The bridge: an ASGI server on one side, a WSGI application on the other."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import pytest

from backend.core import body_budget, handed_work, wsgi_bridge
from backend.core.body_budget import BodyBudget
from backend.core.body_limits import BodyLimits
from backend.core.handed_work import HANDED, Handed, HandedWork, WorkPool
from backend.core.thread_pools import ThreadPools
from backend.core.wsgi_bridge import WSGIBridge

pytestmark = pytest.mark.asyncio

SCOPE: dict[str, Any] = {
    "type": "http",
    "http_version": "1.1",
    "method": "POST",
    "scheme": "http",
    "path": "/één",
    "raw_path": b"/%C3%A9%C3%A9n",
    "query_string": b"a=1&b=%20",
    "headers": [
        (b"host", b"kier.example"),
        (b"content-type", b"application/json"),
        (b"content-length", b"999"),
        (b"x-two", b"one"),
        (b"x-two", b"two"),
    ],
    "client": ("127.9.8.7", 5555),
    "server": ("127.0.0.1", 8000),
}

Start = Callable[[str, list[tuple[str, str]]], Any]


async def call(
    application: Any, *pieces: bytes, limit: int = 1000, threads: int = 2, **scope: Any
) -> list[dict[str, Any]]:
    incoming = [
        {"type": "http.request", "body": piece, "more_body": place < len(pieces) - 1}
        for place, piece in enumerate(pieces or (b"",))
    ]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return incoming.pop(0) if incoming else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    limits = BodyLimits(limit, {r"/large/[0-9]+": 2 * limit})
    served = WSGIBridge(application, lanes=ThreadPools(threads, {}), limits=limits)
    await served(SCOPE | scope, receive, send)
    served.lanes.close()
    return sent


def echo(environ: dict[str, Any], start: Start) -> list[bytes]:
    body = environ["wsgi.input"].read().decode()
    shown = {k: v for k, v in environ.items() if isinstance(v, str)} | {"body": body}
    start("201 Created", [("Content-Type", "application/json"), ("X-Thing", "é")])
    return [json.dumps(shown).encode()]


async def test_environment_status_headers_and_body() -> None:
    start, body = await call(echo, b'{"a"', b":", b"1}")
    text = body["body"]
    assert start == {
        "type": "http.response.start",
        "status": 201,
        "headers": [
            (b"content-type", b"application/json"),
            (b"x-thing", "é".encode("latin-1")),
            (b"content-length", str(len(text)).encode()),
        ],
    }
    assert json.loads(text) == {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/één".encode().decode("latin-1"),
        "QUERY_STRING": "a=1&b=%20",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "REMOTE_ADDR": "127.9.8.7",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": "7",
        "HTTP_HOST": "kier.example",
        "HTTP_X_TWO": "one,two",
        "wsgi.url_scheme": "http",
        "body": '{"a":1}',
    }


async def test_a_socket_without_addresses() -> None:
    _start, body = await call(echo, client=None, server=None)
    environ = json.loads(body["body"])
    assert (environ["REMOTE_ADDR"], environ["SERVER_NAME"]) == ("", "localhost")


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
async def test_an_answer_without_a_body_has_no_length(status: str) -> None:
    def application(_environ: Any, start: Start) -> list[bytes]:
        start(status, [])
        return []

    start, body = await call(application)
    assert (start["headers"], body["body"]) == ([], b"")


async def test_a_body_above_the_limit_never_reaches_the_application() -> None:
    def never(_environ: Any, _start: Start) -> list[bytes]:
        raise AssertionError

    start, body, _end = await call(never, b"x" * 600, b"x" * 600)
    assert start["status"] == 413
    assert dict(start["headers"])[b"content-type"] == b"application/problem+json"
    assert dict(start["headers"])[b"cache-control"] == b"no-store"
    assert json.loads(body["body"]) == {
        "type": "/problems/too-large",
        "title": HTTPStatus(413).phrase,
        "status": 413,
        "detail": HTTPStatus(413).description,
    }


async def test_a_body_of_exactly_the_limit() -> None:
    start, _body = await call(echo, b"x" * 1000)
    assert start["status"] == 201


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/large/1", 2000, 201),
        ("/large/1", 2001, 413),
        ("/large/1/more", 1001, 413),
        ("/not/large/1", 1001, 413),
    ],
)
async def test_at_few_paths_a_body_may_be_larger(path: str, size: int, status: int) -> None:
    start, *_body = await call(echo, b"x" * 1000, b"x" * (size - 1000), path=path)
    assert start["status"] == status


async def test_a_body_that_never_ends_holds_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wsgi_bridge, "GRACE_SECONDS", 0.01)
    monkeypatch.setattr(wsgi_bridge, "LINGER_SECONDS", 0.01)
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        return {}

    async def send(message: Any) -> None:
        sent.append(message)

    served = WSGIBridge(echo, lanes=ThreadPools(1, {}), limits=BodyLimits(1000, {}))
    await served(SCOPE, receive, send)
    assert sent[0]["status"] == 408
    assert json.loads(sent[1]["body"])["type"] == "/problems/too-slow"
    assert not served.lanes.usual.pool._threads


async def test_one_who_left_is_not_served() -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(_message: Any) -> None:
        raise AssertionError

    await WSGIBridge(echo, lanes=ThreadPools(1, {}), limits=BodyLimits(1000, {}))(
        SCOPE, receive, send
    )


class Chunks:
    """A streaming response: made bit by bit, closed at the end."""

    streaming = True

    def __init__(self, *chunks: bytes) -> None:
        self.chunks = chunks
        self.closed = 0
        self.threads: set[str] = set()

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self.chunks:
            self.threads.add(threading.current_thread().name)
            yield chunk

    def close(self) -> None:
        self.closed += 1


async def test_an_answer_made_bit_by_bit() -> None:
    response = Chunks(b"one", b"two")

    def application(_environ: Any, start: Start) -> Iterable[bytes]:
        start("200 OK", [])
        return response

    start, *bodies = await call(application)
    assert start["headers"] == []
    assert [(body["body"], body.get("more_body", False)) for body in bodies] == [
        (b"one", True),
        (b"two", True),
        (b"", False),
    ]
    assert response.closed == 1
    assert all(name.startswith("view") for name in response.threads)


class Listed(list[bytes]):
    """An answer that notes when it is closed."""

    closed = 0

    def close(self) -> None:
        self.closed += 1


async def test_an_answer_is_closed() -> None:
    response = Listed([b"a", b"b"])

    def application(_environ: Any, start: Start) -> Iterable[bytes]:
        start("200 OK", [])
        return response

    _start, body = await call(application)
    assert (body["body"], response.closed) == (b"ab", 1)


async def test_an_application_that_fails_is_the_servers_to_answer() -> None:
    def application(_environ: Any, _start: Start) -> list[bytes]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await call(application)


async def test_views_run_beside_the_loop_and_at_once() -> None:
    met = threading.Barrier(2, timeout=60)

    def application(_environ: Any, start: Start) -> list[bytes]:
        met.wait()
        start("200 OK", [])
        return [threading.current_thread().name.encode()]

    served = WSGIBridge(application, lanes=ThreadPools(2, {}), limits=BodyLimits(1000, {}))
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    await asyncio.gather(served(SCOPE, receive, send), served(SCOPE, receive, send))
    names = {message["body"] for message in sent if "body" in message}
    assert names == {b"view_0", b"view_1"}


def incoming(origin: str, budget: BodyBudget) -> tuple[asyncio.Task[Any], list[Any], asyncio.Event]:
    """A call whose body does not end before the event."""
    sent: list[Any] = []
    ends = asyncio.Event()
    parts = [{"type": "http.request", "body": b"x" * 400, "more_body": True}]

    async def receive() -> dict[str, Any]:
        if parts:
            return parts.pop()
        await ends.wait()
        return {"type": "http.request", "body": b"y", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    served = WSGIBridge(echo, lanes=ThreadPools(1, {}), limits=BodyLimits(1000, {}), budget=budget)
    scope = SCOPE | {"client": (origin, 1)}
    return asyncio.create_task(served(scope, receive, send)), sent, ends


async def status_of(task: asyncio.Task[Any], sent: list[Any]) -> int:
    await task
    return int(sent[0]["status"])


@pytest.mark.parametrize("most", [{"most_bytes": 1_000}, {"most_bodies": 2}])
async def test_bodies_at_once_give_way_to_the_newest_where_most_are(
    most: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wsgi_bridge, "LINGER_SECONDS", 0.01)
    budget = BodyBudget(**most)
    seeker = incoming("192.0.2.1", budget)
    await asyncio.sleep(0)
    flood = [incoming("192.0.2.2", budget) for _ in range(5)]
    await asyncio.sleep(0)
    statuses = [await status_of(task, sent) for task, sent, _ends in flood[:-1]]
    assert statuses == [503] * 4
    assert dict(flood[0][1][0]["headers"])[b"retry-after"]
    for task, sent, ends in (seeker, flood[-1]):
        ends.set()
        assert await status_of(task, sent) == 201
    assert (budget.bytes, budget.calls) == (0, 0)


async def test_a_body_without_room_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wsgi_bridge, "LINGER_SECONDS", 0.01)
    task, sent, _ends = incoming("192.0.2.1", BodyBudget(most_bytes=100))
    assert await status_of(task, sent) == 503
    assert json.loads(sent[1]["body"])["type"] == "/problems/busy"


async def test_large_files_that_wait_leave_room_for_all_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wsgi_bridge, "LINGER_SECONDS", 0.01)
    begun, ends = threading.Event(), threading.Event()

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        if environ["PATH_INFO"] == "/file":
            begun.set()
            assert ends.wait(60)
        start("200 OK", [])
        return [b""]

    lanes = ThreadPools(1, {"upload": ("POST /file", 1)})
    limits = BodyLimits(1000, {"/file": 2 * body_budget.LARGE_BYTES})
    served = WSGIBridge(application, lanes=lanes, limits=limits)
    served.budget.most_bytes = served.budget_of_large.most_bytes = 1_000
    file = asyncio.create_task(exchange(served, "192.0.2.1", b"x" * 900, "/file"))
    await asyncio.to_thread(begun.wait, 60)
    assert (await exchange(served, "192.0.2.2", b"x" * 900, "/file"))[0] == 503
    assert (await exchange(served, "192.0.2.2", b"x" * 900, "/"))[0] == 200
    ends.set()
    assert (await file)[0] == 200
    assert (served.budget.bytes, served.budget_of_large.bytes) == (0, 0)
    lanes.close()


async def test_calls_that_wait_are_bounded() -> None:
    budget = BodyBudget(most_calls=0)
    task, sent, ends = incoming("192.0.2.1", budget)
    ends.set()
    assert await status_of(task, sent) == 503
    assert (budget.bytes, budget.calls) == (0, 0)


async def test_a_call_for_which_no_thread_is_free_hears_when_to_try_again() -> None:
    begun, ends = threading.Event(), threading.Event()

    def application(_environ: Any, start: Start) -> list[bytes]:
        begun.set()
        assert ends.wait(60)
        start("200 OK", [])
        return [b""]

    lanes = ThreadPools(1, {})
    lanes.usual._longest_wait = 0.01
    served = WSGIBridge(application, lanes=lanes, limits=BodyLimits(1000, {}))
    bodies = [[{"type": "http.request", "body": b""}] for _ in range(3)]
    leaves = asyncio.Event()
    sent: list[list[Any]] = [[], [], []]

    async def call_by(number: int) -> None:
        async def receive() -> dict[str, Any]:
            if bodies[number]:
                return bodies[number].pop()
            # The third one goes away.
            await (leaves if number == 2 else asyncio.Event()).wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent[number].append(message)

        await served(SCOPE, receive, send)

    first = asyncio.create_task(call_by(0))
    await asyncio.to_thread(begun.wait, 60)
    await call_by(1)
    lanes.usual._longest_wait = 60
    third = asyncio.create_task(call_by(2))
    await asyncio.sleep(0)
    leaves.set()
    await third
    ends.set()
    await first
    assert [one[0]["status"] if one else None for one in sent] == [200, 503, None]
    assert dict(sent[1][0]["headers"])[b"retry-after"]
    assert json.loads(sent[1][1]["body"])["type"] == "/problems/busy"
    assert (served.budget.bytes, served.budget.calls) == (0, 0)
    lanes.close()


# -- Work that holds no thread of the views -------------------------------------------------------


async def exchange(
    bridge: WSGIBridge, address: str, content: bytes = b"", path: str = "/"
) -> tuple[int, bytes]:
    """Return status and body of a call from an address that waits for its answer."""
    whole, sent = [{"type": "http.request", "body": content, "more_body": False}], []
    gone = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if whole:
            return whole.pop()
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await bridge(SCOPE | {"client": (address, 1), "path": path}, receive, send)
    return sent[0]["status"], sent[1]["body"]


class Handing:
    """A view that hands over work until `goes_on`, but for whoever asks for nothing."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()
        self.order: list[str] = []

    def __call__(self, environ: dict[str, Any], start: Start) -> list[bytes]:
        handed, address = environ[HANDED], environ["REMOTE_ADDR"]
        if address == "quick":
            start("200 OK", [])
            return [b"quick"]
        if not (handed.is_done or handed.is_full):
            with suppress(Handed):
                handed.hand_over(lambda: self.work(address))
        start("200 OK" if handed.is_done else "429 Wait", [])
        return [str(handed.result).encode()]

    def work(self, address: str) -> str:
        assert self.goes_on.wait(60)
        self.order.append(address)
        return f"done for {address}"


def handing_bridge(view: Handing) -> WSGIBridge:
    lanes, limits = ThreadPools(1, {}), BodyLimits(1000, {})
    return WSGIBridge(view, lanes=lanes, limits=limits, works=WorkPool(1))


async def test_handed_work_is_done_in_order_while_others_are_served() -> None:
    bridge = handing_bridge(view := Handing())
    calls = []
    for number in range(64):
        calls.append(asyncio.ensure_future(exchange(bridge, f"192.0.2.{number}")))
        await asyncio.sleep(0)
    # The only thread for views is free for somebody else.
    assert await exchange(bridge, "quick") == (200, b"quick")
    view.goes_on.set()
    answers = await asyncio.gather(*calls)
    assert answers == [(200, f"done for 192.0.2.{number}".encode()) for number in range(64)]
    assert view.order == [f"192.0.2.{number}" for number in range(64)]


async def test_beyond_the_bound_work_is_refused_and_the_view_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handed_work, "MAX_WAITING", 2)
    bridge = handing_bridge(view := Handing())
    calls = [asyncio.ensure_future(exchange(bridge, f"192.0.2.{n}")) for n in range(6)]
    while sum(call.done() for call in calls) < 3:
        await asyncio.sleep(0.01)
    view.goes_on.set()
    statuses = [status for status, _body in await asyncio.gather(*calls)]
    assert sorted(statuses) == [200, 200, 200, 429, 429, 429]


async def test_one_address_with_much_work_keeps_nobody_else_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handed_work, "MAX_WAITING", 3)
    bridge = handing_bridge(view := Handing())
    many = [asyncio.ensure_future(exchange(bridge, "192.0.2.1")) for _call in range(5)]
    while sum(call.done() for call in many) < 1:
        await asyncio.sleep(0.01)
    other = asyncio.ensure_future(exchange(bridge, "192.0.2.2"))
    while sum(call.done() for call in many) < 2:
        await asyncio.sleep(0.01)
    view.goes_on.set()
    assert (await other)[0] == 200
    assert sorted(status for status, _body in await asyncio.gather(*many)) == [200] * 3 + [429] * 2


async def test_an_error_of_handed_work_is_raised_where_it_is_asked_for() -> None:
    handed = HandedWork()
    with pytest.raises(Handed):
        handed.hand_over(lambda: 1 // 0)
    handed.run()
    with pytest.raises(ZeroDivisionError):
        _ = handed.result
