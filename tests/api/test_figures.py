"""`/api/v1/organisation/figures`: for coordinators, the same cells everywhere."""

import csv
import io
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from backend.help_requests.figures.publication import publish
from backend.organisations.models import Role
from tests.clock import Clock
from tests.factories import Desk, a_member, many_referrals
from tests.personas import Caseworker, Seeker, whole

FIGURES = "/api/v1/organisation/figures"
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def coordinator(desk: Desk) -> Caseworker:
    return Caseworker(
        a_member(desk, name="coordinator", role=Role.COORDINATOR), desk, language="nl"
    )


@pytest.fixture
def published(desk: Desk, clock: Clock) -> Desk:
    many_referrals(desk, 20, came_month=NOVEMBER)
    assert publish(desk.row.id, NOVEMBER)
    return desk


def cells_of(answer: Any) -> Iterator[tuple[str, str, str]]:
    """Yield the table, label and text of each cell."""
    figures = answer["figures"]
    yield "", figures["total"]["label"], figures["total"]["text"]
    for table in figures["tables"]:
        for cell in table["cells"]:
            yield table["title"], cell["label"], cell["text"]
        if not table["cells"]:
            yield table["title"], "", "niet getoond"


def words_of(pdf: bytes) -> str:
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("there is no pdftotext here")
    done = subprocess.run([reader, "-layout", "-", "-"], input=pdf, capture_output=True, check=True)  # noqa: S603 - ours
    return done.stdout.decode()


def test_before_anything_is_published(coordinator: Caseworker, clock: Clock) -> None:
    status, answer = whole(coordinator.get(FIGURES))
    assert status == 200
    assert answer.pop("why_hidden")
    assert answer == {
        "month": None,
        "months": [],
        "next_month": "2026-10",
        "next_on": "2026-11-08",
        "figures": None,
    }


def test_a_month(coordinator: Caseworker, published: Desk) -> None:
    answer = coordinator.get(FIGURES).json()
    assert (answer["month"], answer["months"]) == ("2026-11", ["2026-11"])
    figures = answer["figures"]
    assert figures["total"] == {"label": "Hulpvragen", "text": "20", "least": 20, "most": 20}
    tables = {table["name"]: table for table in figures["tables"]}
    assert tables["urgent"]["cells"] == [
        {"label": "Dringend", "text": "minder dan vijf", "least": 0, "most": 4}
    ]
    assert {"label": "Utrecht", "text": "5–20", "least": 5, "most": 20} in tables["region"]["cells"]
    assert coordinator.get(f"{FIGURES}?month=2026-11").json() == answer


@pytest.mark.parametrize("month", ["2026-10", "2026-13", "", "2026-11-01", "november"])
def test_no_such_month(coordinator: Caseworker, published: Desk, month: str) -> None:
    assert coordinator.get(f"{FIGURES}?month={month}").status_code == 404


def test_the_csv_has_the_same_cells(coordinator: Caseworker, published: Desk) -> None:
    answer = coordinator.get(FIGURES).json()
    file = coordinator.get(f"{FIGURES}/file?form=csv&month=2026-11")
    assert file["Content-Disposition"] == 'attachment; filename="kier-2026-11.csv"'
    header, *rows = csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";")
    assert header[0] == "Maand"
    assert [(row[1], row[2], row[3]) for row in rows] == list(cells_of(answer))


def test_the_pdf_has_the_same_cells(coordinator: Caseworker, published: Desk) -> None:
    answer = coordinator.get(FIGURES).json()
    file = coordinator.get(f"{FIGURES}/file?form=pdf")
    assert file["Content-Type"] == "application/pdf"
    assert b"pdfuaid:part" in file.content
    lines = [" ".join(line.split()) for line in words_of(file.content).splitlines()]
    for table, label, text in cells_of(answer):
        if table and label:
            assert f"{label} {text}" in lines


def test_other_forms_and_months_are_not_there(coordinator: Caseworker, published: Desk) -> None:
    for query in ("form=xlsx", "", "form=csv&month=2026-01"):
        assert coordinator.get(f"{FIGURES}/file?{query}").status_code == 404


def test_caseworkers_and_others_see_nothing(
    caseworker: Caseworker, other_caseworker: Caseworker, published: Desk, seeker: Seeker
) -> None:
    for one in (caseworker, other_caseworker, seeker):
        for path in (FIGURES, f"{FIGURES}/file?form=csv"):
            assert one.get(path).status_code in {401, 403}
