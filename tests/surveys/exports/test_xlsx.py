"""Excel: labels in Dutch and Chinese, and nothing that is calculated."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from surveys.exports import xlsx_form
from surveys.exports.sheets import Sheet
from surveys.models import Round

from .rounds import FULL, over, written
from .test_csv import HEADER


def sheets(path: Path, round_: Round, content: str, language: str) -> dict[str, list[list[Any]]]:
    made, _told = written(path, round_, content, "xlsx", language)
    with made.open("rb") as file:
        book = load_workbook(file)
        return {
            sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()]
            for sheet in book
        }


@pytest.mark.parametrize(
    ("language", "who", "glad", "agree", "group"),
    [("nl", "=SOM(1;1)", "Ja", "Eens", "Regio A"), ("zh", "公式", "是", "同意", "A区")],
)
def test_rows_have_labels_and_dates(
    db: None, tmp_path: Path, language: str, who: str, glad: str, agree: str, group: str
) -> None:
    header, *rows = sheets(tmp_path, over([FULL] * 5), "rows", language)["rows"]
    assert header == HEADER
    assert rows[0] == [
        *(who, 1, 0, glad, 7.5, 17),
        datetime.fromisoformat("2026-01-31"),
        time(9, 5),
        datetime.fromisoformat("2026-02-01T23:59"),
        *(2, 1, agree, glad, None, rows[0][14], 25.5, group),
    ]


def test_a_text_is_never_a_formula(db: None, tmp_path: Path) -> None:
    made, _told = written(tmp_path, over([FULL] * 5), "rows", "xlsx")
    with made.open("rb") as file:
        cell = load_workbook(file)["rows"]["A2"]
    assert (cell.value, cell.data_type) == ("=SOM(1;1)", "s")


def test_the_first_row_stays(db: None, tmp_path: Path) -> None:
    made, _told = written(tmp_path, over(), "rows", "xlsx")
    with made.open("rb") as file:
        book = load_workbook(file)
    assert [(one.title, one.freeze_panes) for one in book] == [("rows", "A2"), ("codebook", "A2")]


def test_tables_say_what_is_hidden(db: None, tmp_path: Path) -> None:
    answers = [*[{"glad": "yes"}] * 30, *[{"glad": "no"}] * 20, *[{}] * 3]
    found = sheets(tmp_path, over(answers), "tables", "nl")
    lines = [[cell for cell in row if cell is not None] for row in found["Vragen"]]
    at = lines.index(["Blij?"])
    # The second line is our own words, and so is what no answer is called.
    assert [row[0] for row in lines[at + 2 : at + 4]] == ["Ja", "Nee"]
    assert [row[1:] for row in lines[at + 2 : at + 6]] == [
        ["28–32", "52,8–60,3 %"],
        [20, pytest.approx(20 / 53)],
        ["1–5", "1,8–9,4 %"],
        [53],
    ]


def test_of_a_round_that_nobody_answered_there_is_a_file_all_the_same(
    db: None, tmp_path: Path
) -> None:
    found = sheets(tmp_path, over([{}]), "tables", "nl")
    assert [[len(row) for row in rows] for rows in found.values()][1] == []
    about = [row for row in next(iter(found.values())) if row[0] is not None]
    assert (about[0][0], about[1][1], about[3][1]) == ("Na de hulp", "Spring", None)


@pytest.mark.parametrize("value", ["x\x00y\x0bz", "x" * 40_000, date(1800, 1, 1)])
def test_what_excel_cannot_hold_is_made_fit(tmp_path: Path, value: Any) -> None:
    with xlsx_form.Book(tmp_path / "file") as book:
        book.add_lines("a", [], [(None, [value])])
        book.save()
    with (tmp_path / "file").open("rb") as file:
        (cell,) = next(load_workbook(file)["a"].iter_rows(values_only=True))
    assert cell == {"x": "xyz", "xx": "x" * 32_767}.get(str(value)[:2].rstrip("\x00"), "1800-01-01")


def test_more_rows_than_a_sheet_has_are_not_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_form, "MAX_ROWS", 3)
    for rows in ([[1], [2]], [[1], [2], [3]]):
        with xlsx_form.Book(tmp_path / "file") as book:
            if len(rows) < 3:
                book.add(Sheet("a", ["a"], iter(rows)), "a")
                # Where the library keeps a sheet while it is written.
                assert len(list(tmp_path.iterdir())) == 1
                continue
            with pytest.raises(xlsx_form.TooManyRows):
                book.add(Sheet("a", ["a"], iter(rows)), "a")
    assert list(tmp_path.iterdir()) == []


def test_progress_is_told(db: None, tmp_path: Path) -> None:
    _made, told = written(tmp_path, over([FULL] * 5), "rows", "xlsx")
    assert told == [5]
