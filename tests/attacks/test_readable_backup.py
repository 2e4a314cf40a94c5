"""Another user of the machine reads backups and whatever else Kier wrote."""

import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.demonstrations.server import BASE, bare_environment
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.remains import bytes_of, found_in
from tests.attacks.tickets import seeker_at

# As root and most shells have it: everybody may read.
USUAL_UMASK = 0o022


def test_backups_are_for_their_owner_alone_and_open_with_a_key_that_is_elsewhere(
    kier: AttackedKier, tmp_path: Path, tried: Tried
) -> None:
    if "DATABASE_URL" in kier.stores and not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not installed")
    phone = seeker_at(kier.address)
    writer = kier.writer()
    wanted = bytes_of(writer, phone.request)
    writer.close()
    key, folder = tmp_path / "key", tmp_path / "backups"
    folder.mkdir()
    made = call(kier, "backup", "--new-key", str(key))
    public = made.stdout.splitlines()[0].removeprefix("KIER_BACKUP_KEY=")
    done = call(kier, "backup", str(folder), KIER_BACKUP_KEY=public)
    assert (done.returncode, done.stderr) == (0, "")
    [backup] = folder.iterdir()
    assert {stat.S_IMODE(file.stat().st_mode) for file in (backup, key)} == {0o600}
    assert found_in([backup], wanted) == []
    assert not [*kier.data.glob("backup-*")]
    told = call(kier, "backup", "--verify", str(backup), "--key", str(key))
    assert (told.returncode, told.stderr) == (0, "")
    assert re.search(r"[1-9]\d*  help_requests_helprequest$", told.stdout, re.MULTILINE)
    tried("a backup made with the umask 022, looked at by another user", "mode 0600, encrypted")


def test_all_that_a_kier_wrote_is_for_its_owner_alone(kier: AttackedKier, tried: Tried) -> None:
    assert stat.S_IMODE(kier.data.stat().st_mode) & 0o077 == 0
    files = [file for file in kier.data.rglob("*") if not file.is_symlink()]
    names = {file.name for file in files}
    assert {"kier.env", "demo.json", "kier.sqlite3", "processes.json", "run.lock"} <= names
    readable = [file for file in files if stat.S_IMODE(file.stat().st_mode) & 0o077]
    assert [str(file.relative_to(kier.data)) for file in readable] == []
    tried(f"modes of {len(files)} files and folders that Kier wrote", "none for others")


def call(kier: AttackedKier, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *arguments],
        env=bare_environment() | {"KIER_DATA": str(kier.data)} | kier.stores | settings,
        cwd=BASE,
        umask=USUAL_UMASK,
        capture_output=True,
        text=True,
        check=False,
    )
