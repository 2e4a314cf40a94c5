"""PostgreSQL's files hold nothing of an erased request (for its log see docs/retention.md)."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.server import OwnServer
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.remains import LOOK_SECONDS, bytes_of, found_in
from tests.attacks.tickets import seeker_at
from tests.own_postgresql import OwnPostgreSQL, own_postgresql

# The worker comes by each minute; a slow machine takes its time.
WORKER_SECONDS = 240
OTHERS = 3
STATISTICS = """
    SELECT concat_ws(' ', stavalues1, stavalues2, stavalues3, stavalues4, stavalues5)
    FROM pg_statistic
"""


@pytest.fixture
def cluster() -> Iterator[OwnPostgreSQL]:
    if os.environ.get("DATABASE_URL"):
        pytest.skip("the other lane starts a PostgreSQL of its own")
    with own_postgresql() as own:
        with psycopg.connect(own.url("postgres", "postgres"), autocommit=True) as server:
            server.execute("CREATE ROLE kier LOGIN")
            server.execute("CREATE DATABASE kier OWNER kier")
        yield own


@pytest.mark.slow
def test_files_and_statistics_after_erasing(cluster: OwnPostgreSQL, tried: Tried) -> None:
    stores = {"DATABASE_URL": cluster.url("kier", "kier")}
    with (
        OwnServer(stores) as server,
        psycopg.connect(cluster.url("postgres", "kier"), autocommit=True) as thief,
    ):
        kier = AttackedKier(server, stores)
        others = [seeker_at(kier.address) for _other in range(OTHERS)]
        phone = seeker_at(kier.address)
        phone.write("A long message, of several pages. " * 400)
        [asked] = [row["organisation"] for row in phone.look()["referrals"]]
        member = kier.member("caseworker", phone.organisations[asked]["slug"])
        desk = Desk(kier.address, member["email"], member["password"])
        referral = desk.find(phone.request)
        assert referral
        desk.accept(referral)
        desk.reply(referral, "A reply.")
        writer = kier.writer()
        wanted = bytes_of(writer, phone.request)
        thief.execute("ANALYZE")
        boxes = {one.hex() for one in wanted} - {UUID(phone.request).hex}
        assert [box for box in boxes if box in statistics_of(thief)] == []
        assert files_with(cluster.data, wanted, thief)
        phone.erase()
        until = time.monotonic() + WORKER_SECONDS
        while (found := files_with(cluster.data, wanted, thief)) and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
        assert found == []
        assert phone.request not in statistics_of(thief)
        # Those who did not erase are still there, and found again.
        assert files_with(cluster.data, bytes_of(writer, others[0].request), thief)
        assert others[0].look()["id"] == others[0].request
        writer.close()
    tried(
        "boxes of an erased request in the files and statistics of a cluster, after the worker",
        "none, but in the write-ahead log",
    )


def statistics_of(server: psycopg.Connection) -> str:
    return " ".join(row[0] for row in server.execute(STATISTICS).fetchall())


def files_with(data: Path, wanted: set[bytes], server: psycopg.Connection) -> list[str]:
    server.execute("CHECKPOINT")
    files = [file for file in data.rglob("*") if "pg_wal" not in file.parts]
    return found_in(files, wanted)
