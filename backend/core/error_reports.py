"""Error reports in Sentry's protocol that hold places in the code and no text.

They are sent when the hour is over, since their arrival would tell when somebody met the error
(docs/decisions/error-reports-are-made-here.md).
"""

import json
import logging
import re
import sys
import threading
import traceback
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, override
from urllib.parse import urlsplit
from uuid import uuid4

from .hours import this_hour
from .release import release

log = logging.getLogger("kier.reports")
# Errors of different places that are kept in an hour; further ones are in the log alone.
MAX_REPORTS = 50
MAX_FRAMES, MAX_CAUSES = 40, 5
LOOK_SECONDS = 20.0
CALL_SECONDS, CALL_SECONDS_AT_THE_END = 10.0, 3.0
NAME = re.compile(r"[\w.<>]{1,150}")
# Says once more that an answer was a 500, of which the error is told already.
AGAIN = "django.request"
OURS = ("backend", "api", "notifications", "surveys", "scripts")

type Report = dict[str, Any]


def address_of(dsn: str) -> tuple[str, str]:
    """Return the address for reports and the public key of a DSN. May raise `ValueError`."""
    parts = urlsplit(dsn)
    path, _slash, project = parts.path.rpartition("/")
    if not (parts.hostname and parts.username and project.isdigit()):
        raise ValueError("is no DSN, as https://KEY@sentry.example/1")
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "::1"}:
        raise ValueError("does not start with https://")
    place = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{place}{path}/api/{project}/envelope/", parts.username


class ErrorReports(logging.Handler):
    """Collects errors of the current hour and sends them when it is over."""

    def __init__(self, dsn: str) -> None:
        super().__init__(logging.ERROR)
        self.address, self.key = address_of(dsn)
        self._kept: dict[str, Report] = {}
        self._hour: datetime | None = None
        self._thread: threading.Thread | None = None
        self._ends = threading.Event()
        self._ended_by_error = False

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if record.name == AGAIN and not record.exc_info:
            return
        if record.name == log.name and record.levelno >= logging.CRITICAL:
            # The process ends now: what came now would tell when somebody met the error.
            self._ended_by_error = True
        try:
            report = describe(record)
        except Exception:
            # What logging would say then has the text of the line.
            return
        same = json.dumps(report, sort_keys=True)
        # The handler's own lock is held here.
        if same in self._kept or len(self._kept) >= MAX_REPORTS:
            return
        self._kept[same] = report
        self._hour = self._hour or this_hour()
        if self._thread is None:
            self._thread = threading.Thread(target=self._wait, name="kier-reports", daemon=True)
            self._thread.start()

    def send_if_over(self) -> bool:
        """Send the reports if their hour is over; return whether it was."""
        if self._hour is None or this_hour() == self._hour:
            return False
        self._send(CALL_SECONDS)
        return True

    @override
    def close(self) -> None:
        # Not if the process ends by an error.
        self._ends.set()
        if self._kept and not self._ended_by_error:
            self._send(CALL_SECONDS_AT_THE_END)
        super().close()

    def _wait(self) -> None:
        while not self.send_if_over():
            if self._ends.wait(LOOK_SECONDS):
                return

    def _send(self, seconds: float) -> None:
        with self.lock or threading.RLock():
            kept, hour = self._kept, self._hour
            self._kept, self._hour, self._thread = {}, None, None
        try:
            for report in kept.values():
                self._post(envelope(report, hour or this_hour()), seconds)
        except (OSError, ValueError):
            log.warning("reports of errors were not taken, and stay in the log alone")

    def _post(self, body: bytes, seconds: float) -> None:
        client = f"kier/{release()}"
        known = f"Sentry sentry_version=7, sentry_client={client}, sentry_key={self.key}"
        headers = {
            "Content-Type": "application/x-sentry-envelope",
            "User-Agent": client,
            "X-Sentry-Auth": known,
        }
        call = urllib.request.Request(self.address, body, headers)  # noqa: S310 - see address_of
        urllib.request.urlopen(call, timeout=seconds).close()  # noqa: S310


def add_to(wiring: dict[str, Any], dsn: str) -> dict[str, Any]:
    """Return a logging configuration that also sends reports."""
    handler = {"class": "backend.core.error_reports.ErrorReports", "dsn": dsn}
    root = wiring["root"] | {"handlers": [*wiring["root"]["handlers"], "reports"]}
    return wiring | {"handlers": wiring["handlers"] | {"reports": handler}, "root": root}


def envelope(report: Report, hour: datetime) -> bytes:
    """Return a report as a Sentry envelope, with the beginning of the hour as its time."""
    ident = uuid4().hex
    event = report | {"event_id": ident, "timestamp": hour.isoformat()}
    item = json.dumps(event).encode()
    heads = ({"event_id": ident}, {"type": "event", "length": len(item)})
    return b"\n".join([*(json.dumps(head).encode() for head in heads), item, b""])


def describe(record: logging.LogRecord) -> Report:
    """Return the report of a log record, without its text and that of its error."""
    error = record.exc_info[1] if record.exc_info else None
    found = [_exception(cause) for cause in _causes(error)] if error else [_place(record)]
    return {
        "platform": "python",
        "level": "fatal" if record.levelno >= logging.CRITICAL else "error",
        "logger": _clean(record.name),
        "release": release(),
        "tags": {"process": process_kind()},
        "exception": {"values": found},
    }


def process_kind() -> str:
    """Return the kind of this process, from its command line."""
    program = Path(sys.argv[0]).stem
    command = sys.argv[1] if program == "manage" and len(sys.argv) > 1 else program
    return command if re.fullmatch(r"[a-z_]{1,40}", command) else "other"


def watch_uncaught() -> None:
    """Log uncaught errors without their text: a database error quotes the row."""

    def uncaught(kind: type[BaseException], error: BaseException, trace: Any) -> None:
        if issubclass(kind, Exception):
            log.critical("a process ends by an error", exc_info=(kind, error, trace))
        else:
            sys.__excepthook__(kind, error, trace)

    def in_thread(given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None and given.exc_type is not SystemExit:
            trace = (given.exc_type, given.exc_value, given.exc_traceback)
            log.error("a thread ended by an error", exc_info=trace)

    sys.excepthook, threading.excepthook = uncaught, in_thread


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and its causes, the first cause first."""
    found: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in found and len(found) < MAX_CAUSES:
        found.append(cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    yield from reversed(found)


def _exception(error: BaseException) -> Report:
    kind = type(error)
    frames = _frames(error.__traceback__)
    return {
        "type": _clean(kind.__name__),
        "module": _clean(kind.__module__),
        "stacktrace": {"frames": frames},
    }


def _place(record: logging.LogRecord) -> Report:
    frame = _frame(record.module, record.funcName or "", record.lineno)
    return {"type": "Logged", "stacktrace": {"frames": [frame]}}


def _frames(trace: TracebackType | None) -> list[Report]:
    walked = list(traceback.walk_tb(trace))[-MAX_FRAMES:]
    return [_frame(_module(frame.f_globals), frame.f_code.co_name, line) for frame, line in walked]


def _frame(module: str, function: str, line: int) -> Report:
    is_ours = module.partition(".")[0] in OURS
    names = {"module": _clean(module), "function": _clean(function)}
    return names | {"lineno": int(line), "in_app": is_ours}


def _module(names: Mapping[str, Any]) -> str:
    return str(names.get("__name__", ""))


def _clean(name: str) -> str:
    return name if NAME.fullmatch(name) else "?"
