"""Somebody reads all of Redis while people ask and answer: who is it about, and when was it?"""

import base64
import re
import shutil
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from redis import Redis

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.server import OwnServer
from scripts.demonstrations.wire import next_event
from scripts.fake_providers.push_service import FakePushService
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.tickets import seeker_at
from tests.attacks.writer import DatabaseWriter

WAIT_SECONDS = 60
CONTACT = "/api/v1/intake/request/contact"
TABLES = (
    "help_requests_helprequest",
    "help_requests_referral",
    "help_requests_message",
    "accounts_member",
    "organisations_organisation",
)
# Clocks of all that runs here are one clock; a conversation takes a minute on a slow machine.
AROUND_SECONDS = 1000


def test_nothing_in_redis_says_of_whom_or_when(
    own_kier: AttackedKier, redis_writer: Redis, pushes: FakePushService, tried: Tried
) -> None:
    found: list[bytes] = []
    with commands_of(redis_writer, found):
        talk(own_kier, redis_writer, pushes, found)
    writer = own_kier.writer()
    identifiers = [one for table in TABLES for one in identifiers_of(writer, table)]
    addresses = [row[0] for row in writer.execute("SELECT email FROM accounts_member")]
    writer.close()
    assert len(identifiers) > 20
    assert any(b"told" in one for one in found)
    read = b"\n".join(found)
    for form in (form for identifier in identifiers for form in forms_of(identifier)):
        assert form not in read
    for address in (*addresses, "127.0.0.1"):
        assert address.lower().encode() not in read.lower()
    assert times_in(read) == []
    tried(
        f"all keys, values, channels and commands of Redis read for {len(identifiers)} identifiers,"
        f" {len(addresses)} addresses and times",
        "none is there",
    )


@pytest.fixture
def pushes() -> Iterator[FakePushService]:
    service = FakePushService()
    with service.serving():
        yield service


@pytest.fixture
def own_kier(
    started_before: Path, tmp_path: Path, kier: AttackedKier, pushes: FakePushService
) -> Iterator[AttackedKier]:
    if "REDIS_URL" not in kier.stores:
        pytest.skip("this Kier has no Redis")
    stores = {"REDIS_URL": kier.stores["REDIS_URL"]}
    environment = stores | {"KIER_OWN_PUSH_SERVICES": urlsplit(pushes.url).netloc}
    folder = shutil.copytree(started_before, tmp_path / "kier")
    with OwnServer(environment, data=folder) as server:
        yield AttackedKier(server, stores)


def talk(kier: AttackedKier, redis: Redis, pushes: FakePushService, found: list[bytes]) -> None:
    """Hold a conversation with notifications; keep what Redis holds meanwhile."""
    phone = seeker_at(kier.address)
    phone.wire.call("PUT", CONTACT, {"push": pushes.new_subscription().as_json(), "times": None})
    [asked] = [one["organisation"] for one in phone.look()["referrals"]]
    member = kier.member("caseworker", phone.organisations[asked]["slug"])
    desk = Desk(kier.address, member["email"], member["password"])
    with phone.wire.events() as socket:
        found += redis.pubsub_channels("*")
        referral = desk.find(phone.request)
        assert referral
        desk.accept(referral)
        assert next_event(socket, seconds=WAIT_SECONDS)
    until = time.monotonic() + WAIT_SECONDS
    while not redis.keys("*told*"):
        assert time.monotonic() < until, "nobody was told"
        time.sleep(0.2)
    for key in redis.scan_iter("*"):
        found += [key, redis.dump(key) or b""]


@contextmanager
def commands_of(redis: Redis, found: list[bytes]) -> Iterator[None]:
    database = redis.get_connection_kwargs()["db"]
    stopping = threading.Event()

    def listen() -> None:
        with redis.monitor() as monitor:
            for command in monitor.listen():
                if command["db"] == database:
                    found.append(command["command"].encode())
                if stopping.is_set():
                    return

    ear = threading.Thread(target=listen, daemon=True)
    ear.start()
    while not found:
        redis.ping()
        time.sleep(0.05)
    try:
        yield
    finally:
        stopping.set()
        while ear.is_alive():
            redis.ping()
            time.sleep(0.05)


def identifiers_of(writer: DatabaseWriter, table: str) -> list[UUID]:
    return [*writer.identifiers(f"SELECT id FROM {table}")]  # noqa: S608


def forms_of(identifier: UUID) -> Iterator[bytes]:
    yield str(identifier).encode()
    yield identifier.hex.encode()
    yield identifier.bytes
    yield base64.urlsafe_b64encode(identifier.bytes).rstrip(b"=")


def times_in(read: bytes) -> list[Any]:
    now = time.time()
    numbers: list[float] = [float(text) for text in re.findall(rb"(?<!\d)\d{10}(?:\.\d+)?", read)]
    numbers += [float(text) / 1000 for text in re.findall(rb"(?<!\d)\d{13}(?!\d)", read)]
    for order in (">d", "<d"):
        numbers += [struct.unpack_from(order, read, at)[0] for at in range(len(read) - 7)]
    return [number for number in numbers if abs(number - now) < AROUND_SECONDS]
