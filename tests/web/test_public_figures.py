"""Public figures of the programme: what is released, why it was withdrawn, and files of it."""

import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from backend.organisations.models import Role
from backend.programmes.models import FiguresRelease
from backend.programmes.services.figure_releases import withdraw_release
from tests.programmes.factories import Programme, a_programme, a_project
from tests.programmes.figures import a_figure, a_release, an_indicator, last_quarter

pytestmark = pytest.mark.django_db
PEOPLE, FEW = 40, 3


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def release(programme: Programme) -> FiguresRelease:
    project = a_project(programme, begins_on=last_quarter(4).first_day, ends_on=None)
    whole = an_indicator(project)
    a_figure(whole, PEOPLE, target=50, note="=Since autumn.")
    a_figure(an_indicator(project, "boys", part_of=whole), FEW)
    return a_release(programme)


def read(path: str) -> Any:
    return Client().get(f"/figures/{path}", {"in": "en"})


def test_without_a_release_it_says_so() -> None:
    assert "No figures are public yet." in read("").content.decode()
    assert read("1").status_code == 404
    assert read("99999999999").status_code == 404
    assert read("1/csv").status_code == 404


def test_the_newest_release_stands_there_without_scripts(release: FiguresRelease) -> None:
    page = read("").content.decode()
    assert page.count("<script") == 0
    for words in ("The truck", "Reached boys", "fewer than five", "target 50", "=Since autumn."):
        assert words in page, words


def test_lines_by_quarter_stand_beside_the_table(programme: Programme) -> None:
    project = a_project(programme, begins_on=last_quarter(4).first_day, ends_on=None)
    whole = an_indicator(project)
    boys = an_indicator(project, "boys", part_of=whole)
    for before, people in ((1, PEOPLE), (2, 30), (3, 3)):
        a_figure(whole, people, last_quarter(before), target=50)
        a_figure(boys, FEW, last_quarter(before))
    a_figure(an_indicator(project, "once", is_people=False), 7)
    a_release(programme, last_quarter(3), last_quarter(1))
    page = read("").content.decode()
    assert page.count('data-chart="trend"') == 2
    assert "Reached reached: fewer than 5 in quarter" in page
    # Nothing is said of a part of fewer than five people.
    assert "too few to show" in page


def test_a_correction_is_said(programme: Programme) -> None:
    project = a_project(programme, begins_on=last_quarter(4).first_day, ends_on=None)
    value = a_figure(an_indicator(project, "things", is_people=False), 7, note="Counted.")
    a_release(programme)
    value.reached = 9
    value.save()
    a_release(programme)
    page = read("").content.decode()
    assert "1 number is corrected since release 1" in page
    assert "Counted. Corrected: it was 7 in the release before." in page
    assert "Corrected" not in read("1").content.decode()
    assert "Corrected: it was 7" in read("2/csv").content.decode("utf-8-sig")


def test_a_withdrawn_one_says_why_and_shows_nothing(
    programme: Programme, release: FiguresRelease
) -> None:
    by = programme.as_participant(Role.PROGRAMME_MANAGER)
    withdraw_release(by=by, number=release.number, word={"en": "A sum was wrong."})
    answer = read(str(release.number))
    assert answer.status_code == 410
    assert "A sum was wrong." in answer.content.decode()
    assert "The truck" not in answer.content.decode()
    assert read(f"{release.number}/csv").status_code == 404
    assert "The truck" not in read("").content.decode()


def test_files_say_what_the_page_says(release: FiguresRelease) -> None:
    text = read(f"{release.number}/csv").content.decode("utf-8-sig")
    [whole, part] = text.splitlines()[1:]
    assert whole.split(";")[4:8] == ["50", "40", "40", "40"]
    assert part.split(";")[4:8] == ["", "0", "4", "fewer than five"]
    # A spreadsheet would calculate what begins so.
    assert whole.endswith("'=Since autumn.")
    book = load_workbook(io.BytesIO(read(f"{release.number}/xlsx").content))
    rows = [*book.active.iter_rows(min_row=2, values_only=True)]
    assert [row[4:8] for row in rows] == [(50, 40, 40, "40"), (None, 0, 4, "fewer than five")]
    assert read(f"{release.number}/pdf").content.startswith(b"%PDF")
    assert read(f"{release.number}/docx").status_code == 404
