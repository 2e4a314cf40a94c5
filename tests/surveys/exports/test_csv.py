"""CSV: what stands in it, that no spreadsheet calculates it, and that it tells no order."""

import io
from pathlib import Path

import openpyxl
import pyreadstat
import pytest

from surveys.exports import csv_form
from surveys.exports import rows as export_rows
from surveys.exports.direct import stream_rows
from surveys.models import Response
from tests.surveys.results.rounds import a_round, write

from .rounds import FULL, MIXED, cells, in_some_order, over, written

HEADER = [
    "who",
    "all_friend",
    "all__1_1",
    "glad",
    "mark",
    "age",
    "since",
    "at",
    "when",
    "order_friend",
    "order__1_1",
    "kind_ly",
    "visits_1_helped",
    "visits_2_helped",
    "seen",
    "sum",
    "group",
]
EVERYTHING = [
    "'=1+1",
    "1",
    "0",
    "yes",
    "7,5",
    "17",
    "2026-01-31",
    "09:05",
    "2026-02-01 23:59",
    "2",
    "1",
    "5",
    "yes",
    "",
    "yes",
    "25,5",
    "a",
]
LITTLE = ["", "", "", "no", *[""] * 12, "a"]


def test_rows_have_a_column_for_each_value_and_neither_a_day_nor_a_text(db: None) -> None:
    header, *rows = cells(b"".join(stream_rows(over(), "nl")))
    assert header == HEADER
    assert in_some_order(rows) == in_some_order([EVERYTHING, *[LITTLE] * 4])


def test_a_file_begins_with_the_mark_and_ends_lines_as_rfc_4180_has_it(db: None) -> None:
    data = b"".join(stream_rows(over(), "nl"))
    assert data.startswith(b"\xef\xbb\xbfwho;all_friend")
    assert data.count(b"\r\n") == data.count(b"\n") == 6


def test_rows_are_in_the_order_of_their_random_identifiers_each_time(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_rows, "PAGE", 3)
    round_ = over([{"age": age} for age in range(10)])
    stored = Response.objects.filter(round=round_).order_by("id").values_list("answers", flat=True)
    expected = [str(one["age"]) for one in stored]
    for _again in range(2):
        header, *rows = cells(b"".join(stream_rows(round_, "nl")))
        assert [row[header.index("age")] for row in rows] == expected


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_text_is_taken_for_a_formula(db: None, sign: str, tmp_path: Path) -> None:
    choices = {"who": [{"name": f"{sign}cmd", "label": {"nl": f"{sign}cmd"}}], "agree": []}
    items = [item for item in MIXED["items"] if item["name"] in {"who", "all"}]
    round_ = a_round({**MIXED, "choices": choices, "items": items}, rows_exported=True)
    write(round_, [{"who": f"{sign}cmd", "all": [f"{sign}cmd"]}] * 5)
    for content in ("rows", "codebook", "tables"):
        path, _told = written(tmp_path, round_, content, "csv")
        found = [cell for row in cells(path.read_bytes()) for cell in row]
        assert [cell for cell in found if cell.startswith(sign)] == []
        assert any(cell.startswith(f"'{sign}") for cell in found) is (content != "tables")


def test_tables_have_a_line_for_each_count_and_say_what_is_hidden(db: None, tmp_path: Path) -> None:
    answers = [*[{"glad": "yes"}] * 30, *[{"glad": "no"}] * 20, *[{}] * 3]
    path, _told = written(tmp_path, over(answers), "tables", "csv")
    header, *lines = cells(path.read_bytes())
    named = [dict(zip(header, line, strict=True)) for line in lines]
    glad = [one for one in named if one["question"] == "Blij?"]
    names = ("answer_id", "shown", "least", "most", "share_least", "share_most", "total")
    assert [tuple(one[name] for name in names) for one in glad] == [
        ("yes", "range", "28", "32", "0,5283", "0,6038", "53"),
        ("no", "count", "20", "20", "0,3774", "0,3774", "53"),
        ("-", "range", "1", "5", "0,0189", "0,0943", "53"),
    ]


def test_the_names_of_columns_do_not_depend_on_the_language(db: None) -> None:
    round_ = over([FULL] * 5)
    assert b"".join(stream_rows(round_, "nl")) == b"".join(stream_rows(round_, "zh"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("=HYPERLINK(A1)", "'=HYPERLINK(A1)"),
        ("-3.5", "-3,5"),
        ("-3.5+A1", "'-3.5+A1"),
        ("3.5", "3,5"),
        ("a=1", "a=1"),
        ("-", "-"),
    ],
)
def test_what_was_worked_out_is_a_number_or_a_text(text: str, cell: str) -> None:
    assert csv_form.worked_out(text) == cell


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("-99", "-99"),
        ("-0.5", "-0.5"),
        ("-", "-"),
        ("+31612345678", "'+31612345678"),
        ("-99+A1", "'-99+A1"),
        ("--99", "'--99"),
        ("-9\n", "'-9\n"),
    ],
)
def test_a_number_is_no_formula(text: str, cell: str) -> None:
    assert csv_form.safe(text) == cell


def test_in_no_form_of_file_is_the_group_of_a_small_one(db: None, tmp_path: Path) -> None:
    round_ = over()
    write(round_, [{"glad": "no"}], group="")
    header, *_rows = cells(b"".join(stream_rows(round_, "nl")))
    assert header == HEADER[:-1]
    made, _told = written(tmp_path, round_, "rows", "sav")
    assert pyreadstat.read_sav(str(made), output_format="polars")[1].column_names == HEADER[:-1]
    made, _told = written(tmp_path, round_, "rows", "xlsx")
    rows, codebook = openpyxl.load_workbook(io.BytesIO(made.read_bytes()), read_only=True)
    assert [one.value for one in next(iter(rows.rows))] == HEADER[:-1]
    *_others, last = codebook.values
    assert last[:2] == (None, "group of the round")
    assert set(last[9:]) == {None}
