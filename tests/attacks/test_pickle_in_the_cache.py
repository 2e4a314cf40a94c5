"""Somebody who writes to Redis puts a pickle where a ticket is, and has a socket read it."""

import os
import pickle
from pathlib import Path
from typing import Any

from redis import Redis

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.wire import Wire
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.tickets import buy_ticket, is_refused, seeker_at


class Command:
    """Runs a command in whoever opens its pickle."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> Any:
        return os.system, (self.command,)


def test_a_pickle_at_a_tickets_key_does_not_run(
    kier: AttackedKier, redis_writer: Redis, tmp_path: Path, tried: Tried
) -> None:
    ran = tmp_path / "ran"
    phone = seeker_at(kier.address)
    before = set(redis_writer.scan_iter("*"))
    ticket = buy_ticket(phone)
    keys = set(redis_writer.scan_iter("*ticket*")) - before
    assert keys
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        for key in keys:
            redis_writer.set(key, pickle.dumps(Command(f"touch {ran}"), protocol), ex=60)
        assert is_refused(kier.address, ticket)
    assert not ran.exists()
    tried("a pickle under a ticket's key, then a socket with it", "closed with 4401, nothing ran")


def test_pickles_at_every_key_run_nowhere_and_stop_nobody(
    kier: AttackedKier, redis_writer: Redis, tmp_path: Path, tried: Tried
) -> None:
    ran = tmp_path / "ran"
    forged = pickle.dumps(Command(f"touch {ran}"))
    member = kier.member("caseworker")
    phone = seeker_at(kier.address)
    for value in (forged, b"forged", b"", b"9" * 30, b"7"):
        Desk(kier.address, member["email"], member["password"]).inbox()
        buy_ticket(phone)
        keys = [*redis_writer.scan_iter("*")]
        assert len(keys) > 5
        for key in keys:
            redis_writer.set(key, value, keepttl=True)
        Wire(kier.address).call("GET", "/readyz")
        phone.look()
        buy_ticket(phone)
        Desk(kier.address, member["email"], member["password"]).inbox()
    assert not ran.exists()
    tried("pickles and rubbish under all keys of the cache", "nothing ran, all calls are answered")
