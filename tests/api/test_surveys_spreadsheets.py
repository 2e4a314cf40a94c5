"""Spreadsheets over the API: refused ones, large ones, and a version as one."""

import base64
from typing import Any
from uuid import UUID

import pytest
from django_tasks_db.models import DBTaskResult

from backend.core.hours import hours_from_now
from surveys.models import FormImport, Questionnaire
from surveys.services import form_imports, questionnaires
from tests.clock import Clock
from tests.colleagues import Colleague, coordinator_at
from tests.factories import Desk
from tests.personas import problem, whole
from tests.surveys.services.scenes import a_questionnaire, three

SHELF = "/api/v1/surveys/questionnaires"


@pytest.fixture
def coordinator(desk: Desk) -> Colleague:
    return coordinator_at(desk)


def sheet(*rows: str) -> str:
    """Return a sheet (.csv) as base64."""
    return base64.urlsafe_b64encode("\n".join(rows).encode()).decode().rstrip("=")


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spreadsheets are read in this process: each one of their own would load its libraries."""
    from surveys.xlsform.form_import import read_form

    monkeypatch.setattr("surveys.xlsform.process.read_form_in_process", read_form)


ENGLISH = "Texts without a language are taken as English (en); the settings name none."
FORM = "type,name,label", "integer,number,How many?"


def bring(coordinator: Colleague, file: str, name: str = "form.csv") -> dict[str, Any]:
    answer = coordinator.post(f"{SHELF}/imports", {"name": name, "file": file})
    assert answer.status_code == 202
    body: dict[str, Any] = answer.json()
    return body


def work() -> None:
    tasks = DBTaskResult.objects.filter(task_path="surveys.services.form_imports.read_import")
    for task in tasks:
        form_imports.run_import(UUID(*task.args_kwargs["args"]))
    tasks.delete()


@pytest.mark.full
def test_a_spreadsheet_is_read_in_the_background(coordinator: Colleague) -> None:
    waiting = bring(coordinator, sheet(*FORM))
    there = f"{SHELF}/imports/{waiting['id']}"
    assert waiting == {
        "id": waiting["id"],
        "name": "form.csv",
        "state": "waiting",
        "progress": 0,
        "outcome": None,
        "expires_at": f"{hours_from_now(25).isoformat()[:13]}:00:00Z",
        "rows": [],
        "questionnaire": None,
    }
    assert whole(coordinator.get(there)) == (200, waiting)
    assert not Questionnaire.objects.exists()
    work()
    ready = coordinator.get(there).json()
    made = Questionnaire.objects.get()
    assert ready["questionnaire"].pop("changed_on")
    assert ready == waiting | {
        "state": "ready",
        "progress": 100,
        "outcome": "taken",
        "rows": [
            {"sheet": "survey", "row": 1, "what": "taken", "why": ENGLISH},
            {"sheet": "survey", "row": 2, "what": "taken", "why": ""},
        ],
        "questionnaire": {
            "id": str(made.id),
            "name": "form",
            "archived": False,
            "versions": [{"number": 1, "fixed": False, "revision": 1}],
        },
    }
    row = {name: ready[name] for name in ready if name not in {"rows", "questionnaire"}}
    assert whole(coordinator.get(f"{SHELF}/imports")) == (200, {"results": [row], "next": None})
    source = coordinator.get(f"{SHELF}/{made.id}/versions/1/source")
    assert source.content.decode() == "\n".join(FORM)
    # The file itself is kept once.
    assert FormImport.objects.get().content is None


@pytest.mark.usefixtures("read_here")
def test_a_spreadsheet_is_refused(coordinator: Colleague) -> None:
    file = sheet("type,name,label,relevant", "integer,number,How many?,${nothing} > pulldata(1)")
    waiting = bring(coordinator, file)
    work()
    found = coordinator.get(f"{SHELF}/imports/{waiting['id']}").json()
    assert (found["state"], found["outcome"], found["questionnaire"]) == ("ready", "refused", None)
    assert [row["row"] for row in found["rows"] if row["what"] == "refused"] == [2]
    assert not Questionnaire.objects.exists()


@pytest.mark.usefixtures("read_here")
def test_a_report_is_in_the_language_of_whoever_asked(coordinator: Colleague) -> None:
    left = bring(Colleague(coordinator.staff, language="nl"), sheet("x,y,z"))
    work()
    [row] = coordinator.get(f"{SHELF}/imports/{left['id']}").json()["rows"]
    assert row["why"] == "Er is geen kolom “type”. De naam daarvan moet in de eerste rij staan."


def test_a_report_is_erased(coordinator: Colleague, clock: Clock) -> None:
    asked, _overdue = (bring(coordinator, sheet(*FORM)) for _ in range(2))
    assert coordinator.call("delete", f"{SHELF}/imports/{asked['id']}").status_code == 204
    assert whole(coordinator.get(f"{SHELF}/imports/{asked['id']}")) == problem("not-found")
    assert form_imports.erase_old() == 0
    clock.put_on(hours=26)
    assert form_imports.erase_old() == 1


@pytest.mark.usefixtures("read_here")
def test_few_spreadsheets_wait_at_once(coordinator: Colleague) -> None:
    for _ in range(5):
        bring(coordinator, sheet(*FORM))
    answer = coordinator.post(f"{SHELF}/imports", {"name": "form.csv", "file": sheet(*FORM)})
    detail = "Other files of yours are still being read. Wait until they are done."
    assert whole(answer) == problem("conflict", detail)
    work()
    bring(coordinator, sheet(*FORM))


def test_few_reports_are_kept(coordinator: Colleague) -> None:
    for _ in range(25):
        waiting = bring(coordinator, sheet(*FORM))
        FormImport.objects.update(state="ready", content=None)
    assert FormImport.objects.count() == 20
    assert coordinator.get(f"{SHELF}/imports/{waiting['id']}").status_code == 200


@pytest.mark.usefixtures("read_here")
def test_a_worker_that_was_killed(coordinator: Colleague) -> None:
    left = bring(coordinator, sheet(*FORM))
    assert form_imports.take_up_left() == 0
    FormImport.objects.update(state="running", attempts=1)
    assert form_imports.take_up_left() == 1
    assert coordinator.get(f"{SHELF}/imports/{left['id']}").json()["outcome"] == "taken"
    # Its task comes, too.
    work()
    assert Questionnaire.objects.count() == 1


def test_a_file_that_stops_its_worker_is_given_up(coordinator: Colleague) -> None:
    left = bring(coordinator, sheet(*FORM))
    FormImport.objects.update(state="running", attempts=2)
    work()
    found = coordinator.get(f"{SHELF}/imports/{left['id']}").json()
    assert (found["state"], found["outcome"]) == ("ready", "refused")
    assert found["rows"][0]["why"].startswith("This file cannot be read.")


def test_what_goes_wrong_is_a_report(
    coordinator: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = bring(coordinator, sheet(*FORM))
    monkeypatch.setattr(form_imports, "_read", lambda _row: 1 / 0)
    work()
    found = coordinator.get(f"{SHELF}/imports/{left['id']}").json()
    assert (found["state"], found["outcome"]) == ("failed", "refused")
    assert not Questionnaire.objects.exists()


@pytest.mark.usefixtures("read_here")
def test_an_organisation_with_too_many_questionnaires(
    coordinator: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questionnaires, "MAX_OF_ONE", 0)
    left = bring(coordinator, sheet(*FORM))
    work()
    [row] = coordinator.get(f"{SHELF}/imports/{left['id']}").json()["rows"]
    assert row["why"] == "You have too many questionnaires. Use one that you have."


def test_a_spreadsheet_that_is_too_large(coordinator: Colleague) -> None:
    file = sheet("x" * 1_400_001)
    detail = "This has 1400001 bytes; at most 1400000 are taken."
    errors = [{"pointer": "/file", "code": "too-large", "detail": detail}]
    answer = coordinator.post(f"{SHELF}/imports", {"name": "form.csv", "file": file})
    assert whole(answer) == problem("invalid-input", "Look at the errors below.", errors=errors)


@pytest.mark.usefixtures("read_here")
def test_a_large_spreadsheet_is_taken(coordinator: Colleague) -> None:
    rows = [f"integer,q{at},{'How many? ' * 500}" for at in range(270)]
    file = sheet("type,name,label", *rows)
    assert 1_700_000 < len(file) < 1_870_000
    left = bring(coordinator, file)
    work()
    assert coordinator.get(f"{SHELF}/imports/{left['id']}").json()["outcome"] == "taken"


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
