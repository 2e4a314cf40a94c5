"""Servers and worker are killed in the middle of some hundred creates; with `--full` a thousand."""

import itertools
import os
import signal
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from backend.core.crypto.seeker import SeekerKeys
from scripts.demonstrations.consent import PROFILE
from scripts.demonstrations.phone import Phone
from scripts.demonstrations.server import OwnServer
from tests.environment import FULL

# Full: starts servers and kills them.
pytestmark = pytest.mark.full

CREATES = 1000 if FULL else 200
KILLED_AFTER = 300 if FULL else 70
PHONES = 10
PATIENCE_SECONDS = 120

HALF_THERE = """
SELECT count(*) FROM help_requests_helprequest AS request
WHERE NOT EXISTS (SELECT 1 FROM help_requests_message WHERE request_id = request.id)
   OR NOT EXISTS (SELECT 1 FROM help_requests_referral WHERE request_id = request.id)"""
COUNTS = {
    "requests": "SELECT count(*) FROM help_requests_helprequest",
    "messages": "SELECT count(*) FROM help_requests_message",
    "referrals": "SELECT count(*) FROM help_requests_referral",
    "carried": "SELECT sum(open) FROM organisations_organisationload",
    "half there": HALF_THERE,
}


@dataclass
class Caller:
    """A caller of a group with one address: more than ten would be throttled."""

    address: str
    number: int
    kept: list[tuple[SeekerKeys, str]] = field(default_factory=list)
    tried_again: int = 0

    def ask(self, times: int, organisation: Any) -> None:
        phone = Phone(self.address, source=f"127.0.1.{self.number}")
        for _time in range(times):
            mine = SeekerKeys(access=os.urandom(32), wrap=os.urandom(32))
            body = phone.new_request(mine, PROFILE, "?", [organisation])
            self.send(phone, body)
            self.kept.append((mine, phone.request))

    def send(self, phone: Phone, body: dict[str, Any]) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                phone.wire.call("POST", "/api/v1/intake/requests", body)
            except httpx.TransportError:
                self.tried_again += 1
                time.sleep(0.05)
            else:
                return
        raise TimeoutError

    def read_all(self) -> list[str | None]:
        phone = Phone(self.address, source=f"127.0.1.{self.number}")
        texts = []
        for mine, request in self.kept:
            phone.take(mine)
            texts += [one.text for one in phone.read()]
            assert phone.request == request
        return texts


def counts(server: OwnServer, database_url: str | None) -> dict[str, Any]:
    connected = (
        psycopg.connect(database_url)
        if database_url
        else sqlite3.connect(server.data / "kier.sqlite3")
    )
    with closing(connected) as connection:
        return {
            name: connection.execute(query).fetchone()[0]  # type: ignore[index]
            for name, query in COUNTS.items()
        }


@pytest.mark.slow
@pytest.mark.django_db
def test_killed_in_the_middle_nothing_is_lost_or_half_there(
    stores: dict[str, str], database_url: str | None, kept_folder: Path
) -> None:
    with OwnServer(stores, data=kept_folder) as server, ThreadPoolExecutor(PHONES) as pool:
        callers = [Caller(server.address, 1 + number) for number in range(PHONES)]
        organisation = Phone(server.address).matches(PROFILE)["matches"][0]["organisation"]
        asking = [pool.submit(one.ask, CREATES // PHONES, organisation) for one in callers]
        while sum(len(caller.kept) for caller in callers) < KILLED_AFTER:
            gave_up = [one.exception() for one in asking if one.done()]
            assert not any(gave_up), f"a phone gave up before the kill: {gave_up}"
            time.sleep(0.005)
        for pid in itertools.chain(server.processes("server"), server.processes("worker")):
            os.kill(pid, signal.SIGKILL)
        at_the_kill = counts(server, database_url)
        for one in asking:
            one.result()

        assert sum(caller.tried_again for caller in callers) > 0
        assert KILLED_AFTER <= at_the_kill["requests"] < CREATES
        assert at_the_kill["half there"] == 0
        assert counts(server, database_url) == {
            "requests": CREATES,
            "messages": CREATES,
            "referrals": CREATES,
            "carried": CREATES,
            "half there": 0,
        }
        texts = [text for found in pool.map(Caller.read_all, callers) for text in found]
        assert texts == ["?"] * CREATES
        assert "the server ended (signal 9) and is started again" in server.said()
