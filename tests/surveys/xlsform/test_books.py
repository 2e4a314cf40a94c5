"""Workbooks as spreadsheets find them, and how long the largest one takes."""

import io
import time

import openpyxl

from surveys.questionnaire.definition import read
from surveys.xlsform.books import MAX_TEXT, Sheet, write_book
from surveys.xlsform.form_export import write_form
from tests.attacks.thread_times import second

# Of a draft, as JSON; the API takes little more.
MAX_BYTES = 1_000_000
COLUMNS = 200


def opened(*sheets: Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_book(sheets)))


def test_cells_stand_below_their_names_in_any_order() -> None:
    rows = [{"b": "2", "a": "1", "c": "none"}, {}, {"a": "", "b": " x\n<&>\"' "}]
    [sheet] = opened(Sheet("a & b", ["a", "b"], rows)).worksheets
    assert sheet.title == "a & b"
    assert [*sheet.iter_rows(values_only=True)] == [
        ("a", "b"),
        ("1", "2"),
        (None, None),
        (None, " x\n<&>\"' "),
    ]


def test_the_header_is_bold_and_stays() -> None:
    sheet = opened(Sheet("s", ["a", "=b"], [{"a": "1"}]), Sheet("t", ["a"], [])).worksheets[0]
    assert (sheet.freeze_panes, sheet.column_dimensions["A"].width) == ("A2", 24)
    assert [sheet[place].font.b for place in ("A1", "B1", "A2")] == [True, True, False]
    assert [sheet[place].quotePrefix for place in ("A1", "B1", "A2")] == [False, True, False]


def test_what_no_file_may_hold_is_left_out() -> None:
    text = "a\x00\x0b\ud800\uffff\rb\r\nc_x0041_" + "x" * 40_000
    sheet = opened(Sheet("s", ["a"], [{"a": text}])).worksheets[0]
    assert sheet["A2"].value == ("a\nb\nc_x0041_" + "x" * 40_000)[:MAX_TEXT]


def test_a_draft_of_a_megabyte_takes_less_than_half_a_second() -> None:
    row = {f"k{column}": "=" for column in range(COLUMNS)}
    count = MAX_BYTES // len(str(row))
    definition = {
        "title": {},
        "languages": ["en"],
        "items": [{"kind": "one", "name": "q", "choices": "l", "label": {"en": "x"}}],
        "choices": {"l": [{"name": f"c{at}", "data": row} for at in range(count)]},
    }
    draft = read(definition)
    began = time.thread_time()
    write_form(draft)
    assert time.thread_time() - began < second() / 2
