"""SQLite's files hold nothing of an erased request."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.phone import Phone
from scripts.demonstrations.server import OwnServer
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.remains import bytes_of, found_in, wait_until_gone
from tests.attacks.tickets import seeker_at

# The worker comes by each minute; a slow machine takes its time.
WORKER_SECONDS = 240
LONG = "A long message, of several pages. " * 400


@pytest.fixture
def folder(started_before: Path, tmp_path: Path) -> Path:
    if os.environ.get("DATABASE_URL"):
        pytest.skip("the other lane reads SQLite's files")
    return Path(shutil.copytree(started_before, tmp_path / "kier"))


def asked(kier: AttackedKier) -> tuple[Phone, set[bytes]]:
    phone = seeker_at(kier.address)
    phone.write(LONG)
    [one] = [row["organisation"] for row in phone.look()["referrals"]]
    member = kier.member("caseworker", phone.organisations[one]["slug"])
    desk = Desk(kier.address, member["email"], member["password"])
    referral = desk.find(phone.request)
    assert referral
    desk.accept(referral)
    desk.reply(referral, LONG)
    writer = kier.writer()
    wanted = bytes_of(writer, phone.request)
    writer.close()
    assert len(wanted) > 10
    assert found_in(kier.data.iterdir(), wanted), "it would not be found if it were there"
    return phone, wanted


def test_files_of_a_kier_that_runs(folder: Path, tried: Tried) -> None:
    with OwnServer(data=folder) as server:
        kier = AttackedKier(server, {})
        phone, wanted = asked(kier)
        phone.erase()
        assert wait_until_gone(folder, wanted, WORKER_SECONDS) == []
    tried("boxes of an erased request in kier.sqlite3, -wal and -shm, while Kier runs", "none")


def test_files_of_a_kier_that_was_stopped(folder: Path, tried: Tried) -> None:
    with OwnServer(data=folder) as server:
        kier = AttackedKier(server, {})
        phone, wanted = asked(kier)
        # Nobody but the end itself is there to look after what is left.
        [pid] = server.processes("worker")
        os.kill(pid, signal.SIGSTOP)
        phone.erase()
    assert found_in(folder.iterdir(), wanted) == []
    assert not [log.name for log in folder.glob("kier.sqlite3-wal") if log.stat().st_size]
    tried("boxes of an erased request in SQLite's files after a stop", "none, the log is empty")
