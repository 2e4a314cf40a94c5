"""Somebody brings spreadsheets of 54 kB that unpack to six million rows, while seekers ask."""

import io
import time
import zipfile
from pathlib import Path
from typing import Any

from backend.core.crypto.encoding import encode
from scripts.demonstrations.desk import Desk
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.connections import WAIT_SECONDS, ask
from tests.surveys.xlsform.forms import table, workbook

IMPORTS = "/api/v1/surveys/questionnaires/imports"
ROWS = 6_000_000
# Of a page that is answered, in ticks of a hundredth of a second: far more than it takes.
TICKS_OF_A_PAGE = 100
PAGES = 10


def of_empty_rows() -> bytes:
    sound = zipfile.ZipFile(io.BytesIO(workbook(survey=table("type|name\nnote|n"))))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sound.namelist():
            data = sound.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace(b"<sheetData>", b"<sheetData>" + b"<row/>" * ROWS)
            archive.writestr(name, data)
    return file.getvalue()


def ticks_of(kier: AttackedKier) -> int:
    stats = [
        Path(f"/proc/{process}/stat").read_text() for process in kier.server.processes("server")
    ]
    return sum(int(part) for stat in stats for part in stat.rpartition(")")[2].split()[11:13])


def memory_of(kier: AttackedKier) -> int:
    found = 0
    for name in ("server", "worker"):
        for process in kier.server.processes(name):
            status = Path(f"/proc/{process}/status").read_text()
            [line] = [one for one in status.splitlines() if one.startswith("VmHWM:")]
            found = max(found, int(line.split()[1]) * 1024)
    return found


def test_a_spreadsheet_of_empty_rows(kier: AttackedKier, tried: Tried) -> None:
    member = kier.member("coordinator")
    desk = Desk(kier.address, member["email"], member["password"], language="en")
    file = of_empty_rows()
    assert len(file) < 60_000
    assert ask(kier) == 200
    before, memory = ticks_of(kier), memory_of(kier)
    body = {"name": "form.xlsx", "file": encode(file)}
    brought: list[Any] = [desk.wire.call("POST", IMPORTS, body) for _ in range(2)]
    assert [one["state"] for one in brought] == ["waiting", "waiting"]
    assert [ask(kier) for _ in range(PAGES)] == [200] * PAGES
    # Reading such a file takes the processor for seconds; here, none of it.
    assert ticks_of(kier) - before < (PAGES + 2) * TICKS_OF_A_PAGE
    until = time.monotonic() + WAIT_SECONDS
    while any(one["state"] in {"waiting", "running"} for one in brought):
        assert time.monotonic() < until
        time.sleep(0.2)
        brought = [desk.wire.call("GET", f"{IMPORTS}/{one['id']}") for one in brought]
    reports = {(one["outcome"], one["rows"][0]["why"]) for one in brought}
    assert reports == {
        ("refused", "A sheet has more than 1048576 rows. Delete the empty ones below the form.")
    }
    assert memory_of(kier) - memory < 100_000_000
    for one in brought:
        desk.wire.call("DELETE", f"{IMPORTS}/{one['id']}")
    tried("two spreadsheets of 54 kB with six million rows", "refused in the worker, with a report")
