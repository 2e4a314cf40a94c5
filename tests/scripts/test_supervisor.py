"""`scripts/run` goes on while database or Redis are away, and gives up what cannot be mended."""

import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from scripts.launcher import supervisor
from scripts.launcher.children import MAX_ENDS, PAUSE_SECONDS, Child
from scripts.launcher.supervisor import Watch, is_alive, is_ready


class Server(ThreadingHTTPServer):
    """A fake Kier with faults at `/healthz` and `/readyz`."""

    missing: tuple[str, ...] = ()


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        missing = self.server.missing if self.path == "/readyz" else ()  # type: ignore[attr-defined]
        body = json.dumps({"missing": missing}).encode()
        self.send_response(503 if missing else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Answer) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield served
        served.shutdown()


@pytest.mark.full
@pytest.mark.parametrize(
    ("missing", "ready"),
    [((), True), (("cache",), True), (("database",), False), (("database", "cache"), False)],
)
def test_it_is_ready_without_redis_and_not_without_a_database(
    server: Server, missing: tuple[str, ...], ready: bool
) -> None:
    server.missing = missing
    assert (is_ready(server.server_port), is_alive(server.server_port)) == (ready, True)


def test_nobody_answers() -> None:
    assert (is_ready(1), is_alive(1)) == (False, False)


class Clock:
    """A manual clock."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


class Ended(Child):
    """A process that ends as soon as it is started."""

    started = 0

    def start(self) -> None:
        self.starts_at = None
        self.started += 1

    def how_it_ended(self) -> str | None:
        return "exit code 1"

    def stop(self, deadline: float) -> None:
        pass


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(supervisor.time, "monotonic", clock.monotonic)
    return clock


def watch_of(tmp_path: Path, servers: list[Child], after: list[Child]) -> tuple[Watch, list[str]]:
    said: list[str] = []
    watch = Watch(
        port=1,
        servers=servers,
        after=after,
        say=said.append,
        on_ready=lambda: None,
        roll=tmp_path / "roll",
    )
    watch.running, watch.has_started = [*servers, *after], True
    return watch, said


def a_sleeper() -> Child:
    return Child("server", [sys.executable, "-c", ""], {})


def test_a_worker_that_ends_again_and_again_waits_and_is_started_again(
    tmp_path: Path, clock: Clock
) -> None:
    worker = Ended("worker", [], {})
    watch, said = watch_of(tmp_path, [a_sleeper()], [worker])
    for _time in range(MAX_ENDS * 3):
        assert watch._look()
    assert worker.started == MAX_ENDS - 1
    assert "waits a while" in said[-1]
    assert json.loads((tmp_path / "roll").read_text())["processes"][-1]["pid"] is None
    clock.now += PAUSE_SECONDS
    assert watch._look()
    assert worker.started == MAX_ENDS


def test_a_server_that_ends_again_and_again_is_given_up(tmp_path: Path, clock: Clock) -> None:
    server = Ended("server", [], {})
    watch, said = watch_of(tmp_path, [server], [])
    watch.waiting_since = clock.now
    assert [watch._look() for _time in range(MAX_ENDS)] == [True] * (MAX_ENDS - 1) + [False]
    assert "gives up" in said[-1]


def test_a_server_that_is_back_without_a_database_goes_on(
    tmp_path: Path, server: Server, clock: Clock
) -> None:
    server.missing = ("database",)
    watch, said = watch_of(tmp_path, [a_sleeper()], [a_sleeper()])
    watch.port, watch.waiting_since = server.server_port, clock.now
    assert watch._look()
    assert said == ["Kier: the server is back."]
    assert watch.waiting_since is None


def test_no_room_for_the_list_of_processes_is_no_reason_to_stop(
    tmp_path: Path, clock: Clock
) -> None:
    worker = Ended("worker", [], {})
    watch, _said = watch_of(tmp_path, [a_sleeper()], [worker])
    watch.roll = tmp_path / "no-such-folder" / "roll"
    assert watch._look()
    assert worker.started == 1


def test_a_machine_that_only_works_for_others_waits_for_no_server(tmp_path: Path) -> None:
    worker = Ended("worker", [], {})
    watch, _said = watch_of(tmp_path, [], [worker])
    watch.running, watch.has_started = [], False
    watch._begin()
    assert (worker.started, watch.running, watch.waiting_since) == (1, [worker], None)


def test_a_machine_that_only_serves_says_once_that_it_is_ready(
    tmp_path: Path, server: Server, clock: Clock
) -> None:
    watch, said = watch_of(tmp_path, [a_sleeper()], [])
    ready: list[bool] = []
    watch.on_ready = lambda: ready.append(True)
    watch.port, watch.has_started = server.server_port, False
    for missing in ((), ("database",)):
        server.missing, watch.waiting_since = missing, clock.now
        assert watch._look()
    assert (ready, said) == ([True], ["Kier: the server is back."])
