"""`/api/v1/surveys/rounds/{id}/exports`: files of a round, made in the background."""

from typing import Any

import pytest
from django.test import Client

from backend.core.extras import Extra
from backend.core.hours import hours_from_now
from surveys.exports.generation import make
from surveys.models import Export, Round
from surveys.services.rounds import close_round
from surveys.states import JobState
from tests.colleagues import Colleague, caseworker_at, coordinator_at
from tests.extras import left_out
from tests.factories import Desk, a_desk
from tests.personas import problem, whole
from tests.surveys.services.scenes import an_open_round, answer

ROUNDS = "/api/v1/surveys/rounds"
HOST = "http://testserver"
ROWS = {"content": "rows", "form": "csv", "language": "en"}


@pytest.fixture
def coordinator(desk: Desk) -> Colleague:
    return coordinator_at(desk)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def survey(desk: Desk) -> Round:
    """A round that is over, of which rows may be exported."""
    survey = an_open_round(desk.row, rows_exported=True)
    for number in range(6):
        answer(survey, number)
    return close_round(survey)


def shown(survey: Round, row: Export, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "content": "rows",
        "form": "csv",
        "language": "en",
        "state": "waiting",
        "progress": 0,
        "expires_at": f"{hours_from_now(25).isoformat()[:13]}:00:00Z",
        "file": None,
    } | changes


def test_a_file_is_made_and_got(survey: Round, coordinator: Colleague) -> None:
    there = f"{ROUNDS}/{survey.id}/exports"
    asked = coordinator.post(there, ROWS)
    row = Export.objects.get()
    waiting = shown(survey, row)
    assert whole(asked) == (202, waiting)
    assert whole(coordinator.get(f"{there}/{row.id}")) == (200, waiting)
    detail = "This file is not ready yet. Look again in a moment."
    file = f"{there}/{row.id}/file"
    assert whole(coordinator.get(file)) == problem("impossible-move", detail)

    assert make(row.id)
    ready = shown(survey, row, state="ready", progress=100, file=f"{HOST}{file}")
    assert whole(coordinator.get(f"{there}/{row.id}")) == (200, ready)
    assert whole(coordinator.get(there)) == (200, {"results": [ready], "next": None})
    got = coordinator.get(ready["file"])
    content = b"".join(got.streaming_content)
    assert content.count(b"\n") == 7
    assert (got.status_code, got["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert got["Content-Length"] == str(len(content))
    name = f"{survey.code}-rows-en.csv"
    assert got["Content-Disposition"] == f'attachment; filename="{name}"'


def test_rows_come_at_once_too(survey: Round, coordinator: Colleague) -> None:
    answer = coordinator.get(f"{ROUNDS}/{survey.id}/rows/en")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f"{survey.code}-rows-en.csv" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 7
    refused = coordinator.get(f"{ROUNDS}/{survey.id}/rows/vi")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (409, "/language")


def test_a_file_that_could_not_be_made(survey: Round, coordinator: Colleague) -> None:
    row = Export.objects.create(round=survey, expires_at=hours_from_now(25), **ROWS)
    Export.objects.update(state=JobState.FAILED)
    there = f"{ROUNDS}/{survey.id}/exports/{row.id}"
    assert whole(coordinator.get(there)) == (200, shown(survey, row, state="failed"))
    detail = "This file could not be made. Ask for it again."
    assert whole(coordinator.get(f"{there}/file")) == problem("impossible-move", detail)


def test_a_file_whose_day_is_over(survey: Round, coordinator: Colleague) -> None:
    row = Export.objects.create(round=survey, expires_at=hours_from_now(25), **ROWS)
    Export.objects.update(state=JobState.READY)
    there = f"{ROUNDS}/{survey.id}/exports/{row.id}/file"
    assert whole(coordinator.get(there)) == problem("not-found")


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"content": "tables", "form": "sav"}, "/form", "invalid"),
        ({"language": "pl"}, "/language", "unknown"),
    ],
)
def test_what_there_can_not_be(
    survey: Round, coordinator: Colleague, changes: dict[str, str], pointer: str, code: str
) -> None:
    status, body = whole(coordinator.post(f"{ROUNDS}/{survey.id}/exports", ROWS | changes))
    assert (status, body["type"]) == (409, "/problems/conflict")
    assert [(error["pointer"], error["code"]) for error in body["errors"]] == [(pointer, code)]
    assert not Export.objects.exists()


