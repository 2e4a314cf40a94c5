"""Answers are compared whole, hours included: the clock stands still. Traces are looked for."""

import copy
import io
import logging.config
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection

from tests.api.doors import ADDRESS, CANARY
from tests.api.interpreting import UNTIL, Scene, propose
from tests.api.trace import bytes_of_all_rows, bytes_of_the_cache
from tests.clock import Clock
from tests.factories import Desk, a_desk, a_member, an_interpreting_desk
from tests.personas import Caseworker, Seeker


@pytest.fixture(autouse=True)
def still(clock: Clock) -> None:
    pass


@pytest.fixture
def not_shown_of_a_failure(pytestconfig: pytest.Config) -> Iterator[None]:
    """Keep pytest from storing each line twice, with every frame of an error."""
    plugin: Any = pytestconfig.pluginmanager.get_plugin("logging-plugin")
    keepers = (plugin.caplog_handler, plugin.report_handler)
    for one in keepers:
        one.setLevel(logging.CRITICAL)
    yield
    for one in keepers:
        one.setLevel(logging.NOTSET)


@pytest.fixture
def written(db: Any, not_shown_of_a_failure: None) -> Iterator[io.StringIO]:
    """Lines that our logging writes with every level enabled."""
    stream = io.StringIO()
    wide_open = copy.deepcopy(settings.LOGGING)
    wide_open["handlers"]["console"]["stream"] = stream
    wide_open["root"]["level"] = "DEBUG"
    for logger in wide_open["loggers"].values():
        logger["level"] = "DEBUG"
    logging.config.dictConfig(wide_open)
    connection.force_debug_cursor = True
    yield stream
    connection.force_debug_cursor = False
    logging.config.dictConfig(settings.LOGGING)


@pytest.fixture
def look(written: io.StringIO, capsys: pytest.CaptureFixture[str]) -> Callable[..., None]:
    """Look for traces everywhere, ignoring case."""

    def look_for(*traces: str) -> None:
        streams = capsys.readouterr()
        places = {
            "database": bytes_of_all_rows(connection),
            "cache": bytes_of_the_cache(),
            "mail": repr([one.__dict__ for one in getattr(mail, "outbox", [])]).encode(),
            "log": written.getvalue().encode(),
            "standard output": streams.out.encode(),
            "standard error": streams.err.encode(),
        }
        assert places["log"]
        for place, found in places.items():
            lowered = found.lower()
            for trace in traces:
                assert trace.lower().encode() not in lowered, (place, trace)

    return look_for


@pytest.fixture
def world(transactional_db: Any) -> tuple[Seeker, Caseworker]:
    """A request with a message that holds the canary."""
    desk = a_desk("first")
    seeker = Seeker(address=ADDRESS)
    caseworker = Caseworker(a_member(desk), desk, address=ADDRESS)
    assert seeker.ask(desk, text=CANARY).status_code == 201
    assert seeker.write(CANARY).status_code == 201
    assert caseworker.write(seeker, CANARY).status_code == 201
    assert seeker.texts() == [CANARY] * 3
    return seeker, caseworker


# -- An interpreter in a conversation -----------------------------------------------------------


@pytest.fixture
def tolk(desk: Desk) -> Desk:
    return an_interpreting_desk("tolk", "vi", "zh-hans")


@pytest.fixture
def interpreter(tolk: Desk) -> Caseworker:
    return Caseworker(a_member(tolk), tolk)


@pytest.fixture
def accepted(seeker: Seeker, caseworker: Caseworker, desk: Desk, tolk: Desk) -> Seeker:
    assert seeker.ask(desk, text="one", language="vi").status_code == 201
    assert caseworker.move(seeker, "accept").status_code == 200
    return seeker


@pytest.fixture
def interpreted(accepted: Seeker, caseworker: Caseworker, tolk: Desk) -> Seeker:
    assert propose(caseworker, accepted, tolk).status_code == 201
    assert accepted.let_in(tolk, until=UNTIL).status_code == 201
    return accepted


@pytest.fixture
def scene(
    interpreted: Seeker, caseworker: Caseworker, interpreter: Caseworker, clock: Clock
) -> Scene:
    return Scene(interpreted, caseworker, interpreter, clock)
