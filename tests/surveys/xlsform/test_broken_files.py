"""Whatever a file is, there is a report and never a trace."""

import io
import random
import zipfile
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.xlsform import form_import, workbooks
from surveys.xlsform.form_import import read_form
from surveys.xlsform.report import Imported, Status
from surveys.xlsform.sheets import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Clock, gather
from tests.environment import FULL

from .forms import table, told, workbook

SOUND = workbook(
    survey=table("type|name|label::nl\nselect_one l|q|Q"),
    choices=table("list_name|name|label::nl\nl|a|A"),
)
DAMAGED = "This file cannot be read: it is damaged. Open it and save it as .xlsx again."

LARGE = "This file is far too large once it is unpacked."


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return file.getvalue()


def refusal(data: bytes, name: str = "form.xlsx") -> str:
    found = read_form(name, data)
    assert (found.status, found.definition, len(found.rows)) == (Status.REFUSED, None, 1)
    return found.rows[0].why


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "This file is empty."),
        (b"\0" * 100, "This is no spreadsheet. Save the form as .xlsx, .xls or .csv."),
        (b"%PDF-1.7", "This is no form: save it as .xlsx, .xls or .csv, with its columns."),
        (SOUND[:-400], DAMAGED),
        (SOUND[:2000], DAMAGED),
        (b"PK\x03\x04" + b"x" * 500, DAMAGED),
        (packed(mimetype=b"x"), "This is no Excel file. Save it as .xlsx, and try again."),
        (packed(xl__workbook=b"<a/>"), DAMAGED),
        (
            b"\xd0\xcf\x11\xe0" + b"\0" * 600,
            "This file cannot be read: it has a password, or is damaged. Save it as .xlsx.",
        ),
        (
            b"x" * (MAX_BYTES + 1),
            "This file is larger than 5 MB. Remove pictures and sheets that are not used.",
        ),
        (packed(xl__a=b"0" * 51_000_000), LARGE),
        (packed(**{"xl/worksheets/a.xml": b"<row>" + b"<c/>" * 200_000}), LARGE),
        (packed(**{"xl/sharedStrings.xml": b"<t/>" * 1_100_000}), LARGE),
    ],
)
def test_what_is_no_form(data: bytes, why: str) -> None:
    assert refusal(data) == why
    # The name of a file says nothing about what it is.
    assert refusal(data, "form.xls") == refusal(data, "form") == why


@pytest.mark.parametrize("name", ["form.xls", "form.csv", "form", "FORM.XLSX", "../a\0.xlsx"])
def test_a_form_under_any_name(name: str) -> None:
    assert read_form(name, SOUND).status is Status.TAKEN


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        ([["type", "name"]] + [["note", "n"]] * (MAX_ROWS + 1), MAX_ROWS + 1),
        ([["type", *(f"c{place}" for place in range(MAX_COLUMNS))]], 1),
        ([["type", "label"], ["note", "x" * (MAX_TEXT + 1)]], 2),
    ],
)
def test_what_is_too_large(rows: list[list[str]], row: int) -> None:
    found = read_form("form.xlsx", workbook(survey=rows))
    assert [(one.sheet, one.row) for one in found.rows] == [("survey", row)]
    assert found.status is Status.REFUSED


def test_too_many_questions() -> None:
    found = read_form(
        "form.xlsx",
        workbook(
            survey=[["type", "name", "label"]] + [["text", f"q{n}", "Q"] for n in range(2_001)]
        ),
    )
    assert found.status is Status.REFUSED
    assert found.rows[0].why == "This form is too large, or too deep: at most 2000 items."


def test_reading_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveys.xlsform.sheets.MAX_SECONDS", -1)
    rows = [["type", "name"]] + [["note", f"n{n}"] for n in range(100)]
    assert refusal(workbook(survey=rows)) == (
        "Reading this file takes too long. Remove what is no questionnaire."
    )


