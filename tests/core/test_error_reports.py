"""Reports of errors: made of a list of what may be, and sent when the hour is over."""

import json
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backend.core import error_reports as here
from backend.core.error_reports import ErrorReports, address_of
from tests.clock import Clock
from tests.fake_sentry import FakeSentry

CANARY = "Canary5e1f9bq"
NAMES = {"module", "function", "lineno", "in_app"}


@pytest.fixture
def sentry() -> Iterator[FakeSentry]:
    with FakeSentry() as server:
        yield server


@pytest.fixture
def reports(sentry: FakeSentry, clock: Clock) -> Iterator[ErrorReports]:
    handler = ErrorReports(sentry.dsn)
    # A test sends when it says so.
    handler._thread = threading.current_thread()
    yield handler
    handler._kept.clear()
    handler.close()


def said(error: BaseException | None, text: str = CANARY, name: str = "kier.x") -> Any:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord(name, logging.ERROR, "x.py", 7, text, (CANARY,), info, "act")


def raised(text: str = CANARY) -> BaseException:
    hidden = text
    try:
        try:
            raise KeyError(hidden)
        except KeyError as inner:
            raise ValueError(hidden) from inner
    except ValueError as error:
        error.add_note(CANARY)
        return error


def test_all_that_is_told_of_an_error() -> None:
    told = here.describe(said(raised()))
    first, last = told["exception"].pop("values")
    assert told == {
        "platform": "python",
        "level": "error",
        "logger": "kier.x",
        "release": here.release(),
        "tags": {"process": here.process_kind()},
        "exception": {},
    }
    assert (first["type"], last["type"], last["module"]) == ("KeyError", "ValueError", "builtins")
    [frame] = last["stacktrace"]["frames"]
    assert {*frame} == NAMES
    assert (frame["module"], frame["function"]) == (__name__, "raised")


def test_an_error_that_is_no_exception() -> None:
    [one] = here.describe(said(None))["exception"]["values"]
    frame = {"module": "x", "function": "act", "lineno": 7, "in_app": False}
    assert one == {"type": "Logged", "stacktrace": {"frames": [frame]}}


def test_names_that_no_code_has_are_left_out() -> None:
    error = type(f"{CANARY} says", (Exception,), {"__module__": f"a {CANARY}"})()
    told = here.describe(said(error, name=f"{CANARY}/path"))
    assert CANARY not in json.dumps(told)


def test_causes_that_form_a_circle() -> None:
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    assert len(here.describe(said(one))["exception"]["values"]) == 2


def test_it_is_sent_when_the_hour_is_over(
    reports: ErrorReports, sentry: FakeSentry, clock: Clock
) -> None:
    reports.handle(said(raised()))
    reports.handle(said(raised()))
    clock.put_on(minutes=18)
    assert (reports.send_if_over(), sentry.came) == (False, [])
    clock.put_on(minutes=1)
    assert reports.send_if_over()
    [event] = sentry.events()
    assert event["timestamp"] == "2026-11-02T09:00:00+00:00"
    assert CANARY.encode() not in b"".join(sentry.came)


def test_what_is_left_goes_when_the_process_ends(reports: ErrorReports, sentry: FakeSentry) -> None:
    reports.handle(said(None))
    reports.close()
    assert len(sentry.events()) == 1


def test_nothing_goes_when_an_error_ends_the_process(
    reports: ErrorReports, sentry: FakeSentry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    here.watch_uncaught()
    here.log.addHandler(reports)
    try:
        error = raised()
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        here.log.removeHandler(reports)
    assert reports._kept
    reports.close()
    assert sentry.came == []


def test_a_thread_of_its_own_waits(sentry: FakeSentry, clock: Clock, monkeypatch: Any) -> None:
    monkeypatch.setattr(here, "LOOK_SECONDS", 0.01)
    handler = ErrorReports(sentry.dsn)
    handler.handle(said(None))
    waiting = handler._thread
    clock.put_on(hours=1)
    assert waiting
    waiting.join()
    assert len(sentry.events()) == 1
    handler.close()


@pytest.mark.full
def test_so_many_are_kept_in_an_hour(reports: ErrorReports, sentry: FakeSentry) -> None:
    for number in range(here.MAX_REPORTS + 5):
        reports.handle(said(None, name=f"kier.x{number}"))
    reports.close()
    assert len(sentry.events()) == here.MAX_REPORTS


def test_nobody_takes_them(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    handler = ErrorReports("http://key@127.0.0.1:1/1")
    handler._thread = threading.current_thread()
    handler.handle(said(None))
    handler.close()
    assert "reports of errors were not taken" in caplog.text


def test_what_ends_a_process_or_a_thread(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    here.watch_uncaught()
    error = raised()
    sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()
    assert [record.getMessage() for record in caplog.records] == [
        "a process ends by an error",
        "a thread ended by an error",
    ]


@pytest.mark.parametrize(
    ("argv", "kind"),
    [
        (["/srv/kier/scripts/launcher/server.py", "0", "4"], "server"),
        (["manage.py", "deliver", "--skip-checks"], "deliver"),
        (["manage.py", f"{CANARY}@example.org"], "other"),
        ([""], "other"),
    ],
)
def test_kinds_of_processes(argv: list[str], kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", argv)
    assert here.process_kind() == kind


def test_where_they_go() -> None:
    assert address_of("https://key@sentry.example/7") == (
        "https://sentry.example/api/7/envelope/",
        "key",
    )
    assert address_of("https://key@sentry.example:8443/under/7")[0] == (
        "https://sentry.example:8443/under/api/7/envelope/"
    )


@pytest.mark.parametrize("dsn", ["x", "https://sentry.example/1", "https://k@s.example/x"])
def test_what_is_no_dsn(dsn: str) -> None:
    with pytest.raises(ValueError, match="is no DSN"):
        address_of(dsn)


def test_a_network_asks_for_encryption() -> None:
    with pytest.raises(ValueError, match="https"):
        address_of("http://key@sentry.example/1")


def test_no_library_of_sentry_is_here() -> None:
    lock = Path(__file__).resolve().parent.parent.parent / "uv.lock"
    assert 'name = "sentry-sdk"' not in lock.read_text()
