"""Workers, database and Redis are killed: no delivery is lost, few are repeated.

A message may be repeated if the provider had taken it when the worker was killed
(docs/notifications.md, "When it does not go").
"""

import json
import shutil
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import redis
from django.db import transaction

from backend.accounts.models import Member
from notifications import devices
from notifications.kinds import Via
from notifications.outbox import notify
from notifications.recipients import member
from notifications.transports.fcm.transport import FCM
from scripts.fake_providers.fcm import FakeFCM
from scripts.launcher.__main__ import manage
from scripts.launcher.children import die_with_parent
from tests.environment import FULL
from tests.own_database import OwnDatabase, own_database

# Full: starts workers and kills them.
pytestmark = [pytest.mark.full, pytest.mark.slow, pytest.mark.django_db]
BASE = Path(__file__).resolve().parents[2]
TOLD = 250 if FULL else 160
# What one worker may have with the provider at once; and so many that they are more than that.
UNDER_WAY = FCM.chunk * FCM.threads
MANY = UNDER_WAY + TOLD
PATIENCE_SECONDS = 300.0
# As the provider needs, so that there is something under way to be killed.
ANSWER_SECONDS = 0.2


@dataclass
class House:
    """A database, a folder, a provider; workers come and go."""

    environment: dict[str, str]
    fcm: FakeFCM
    own: OwnDatabase
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_worker(self, command: str = "deliver") -> subprocess.Popen[bytes]:
        worker = subprocess.Popen(  # noqa: S603 - our own program
            manage(command),
            cwd=BASE,
            env=self.environment,
            stderr=subprocess.DEVNULL,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - nothing is shared with threads
        )
        self.workers.append(worker)
        return worker

    def query(self, text: str) -> list[Any]:
        connected: Any = (
            psycopg.connect(self.own.url, autocommit=True)
            if self.own.url
            else sqlite3.connect(self.own.name, isolation_level=None)
        )
        with closing(connected) as connection:
            cursor = connection.execute(text)
            return list(cursor.fetchall()) if cursor.description else []

    def wait_for(self, there: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while not there():
            assert time.monotonic() < end, "it did not come"
            time.sleep(0.05)

    def wait_until_some_are_sent(self, count: int) -> None:
        self.wait_for(lambda: self.fcm.count >= count)

    def wait_until_done(self) -> None:
        left = "SELECT (SELECT count(*) FROM notifications_delivery) "
        left += "+ (SELECT count(*) FROM notifications_notice)"
        self.wait_for(lambda: self.query(left) == [(0,)])

    def received(self) -> Counter[str]:
        return Counter(one["message"]["token"] for one in self.fcm.received if one["status"] == 200)

    def counted(self) -> int:
        [row] = self.query("SELECT sum(count) FROM notifications_count WHERE result = 'sent'")
        return int(row[0] or 0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("deliver")


@pytest.fixture(scope="module")
def own(folder: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    with own_database("deliver", folder, django_db_blocker) as own:
        yield own


@pytest.fixture(scope="module")
def database_url(own: OwnDatabase) -> str | None:
    return own.url


@pytest.fixture
def house(folder: Path, own: OwnDatabase) -> Iterator[House]:
    fcm = FakeFCM()
    with fcm.serving() as listening:
        account = folder / "firebase.json"
        account.write_text(json.dumps(fcm.service_account(listening.url)))
        environment = own.environment(folder, "demonstration") | {
            "KIER_FCM_CREDENTIALS": str(account),
            "KIER_FCM_URL": listening.url,
        }
        house = House(environment, fcm, own)
        for table in ("delivery", "notice", "device", "count", "worker"):
            house.query(f"DELETE FROM notifications_{table}")  # noqa: S608
        fcm.answer(delay=ANSWER_SECONDS)
        try:
            yield house
        finally:
            for worker in house.workers:
                worker.terminate()
            for worker in house.workers:
                worker.wait(PATIENCE_SECONDS)


def tell(house: House, count: int = TOLD) -> None:
    emails = [f"{uuid4().hex}@crowd.example" for _one in range(count)]
    with house.own.here():
        with transaction.atomic():
            rows = Member.objects.bulk_create(
                Member(email=email, salt=bytes(16)) for email in emails
            )
            for row in rows:
                devices.register(member(row.pk), uuid4(), Via.FCM, f"app-{row.pk}", "nl")
        notify("referral.written", [member(row.pk) for row in rows], uuid4())


def make_old(house: House) -> None:
    house.query("UPDATE notifications_worker SET seen_at = '2026-01-01 00:00:00+00:00'")


# Alone, and with worker and scheduler in one process.
COMMANDS = pytest.mark.parametrize("command", ["deliver", "background"])


@COMMANDS
def test_a_killed_workers_deliveries_come_through_another(house: House, command: str) -> None:
    killed = house.start_worker(command)
    tell(house, MANY)
    house.wait_until_some_are_sent(20)
    killed.send_signal(signal.SIGKILL)
    killed.wait(60)
    make_old(house)
    house.start_worker(command)
    house.wait_until_done()
    received = house.received()
    assert len(received) == MANY
    assert received.total() <= MANY + UNDER_WAY
    assert house.counted() == MANY


@COMMANDS
def test_a_worker_that_is_asked_to_stop_leaves_nothing_half_done(
    house: House, command: str
) -> None:
    stopped = house.start_worker(command)
    tell(house)
    house.wait_until_some_are_sent(20)
    stopped.terminate()
    assert stopped.wait(PATIENCE_SECONDS) == 0
    assert house.counted() == house.fcm.count
    house.start_worker()
    house.wait_until_done()
    assert set(house.received().values()) == {1}
    assert len(house.received()) == TOLD


def test_two_workers_never_send_the_same_one(house: House, database_url: str | None) -> None:
    if not database_url:
        pytest.skip("SQLite has one writer; the claims are tested without processes")
    house.start_worker()
    house.start_worker()
    tell(house)
    house.wait_until_done()
    assert set(house.received().values()) == {1}
    assert len(house.received()) == TOLD


def test_the_database_hangs_up_in_the_middle(house: House, database_url: str | None) -> None:
    if not database_url:
        pytest.skip("SQLite has nobody who could hang up")
    house.start_worker()
    tell(house)
    for sent in (20, 120):
        house.wait_until_some_are_sent(sent)
        house.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    house.wait_until_done()
    received = house.received()
    assert len(received) == TOLD
    # The answers that were under way are kept until the database is back.
    assert received.total() == TOLD


def test_redis_is_restarted_in_the_middle(house: House, tmp_path: Path) -> None:
    if not shutil.which("redis-server"):
        pytest.skip("no redis-server here")
    place = tmp_path / "redis"
    house.environment["REDIS_URL"] = f"unix://{place}?db=0"
    with own_redis(place):
        house.start_worker()
        tell(house)
        house.wait_until_some_are_sent(20)
    time.sleep(1)
    with own_redis(place):
        house.wait_until_done()
    assert set(house.received().values()) == {1}
    assert len(house.received()) == TOLD


@contextmanager
def own_redis(place: Path) -> Iterator[None]:
    command = ["redis-server", "--port", "0", "--unixsocket", str(place), "--save", ""]
    command += ["--dir", str(place.parent)]
    server = subprocess.Popen(  # noqa: S603
        command,
        stdout=subprocess.DEVNULL,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - nothing is shared with threads
    )
    try:
        with redis.Redis(unix_socket_path=str(place)) as client:
            until = time.monotonic() + PATIENCE_SECONDS
            while not answers(client):
                assert time.monotonic() < until, "Redis did not start"
                time.sleep(0.05)
        yield
    finally:
        server.terminate()
        server.wait(60)


def answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False