def test_entities_are_not_expanded() -> None:
    bomb = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>"""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(SOUND)) as archive:
        for one in archive.namelist():
            data = archive.read(one)
            parts[one] = bomb + data.partition(b"?>")[2] if "sheet1" in one else data
    assert refusal(packed(**parts)) == DAMAGED


def test_a_formula_without_a_value_is_not_an_empty_cell() -> None:
    data = workbook(survey=[["type", "name", "label", "relevant"], ["text", "q", "Q", "=A1"]])
    found = read_form("form.xlsx", data)
    assert found.status is Status.REFUSED
    assert [(one[1], one[2]) for one in told(found)] == [(1, "taken"), (2, "refused")]


BELOW = """
survey,,,
,type,name,label
,select_one l,q,Q
choices,list_name,name,label
,l,a,A
"""


@pytest.mark.parametrize("text", [BELOW, BELOW.replace(",", ";"), BELOW.replace(",", "\t").strip()])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_sheets_below_each_other_in_a_csv(text: str, encoding: str) -> None:
    found = read_form("form.csv", text.replace("Q", "één").encode(encoding))
    assert found.status is Status.TAKEN
    assert found.definition is not None
    assert found.definition.items[0].label == {"en": "één"}


def test_rows_of_a_csv_are_counted_as_a_spreadsheet_does() -> None:
    text = 'type,name,label\ntext,q,"two\nlines"\n\ntext,,"Q"\n'
    assert told(read_form("form.csv", text.encode()))[1:] == [
        ("survey", 4, "changed", "This row has no name: it is called “text_4”.")
    ]


def is_told(found: Imported) -> bool:
    refused = [row for row in found.rows if row.what.value == "refused"]
    whole = "built in a way that cannot be read"
    return (
        all(one.why for one in refused)
        and (found.definition is None) == bool(refused) == (found.status is Status.REFUSED)
        and not any(whole in one.why for one in refused)
    )


def test_files_with_bytes_of_chance() -> None:
    chance = random.Random(1)  # noqa: S311 - the same files each time
    for _turn in range(150):
        data = bytearray(SOUND)
        for _change in range(chance.choice([1, 3, 30])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert is_told(read_form("form.xlsx", bytes(data)))


WORDS = [
    *("type", "name", "label", "label::nl", "relevant", "calculation", "default", "hint", "bind::"),
    *("constraint", "list_name", ":::", "label::x(y)", "repeat_count", "parameters", "disabled"),
    *("text", "note", "calculate", "begin_group", "end_group", "begin_repeat", "end_repeat"),
    *("select_one", "select_one l", "range", "rank l", "begin loop over l", "end loop", "today"),
    *("select_multiple l or_other", "image", "table-list", "start=1", "randomize=true", "seed=x"),
    *("${q}", "q", "l", "=", "''", "(", ")", ",", ".", "/", "1", "-1", "true()", "today()", "yes"),
    *("2026-01-01", "%(label)s", "../q", "choice_filter", "\0", " "),
]
cells = (
    st.sampled_from(WORDS)
    | st.text(max_size=8)
    | st.none()
    | st.booleans()
    | st.floats()
    | st.datetimes()
)
sheets = st.lists(st.lists(cells, max_size=6), max_size=12)


@settings(max_examples=150 if FULL else 30, suppress_health_check=list(HealthCheck))
@given(survey=sheets, choices=sheets)
def test_forms_of_chance(survey: list[list[object]], choices: list[list[object]]) -> None:
    header = ["type", "name", "label", "relevant", "calculation", "parameters"]
    found = workbooks_of(
        survey=[header, *survey], choices=[["list_name", "name", "label"], *choices]
    )
    assert is_told(found)
    assert is_told(workbooks_of(survey=survey, settings=choices))


def workbooks_of(**rows: list[list[object]]) -> Imported:
    sheets = [
        gather(
            title, [[None if cell is None else str(cell) for cell in row] for row in found], Clock()
        )
        for title, found in rows.items()
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(form_import, "read_sheets", lambda _data: sheets)
        return read_form("form.xlsx", b"")


def test_a_chain_in_an_xls_that_closes_on_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = SimpleNamespace(etype=2, tot_size=100, first_SID=0)
    found = SimpleNamespace(dirlist=[entry], SSAT=[1, 0], min_size_std_stream=4096)
    monkeypatch.setattr(workbooks, "CompDoc", lambda _data, logfile: found)
    monkeypatch.setattr(workbooks.xlrd, "open_workbook", lambda **_options: pytest.fail("loops"))
    assert refusal(b"\xd0\xcf\x11\xe0") == (
        "This file cannot be read: it has a password, or is damaged. Save it as .xlsx."
    )
