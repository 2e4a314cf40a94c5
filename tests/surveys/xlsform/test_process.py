"""Files that are made to stop whoever reads them: each ends in a report."""

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import translation

from surveys.xlsform import child, process
from surveys.xlsform.process import read_form_in_process
from surveys.xlsform.report import Status

from .forms import table, workbook

# Full: files that take many seconds, as they are meant to.
pytestmark = pytest.mark.full

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LARGE = "This file is far too large once it is unpacked."
LONG = "Reading this file takes too long. Remove what is no questionnaire."
MEMORY = "Reading this file takes too much memory. Remove what is no questionnaire."
DAMAGED = "This file cannot be read: it is damaged. Open it and save it as .xlsx again."
ROWS = "A sheet has more than 1048576 rows. Delete the empty ones below the form."
CELL = "A cell holds more than 10000 characters. Make the text shorter."
NO_COLUMN = "There is no column “type”. Its name has to stand in the first row."


def with_sheet(content: str, *, sheets: int = 1, **parts: str) -> bytes:
    sound = zipfile.ZipFile(io.BytesIO(workbook(survey=table("type|name\nnote|n"))))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sound.namelist():
            data = sound.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                data = f'<worksheet xmlns="{SPREADSHEET}">{content}</worksheet>'
            if name == "xl/workbook.xml":
                [row] = [part for part in data.split("<") if part.startswith("sheet ")]
                named = (row.replace('"survey"', f'"s{number}"') for number in range(sheets))
                data = data.replace(f"<{row}", "".join(f"<{one}" for one in named))
            archive.writestr(parts.get(name, name), data)
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def rows(text: str) -> str:
    return f"<sheetData>{text}</sheetData>"


def cell(text: str) -> str:
    return rows(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>')


HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "six million empty rows": (lambda: with_sheet(rows("<row/>" * 6_000_000)), {ROWS}),
    "a million empty rows": (lambda: with_sheet(rows("<row/>" * 1_000_000)), {NO_COLUMN}),
    "one sheet fifty times": (
        lambda: with_sheet(rows("<row><c><v>1</v></c></row>" * 700_000), sheets=50),
        {LONG, MEMORY},
    ),
    "far columns": (
        lambda: with_sheet(rows('<row><c r="XFD1"><v>1</v></c></row>' * 400_000)),
        {NO_COLUMN, LONG},
    ),
    "deep": (
        lambda: with_sheet(rows(f"<row>{'<c>' * 70_000}{'</c>' * 70_000}</row>")),
        {NO_COLUMN, DAMAGED, MEMORY, LONG},
    ),
    "a text of 45 MB": (lambda: with_sheet(cell("a" * 45_000_000)), {CELL}),
    "a number of 45 MB": (lambda: with_sheet(rows(f'<row r="{"1" * 45_000_000}"/>')), {DAMAGED}),
    "unpacked 60 MB": (lambda: with_sheet(cell("a" * 60_000_000)), {LARGE}),
    "many merged cells": (
        lambda: with_sheet(rows("") + "<mergeCell ref='A1:XFD1048576'/>" * 300_000),
        {LARGE},
    ),
    "a size that is not true": (
        lambda: with_sheet('<dimension ref="A1:XFD1048576"/>' + rows("")),
        {NO_COLUMN},
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_report(name: str) -> None:
    make, reasons = HOSTILE[name]
    data = make()
    assert len(data) < 1_400_000
    before = os.times()
    found = read_form_in_process("form.xlsx", data)
    after = os.times()
    assert found.status is Status.REFUSED
    assert {row.why for row in found.rows} & reasons
    # Neither a busy machine nor a slow one changes how much of a processor was taken.
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    assert used < child.PROCESSOR_SECONDS + 2
    # Whoever asks does next to nothing.
    assert after.user - before.user < 2


def test_a_form_is_read_as_without_a_process() -> None:
    told: list[int] = []
    data = workbook(survey=table("type|name|label::nl\ninteger|n|Hoeveel?"))
    found = read_form_in_process("form.xlsx", data, "nl", told.append)
    assert (found.status, told) == (Status.TAKEN, [10, 50, 90])
    assert found.definition
    assert [item.name for item in found.definition.items] == ["n"]


def test_reports_come_in_the_language_of_whoever_asks() -> None:
    with translation.override("nl"):
        [row] = read_form_in_process("form.xlsx", b"").rows
    assert row.why == "Dit bestand is leeg."


def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    package = tmp_path / "surveys" / "xlsform"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package.parent / "__init__.py").touch()
    (package / "child.py").write_text(text)
    monkeypatch.setattr(process, "BASE", tmp_path)


def why() -> str:
    [row] = read_form_in_process("form.xlsx", b"x").rows
    return row.why


def test_no_secret_reaches_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIER_SECRET_KEY", "secret")
    told = "json.dumps({'progress': len([n for n in os.environ if 'KIER' in n])})"
    script(tmp_path, monkeypatch, f"import json, os; print({told})")
    seen: list[int] = []
    read_form_in_process("form.xlsx", b"x", tell=seen.append)
    assert seen == [0]


def test_it_ends_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path, monkeypatch, "raise SystemExit(1)")
    assert why() == MEMORY


def test_it_says_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MAX_RESULT_BYTES", 1_000)
    script(tmp_path, monkeypatch, "while True: print('x' * 100)")
    assert why() == LARGE


def test_it_says_nothing_for_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MAX_SECONDS", 0.1)
    script(tmp_path, monkeypatch, "import time; time.sleep(600)")
    assert why() == LONG


def test_a_long_result_comes_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = json.dumps(
        {"definition": None, "status": "refused", "rows": [["", 0, "refused", "LONG"]]}
    )
    script(tmp_path, monkeypatch, f"print({result!r}.replace('LONG', 'x' * 300_000))")
    assert why() == "x" * 300_000


@pytest.mark.parametrize("limit", ["RLIMIT_AS", "RLIMIT_CPU"])
def test_limits_are_met(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    uses = {
        "RLIMIT_AS": "bytearray(10 ** 9)",
        "RLIMIT_CPU": "all(one == 0 for one in iter(int, 1))",
    }[limit]
    source = (
        Path(child.__file__).read_text().replace("PROCESSOR_SECONDS = 20", "PROCESSOR_SECONDS = 1")
    )
    begins = "def main() -> None:\n"
    text = source.replace(begins, f"{begins}    limit_itself()\n    {uses}\n")
    script(tmp_path, monkeypatch, text)
    assert why() == {"RLIMIT_AS": MEMORY, "RLIMIT_CPU": LONG}[limit]
