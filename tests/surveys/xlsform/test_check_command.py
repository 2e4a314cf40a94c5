"""`scripts/xlsform check`: what it prints and writes of a folder."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .forms import table, workbook

BASE = Path(__file__).parents[3]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-m", "scripts.xlsforms", *arguments],
        cwd=BASE,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.full
def test_a_folder_of_forms(tmp_path: Path) -> None:
    (tmp_path / "within").mkdir()
    sound = workbook(survey=table("type|name|label::nl\ntext|q|Q"))
    (tmp_path / "within" / "b.xlsx").write_bytes(sound)
    (tmp_path / "a.XLS").write_bytes(sound)
    (tmp_path / "c.csv").write_bytes(b"type,name,label::nl\nimage,p,P\n")
    (tmp_path / "d.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "e.txt").write_bytes(b"no form")
    written = tmp_path / "report.json"
    done = run("check", tmp_path, "--json", written)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "4 files: 2 taken, 1 changed, 1 refused"
    taken = {"sheet": "survey", "row": 2, "what": "taken", "why": ""}
    found = json.loads(written.read_text())
    assert [(one["file"], one["status"]) for one in found] == [
        ("a.XLS", "taken"),
        ("c.csv", "changed"),
        ("d.xlsx", "refused"),
        ("within/b.xlsx", "taken"),
    ]
    assert found[0]["rows"] == found[3]["rows"] == [taken]
    assert [row["what"] for row in found[1]["rows"] + found[2]["rows"]] == ["not taken", "refused"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert run("check", tmp_path / "nowhere").returncode == 2