def test_files_for_spss_where_the_extra_is_left_out(survey: Round, coordinator: Colleague) -> None:
    detail = "This server makes no files for SPSS."
    errors = [{"pointer": "/form", "code": "not-installed", "detail": detail}]
    page = "/surveys/"
    assert 'data-forms="csv xlsx sav json"' in Client().get(page).content.decode()
    with left_out(Extra.SPSS):
        answered = coordinator.post(f"{ROUNDS}/{survey.id}/exports", ROWS | {"form": "sav"})
        assert whole(answered) == problem("conflict", detail, errors=errors)
        assert 'data-forms="csv xlsx json"' in Client().get(page).content.decode()
    assert not Export.objects.exists()


def test_rows_where_nobody_was_told(desk: Desk, coordinator: Colleague) -> None:
    survey = close_round(an_open_round(desk.row))
    detail = "Those who answered were told that nobody gets their rows."
    errors = [{"pointer": "/content", "code": "not-said", "detail": detail}]
    answered = coordinator.post(f"{ROUNDS}/{survey.id}/exports", ROWS)
    assert whole(answered) == problem("conflict", detail, errors=errors)


def test_who_coordinates_alone(desk: Desk, survey: Round, coordinator: Colleague) -> None:
    coordinator.post(f"{ROUNDS}/{survey.id}/exports", ROWS)
    row = Export.objects.get()
    there = f"{ROUNDS}/{survey.id}/exports"
    caseworker, stranger = caseworker_at(desk), coordinator_at(a_desk("theirs"))
    for path in (f"{there}/{row.id}", f"{there}/{row.id}/file"):
        assert whole(caseworker.get(path)) == problem("not-allowed")
        assert whole(stranger.get(path)) == problem("not-found")
    assert whole(caseworker.get(there)) == (200, {"results": [], "next": None})
    assert whole(stranger.get(there)) == problem("not-found")
    for content in ("rows", "texts"):
        body = ROWS | {"content": content}
        assert whole(caseworker.post(there, body)) == problem("not-allowed")
    assert whole(caseworker.get(f"{ROUNDS}/{survey.id}/rows/en")) == problem("not-allowed")
    assert whole(stranger.post(there, ROWS)) == problem("not-found")


@pytest.mark.parametrize("content", ["tables", "codebook"])
def test_who_works_there_has_what_names_nobody(desk: Desk, survey: Round, content: str) -> None:
    caseworker = caseworker_at(desk)
    there = f"{ROUNDS}/{survey.id}/exports"
    status, _body = whole(caseworker.post(there, ROWS | {"content": content}))
    row = Export.objects.get()
    assert (status, make(row.id)) == (202, True)
    file = f"{HOST}{there}/{row.id}/file"
    ready = shown(survey, row, content=content, state="ready", progress=100, file=file)
    assert whole(caseworker.get(there)) == (200, {"results": [ready], "next": None})
    assert whole(caseworker.get(f"{there}/{row.id}")) == (200, ready)
    name = f'filename="{survey.code}-{content}-en.csv"'
    assert name in caseworker.get(file)["Content-Disposition"]


def test_an_export_of_another_round(desk: Desk, survey: Round, coordinator: Colleague) -> None:
    other = an_open_round(desk.row)
    coordinator.post(f"{ROUNDS}/{survey.id}/exports", ROWS)
    there = f"{ROUNDS}/{other.id}/exports/{Export.objects.get().id}"
    assert whole(coordinator.get(there)) == problem("not-found")
