"""Spreadsheets over the API: refused ones, large ones, and a version as one."""

import base64
from typing import Any

import pytest

from surveys.models import Questionnaire
from surveys.services import questionnaires
from tests.colleagues import Colleague, coordinator_at
from tests.factories import Desk
from tests.personas import problem, whole
from tests.surveys.services.scenes import a_questionnaire, three

SHELF = "/api/v1/surveys/questionnaires"


@pytest.fixture
def coordinator(desk: Desk) -> Colleague:
    return coordinator_at(desk)


def sheet(*rows: str) -> str:
    """A spreadsheet of one sheet (.csv), as the wire carries it."""
    return base64.urlsafe_b64encode("\n".join(rows).encode()).decode().rstrip("=")


def test_a_spreadsheet_is_refused(coordinator: Colleague) -> None:
    file = sheet("type,name,label,relevant", "integer,number,How many?,${nothing} > pulldata(1)")
    answer = coordinator.post(f"{SHELF}/imports", {"name": "form.csv", "file": file})
    status, body = whole(answer)
    rows = body.pop("rows")
    detail = "Nothing was taken over. Change the file where the report says so."
    assert (status, body) == problem("survey-form-refused", detail)
    assert [one["row"] for one in rows if one["what"] == "refused"] == [2]
    assert not Questionnaire.objects.exists()


def test_a_spreadsheet_that_is_too_large(coordinator: Colleague) -> None:
    file = sheet("x" * 1_400_001)
    detail = "This has 1400001 bytes; at most 1400000 are taken."
    errors = [{"pointer": "/file", "code": "too-large", "detail": detail}]
    answer = coordinator.post(f"{SHELF}/imports", {"name": "form.csv", "file": file})
    assert whole(answer) == problem("invalid-input", "Look at the errors below.", errors=errors)


def test_a_large_spreadsheet_is_taken(coordinator: Colleague) -> None:
    rows = [f"integer,q{at},{'How many? ' * 500}" for at in range(270)]
    file = sheet("type,name,label", *rows)
    assert 1_700_000 < len(file) < 1_870_000
    answer = coordinator.post(f"{SHELF}/imports", {"name": "form.csv", "file": file})
    assert answer.status_code == 201


def test_how_large_a_version_may_be(desk: Desk, coordinator: Colleague) -> None:
    there = f"{SHELF}/{a_questionnaire(desk.row).id}/versions/1"
    items = [
        {"kind": "integer", "name": f"q{at}", "label": {"nl": "Hoeveel? " * 1_000}}
        for at in range(115)
    ]

    def put() -> Any:
        definition = {"title": {}, "languages": ["nl"], "items": items}
        return coordinator.call("put", there, {"definition": definition, "revision": 1})

    assert put().status_code == 200
    items.append(items[0])
    assert whole(put())[1]["type"] == "/problems/too-large"


def test_no_spreadsheet(desk: Desk, coordinator: Colleague) -> None:
    row = a_questionnaire(desk.row)
    assert whole(coordinator.get(f"{SHELF}/{row.id}/versions/1/source")) == problem("not-found")


def test_a_version_as_a_spreadsheet(desk: Desk, coordinator: Colleague) -> None:
    row = questionnaires.create(organisation=desk.row, name="Vragen „1”", definition=three())
    answer = coordinator.get(f"{SHELF}/{row.id}/versions/1/file")
    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''Vragen%20%E2%80%9E1%E2%80%9D%201.xlsx"
    )
