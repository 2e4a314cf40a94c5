"""What tests start with: an empty cache, a clock, two organisations, a seeker, caseworkers."""

import fcntl
import gc
import os
import shutil
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.signals import setting_changed
from django.db import connection
from django.test import TransactionTestCase
from django.test.client import ClientHandler
from django.utils import timezone, translation
from whitenoise.middleware import WhiteNoiseMiddleware

from backend.accounts import sign_in_delays
from backend.core import disk_space, readings, throttling
from backend.core.origin import daily_key, rotating_key
from backend.organisations.directory import forget_directory
from backend.web import kept_pages
from scripts.demonstrations.server import OwnServer
from surveys.blind_tokens.keys import KEY_BITS, BlindKey
from tests.clock import Clock, SlowClock, StillClock
from tests.factories import Desk, a_desk, a_member
from tests.first_start import kept_between_runs, migrated_template, tables_in_memory
from tests.personas import Caller, Caseworker, Seeker
from tests.putting_back import kept

# Of an hour: no test begins in them.
LAST_SECONDS = 15
# Of caches whose values grow old in seconds.
STILL = StillClock()
READ_THE_TIME = (
    "backend.core.disk_space",
    "backend.core.readings",
    "backend.organisations.loads",
    "backend.web.seeker.recordings",
)
# What a handler keeps of middleware that has started.
CHAIN = {
    "_middleware_chain",
    "_view_middleware",
    "_template_response_middleware",
    "_exception_middleware",
}


def pytest_sessionstart() -> None:
    """Create the folder of static files that the server looks for."""
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Keep the hour and day from ending within a test that starts processes, and compares them."""
    left = 3600 - time.time() % 3600
    if left < LAST_SECONDS:
        time.sleep(left)


@pytest.fixture(autouse=True)
def no_hour_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep waits, the hour and the day from ending within a test, however long it takes."""
    monkeypatch.setattr(timezone, "now", SlowClock(timezone.now).now)


def pytest_collection_finish() -> None:
    """Freeze imported objects, so that garbage collection skips them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def middleware_starts_once() -> Iterator[None]:
    """Build middleware once, and again for other settings, not for each client."""
    kept: dict[str, Any] = {}
    start = ClientHandler.load_middleware

    def start_once(handler: ClientHandler, *how: Any) -> None:
        if not kept:
            start(handler, *how)
            kept.update((name, value) for name, value in vars(handler).items() if name in CHAIN)
        vars(handler).update(kept)

    def forget(**_setting: Any) -> None:
        kept.clear()

    setting_changed.connect(forget)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientHandler, "load_middleware", start_once)
        yield
    setting_changed.disconnect(forget)


@pytest.fixture(scope="session", autouse=True)
def static_files_are_listed_once() -> Iterator[None]:
    """Cache the list of static files across middleware instances."""
    listed: dict[str, Any] = {}
    list_files = WhiteNoiseMiddleware.add_files_from_finders

    def list_once(middleware: WhiteNoiseMiddleware) -> None:
        if not listed:
            list_files(middleware)
            listed.update(middleware.files)
        middleware.files = listed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", list_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def blind_keys_are_made_once() -> Iterator[None]:
    """Give rounds and places three RSA keys in turn: to make one takes longer than most tests."""
    make = BlindKey.generate
    made: list[BlindKey] = []
    numbers = cycle(range(3))

    def next_key(bits: int = KEY_BITS) -> BlindKey:
        if bits != KEY_BITS:
            return make(bits)
        if (number := next(numbers)) == len(made):
            made.append(make())
        return made[number]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BlindKey, "generate", next_key)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Put tables into the database before Django migrates it: `migrate` finds nothing to do."""
    if connection.vendor != "sqlite":
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_template(os.environ["DATABASE_URL"])
        yield
        return
    with tables_in_memory():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Make the tables, and restore them before and after each test that commits.

    Before it, too: a test does not find what another one left by mistake.
    """
    with django_db_blocker.unblock():
        first = kept()

    def put_back(_case: Any) -> None:
        first.put_back()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(put_back))
        patch.setattr(TransactionTestCase, "_fixture_teardown", put_back)
        yield


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clear caches, the language, and on Redis the database of `REDIS_URL`, after each test."""
    monkeypatch.setattr("backend.organisations.directory.FRESH_SECONDS", 3_600.0)
    for reading in readings.ALL:
        reading.forget()
    STILL.put_on()
    for module in READ_THE_TIME:
        monkeypatch.setattr(f"{module}.time", STILL)
    cache.clear()
    rotating_key.forget()
    daily_key.forget()
    forget_directory()
    kept_pages._kept.clear()
    disk_space.forget()
    translation.deactivate()


@pytest.fixture(scope="session")
def started_before(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return the folder of a Kier that ran once, shared by lanes; a copy starts 15 s sooner."""
    shared = request.config.getoption("--shared", None) or tmp_path_factory.mktemp("shared")
    made, making = Path(shared, "started-before"), Path(shared, "making")
    with Path(shared, "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            with kept_between_runs(making), OwnServer(data=making):
                pass
            making.rename(made)
    return made


@pytest.fixture
def kept_folder(started_before: Path, tmp_path: Path) -> Path:
    """Return a copy of that folder."""
    return Path(shutil.copytree(started_before, tmp_path / "kept"))


@pytest.fixture
def without_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """Turn off proofs of work for answers by open link."""
    monkeypatch.setattr("surveys.models.Round.needs_proof", False)


@pytest.fixture
def turns_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the next turn of whoever failed to sign in from coming within a test."""
    monkeypatch.setattr(sign_in_delays, "TURN_SECONDS", sign_in_delays.WINDOW_SECONDS)


@pytest.fixture
def throttles_stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep buckets from refilling while a slow machine makes its calls."""
    now = time.time()
    monkeypatch.setattr(throttling, "time", SimpleNamespace(time=lambda: now))


@pytest.fixture
def period_of_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the period of codes from ending within a test."""
    now = time.time()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", SimpleNamespace(time=lambda: now))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.fixture
def desk(db: Any) -> Desk:
    return a_desk("first")


@pytest.fixture
def other_desk(db: Any) -> Desk:
    return a_desk("second")


@pytest.fixture
def anyone(db: Any) -> Caller:
    return Caller()


@pytest.fixture
def seeker(db: Any) -> Seeker:
    return Seeker()


@pytest.fixture
def caseworker(desk: Desk) -> Caseworker:
    return Caseworker(a_member(desk), desk)


@pytest.fixture
def other_caseworker(other_desk: Desk) -> Caseworker:
    return Caseworker(a_member(other_desk), other_desk)
