"""Errors at every door, and in every kind of work, are reported without a word of what came in."""

import logging.config
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from backend.core import error_reports
from backend.core.log import WIRING
from tests.api.doors import ADDRESS, CANARY, DOORS, TRACES
from tests.clock import HOUR, NOW, Clock
from tests.fake_sentry import FakeSentry
from tests.personas import Caseworker, Seeker

pytestmark = pytest.mark.django_db(transaction=True)
# Values that are all that an event may have beside names and numbers of lines.
FIELDS = {
    *("platform", "level", "logger", "release", "tags", "exception", "event_id", "timestamp"),
}


@pytest.fixture
def sentry(monkeypatch: pytest.MonkeyPatch, not_shown_of_a_failure: None) -> Iterator[FakeSentry]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    with FakeSentry() as server:
        logging.config.dictConfig(error_reports.add_to(WIRING, server.dsn))
        error_reports.watch_uncaught()
        yield server
        logging.config.dictConfig(settings.LOGGING)


def fail(*_arguments: Any, **_named: Any) -> Any:
    words = {CANARY: ADDRESS}
    raise ValueError(f"{CANARY} {words}")


def sent(sentry: FakeSentry, clock: Clock) -> list[dict[str, Any]]:
    """Return the reports of the hour after checking them for traces."""
    clock.put_on(hours=1)
    [handler] = [
        one for one in logging.getLogger().handlers if isinstance(one, error_reports.ErrorReports)
    ]
    handler.send_if_over()
    found = b"\n".join(sentry.came).lower()
    for trace in (*TRACES, f":{NOW:%M:%S}", f"{NOW.timestamp():.0f}"):
        assert trace.lower().encode() not in found, trace
    events = sentry.events()
    assert {name for event in events for name in event} == FIELDS
    assert {event["timestamp"] for event in events} == {HOUR.replace("Z", "+00:00")}
    return events


@pytest.mark.full
@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_an_error_at_a_door(
    door: Callable[[], None],
    world: tuple[Seeker, Caseworker],
    sentry: FakeSentry,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Every door asks the cache before it does anything.
    with monkeypatch.context() as patch:
        patch.setattr(type(caches["default"]), "get", fail)
        door()
    events = sent(sentry, clock)
    assert {event["logger"] for event in events} & {"kier.api", "kier.seeker", "django.request"}
    assert all(event["exception"]["values"][-1]["type"] == "ValueError" for event in events)


def test_an_error_of_a_call_and_of_the_machinery(
    world: tuple[Seeker, Caseworker],
    sentry: FakeSentry,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seeker, _caseworker = world
    with monkeypatch.context() as patch:
        patch.setattr(type(caches["default"]), "get", fail)
        seeker.post("/api/v1/intake/request/messages", {"body": CANARY})
    thread = threading.Thread(target=fail, name=CANARY)
    thread.start()
    thread.join()
    found = {event["logger"] for event in sent(sentry, clock)}
    assert found >= {"kier.reports"}


def test_a_task_that_fails(
    world: tuple[Seeker, Caseworker],
    sentry: FakeSentry,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from backend.core.tasks import compact_after_erasing

    monkeypatch.setattr("backend.core.tasks.compact", fail)
    compact_after_erasing.enqueue()
    assert DBTaskResult.objects.exists()
    call_command("db_worker", batch=True, interval=0, startup_delay=False)
    assert "kier.tasks" in {event["logger"] for event in sent(sentry, clock)}
