"""The report of measures as files: what the page shows, and nothing that cannot be opened."""

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from backend.core.paper import can_be_made
from backend.programmes.services.measure_files import file_of
from tests.programmes.factories import a_programme, a_project
from tests.programmes.measures import REGIONS, a_measure, a_round, answers, cards_for, ended
from tests.programmes.published_measures import read_by_people
from tests.programmes.test_measure_attack_all import a_measure_that_is_over

pytestmark = pytest.mark.django_db


@pytest.mark.full
def test_report_of_a_round_that_ended_as_both_files() -> None:
    programme = a_programme()
    project = a_project(programme, "melden", kind="trial")
    row = a_round(programme, a_measure(programme, project))
    for region in REGIONS:
        for place, card in enumerate(cards_for(programme, row, region, 12)):
            answers(row, card, contact=4, time="yes" if place % 2 else "no", works=4)
    ended(programme, row)
    book = load_workbook(BytesIO(file_of(project, form="xlsx", language="en")))
    assert len(book.sheetnames) == 2
    cells = {cell for sheet in book for line in sheet.values for cell in line if cell}
    assert {"6 of 12", "50 %", "Utrecht"} <= cells
    if can_be_made():
        assert file_of(project, form="pdf", language="en").startswith(b"%PDF-1.7")


# What spreadsheets calculate, what ends a cell or a sheet's name, and what Typst would run.
HOSTILE = (
    '=HYPERLINK("https://evil.example","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "=cmd|' /C calc'!A0",
    "]]></t><f>1+1</f>",
    "[a]:b*c?d/e\\f",
    '#import "x.typ" *_$x$_',
    "#" * 200,
)


@pytest.mark.parametrize("name", HOSTILE)
def test_what_people_wrote_is_calculated_nowhere(name: str) -> None:
    programme = a_programme()
    project = a_project(programme, "melden", kind="trial", name={"nl": name, "en": name})
    a_measure(programme, project, name={"en": name[:120]}, about={"en": name})
    content = file_of(project, form="xlsx", language="en")
    book = load_workbook(BytesIO(content))
    assert "f" not in {cell.data_type for sheet in book for line in sheet for cell in line}
    with zipfile.ZipFile(BytesIO(content)) as files:
        sheets = [files.read(one) for one in files.namelist() if one.endswith(".xml")]
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    assert all(len(title) <= 31 for title in book.sheetnames)


@pytest.mark.full
@pytest.mark.skipif(not can_be_made(), reason="the extra that makes PDFs is not installed")
@pytest.mark.parametrize("name", ['#import "x.typ": *', "*a* _b_ $c$ `d` <e> @f \\ //"])
def test_what_people_wrote_is_text_on_paper(name: str) -> None:
    from tests.programmes.papers import words_of

    programme = a_programme()
    project = a_project(programme, "melden", kind="trial", name={"nl": name, "en": name})
    a_measure(programme, project, name={"en": name})
    text = " ".join(words_of(file_of(project, form="pdf", language="en")))
    found = re.sub(r"\s", "", text)
    assert found.count(re.sub(r"\s", "", name)) >= 2


@pytest.mark.full
@pytest.mark.skipif(not can_be_made(), reason="the extra that makes PDFs is not installed")
@pytest.mark.parametrize("seed", range(3))
def test_paper_excel_and_api_tell_the_same_numbers(seed: int) -> None:
    """No form rounds, adds or leaves out: who has all three knows what one says."""
    from tests.programmes.papers import words_of

    measure = a_measure_that_is_over(a_programme(), seed)
    reports, cells = read_by_people(measure.project)
    pdf = words_of(file_of(measure.project, form="pdf", language="en"))
    excel = {number for line in cells for cell in line for number in numbers_in(cell)}
    paper = {number for page in pdf for number in numbers_in(without_foot(page))}
    assert paper == excel
    shares = [
        (line["share"]["least"], line["share"]["most"], line["share"]["total"])
        for report in reports
        for table in report["tables"]
        for line in table["lines"]
        if line["share"]
    ]
    assert shares
    assert {str(number) for share in shares for number in share} <= excel


def numbers_in(cell: Any) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", str(cell or ""))


def without_foot(page: str) -> str:
    """Return a page without its last line: owner, day and the number of the page."""
    return re.sub(r"[^\n]*\d+ [A-Z][a-z]+ \d{4}[^\n]*\n?[^\n]*$", "", page.strip())
