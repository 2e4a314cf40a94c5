"""`/api/v1/surveys/questionnaires` and below: made, changed, compared, imported."""

import base64
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from backend.organisations.models import Role
from surveys.models import Questionnaire, Round, Version
from surveys.questionnaire.compiled import compile_definition
from surveys.questionnaire.definition import read, write
from surveys.questionnaire.for_browser import schema_of
from surveys.services import questionnaires
from surveys.services.form_imports import run_import
from surveys.services.ready import ready
from tests.colleagues import Colleague, coordinator_at, newcomer_at
from tests.factories import Desk, an_organisation
from tests.personas import problem, whole
from tests.surveys.services.scenes import THREE, a_questionnaire, an_open_round, three

SURVEYS = "/api/v1/surveys"
SHELF = f"{SURVEYS}/questionnaires"
GONE = {"kind": "removed", "what": "item", "name": "why", "within": "", "field": ""}


@pytest.fixture
def coordinator(desk: Desk) -> Colleague:
    return coordinator_at(desk)


def shown(row: Questionnaire, *versions: tuple[int, int, bool], **changes: Any) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": "Three",
        "archived": False,
        "changed_on": Questionnaire.objects.get(id=row.id).changed_on.isoformat(),
        "versions": [
            {"number": number, "fixed": fixed, "revision": revision}
            for number, revision, fixed in versions or [(1, 1, False)]
        ],
    } | changes


def version_of(row: Questionnaire, **changes: Any) -> dict[str, Any]:
    return {
        "questionnaire": str(row.id),
        "number": 1,
        "revision": 1,
        "fixed": False,
        "definition": THREE,
        "faults": [],
        "source_name": "",
        "report": [],
    } | changes


def sheet(*rows: str) -> str:
    """Return a sheet (.csv) as base64."""
    return base64.urlsafe_b64encode("\n".join(rows).encode()).decode().rstrip("=")


def test_the_shelf_by_name(desk: Desk, coordinator: Colleague) -> None:
    last, first = (a_questionnaire(desk.row) for _one in range(2))
    questionnaires.rename(first, "A first one")
    hidden = questionnaires.archive(a_questionnaire(desk.row))
    a_questionnaire(an_organisation("theirs"))
    page = {"results": [shown(first, name="A first one"), shown(last)], "next": None}
    for caller in (coordinator, newcomer_at(desk.row, role=Role.CASEWORKER)):
        assert whole(caller.get(SHELF)) == (200, page)
        assert whole(caller.get(f"{SHELF}?archived=false")) == (200, page)
    page = {"results": [shown(hidden, archived=True)], "next": None}
    assert whole(coordinator.get(f"{SHELF}?archived=true")) == (200, page)
    assert whole(coordinator.get(f"{SHELF}?archived=perhaps")) == problem("not-found")


def test_the_shelf_in_pages(
    desk: Desk, coordinator: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.selectors.PAGE_SIZE", 2)
    for _one in range(5):
        a_questionnaire(desk.row)
    found, following = [], f"{SHELF}?archived=false"
    while following:
        page = coordinator.get(following).json()
        assert len(page["results"]) <= 2
        found += [row["id"] for row in page["results"]]
        following = page["next"]
    assert len(found) == len({*found}) == 5


def test_one_is_made_of_a_definition(coordinator: Colleague) -> None:
    made = coordinator.post(SHELF, {"name": " Three ", "definition": THREE})
    row = Questionnaire.objects.get()
    assert whole(made) == (201, shown(row))
    assert whole(coordinator.get(f"{SHELF}/{row.id}")) == (200, shown(row))
    assert whole(coordinator.get(f"{SHELF}/{row.id}/versions/1")) == (200, version_of(row))


def test_one_is_made_of_nothing(coordinator: Colleague) -> None:
    made = coordinator.post(SHELF, {"name": "New"})
    row = Questionnaire.objects.get()
    assert whole(made) == (201, shown(row, name="New"))
    found = coordinator.get(f"{SHELF}/{row.id}/versions/1").json()
    assert found["definition"] == {"title": {"en": "New"}, "languages": ["en"], "items": []}


def test_one_is_made_of_another(desk: Desk, coordinator: Colleague) -> None:
    row = a_questionnaire(desk.row)
    copied = {"copy_of": {"questionnaire": str(row.id), "number": 1}}
    made = coordinator.post(SHELF, copied).json()
    assert made["name"] == "Three (copy)"
    named = coordinator.post(SHELF, copied | {"name": "Mine"}).json()
    assert named["name"] == "Mine"
    found = coordinator.get(f"{SHELF}/{named['id']}/versions/1").json()
    assert found["definition"] == THREE
    theirs = a_questionnaire(an_organisation("theirs"))
    copied = {"copy_of": {"questionnaire": str(theirs.id), "number": 1}}
    assert whole(coordinator.post(SHELF, copied)) == problem("not-found")


def test_one_is_made_of_what_comes_with_kier(coordinator: Colleague) -> None:
    shelf = coordinator.get(f"{SURVEYS}/ready").json()
    assert shelf["next"] is None
    assert [row["id"] for row in shelf["results"]] == [one.id for one in ready()]
    for one in shelf["results"]:
        made = coordinator.post(SHELF, {"ready": one["id"]}).json()
        found = coordinator.get(f"{SHELF}/{made['id']}/versions/1").json()
        assert found["faults"] == []
        assert one["questions"] > 0
    assert whole(coordinator.post(SHELF, {"ready": "none"})) == problem("not-found")


def test_of_two_things_at_once(coordinator: Colleague) -> None:
    detail = "Give one of these: definition, ready, copy_of."
    errors = [{"pointer": "/ready", "code": "twice", "detail": detail}]
    body = {"name": "x", "definition": THREE, "ready": "help"}
    assert whole(coordinator.post(SHELF, body)) == problem("conflict", detail, errors=errors)


@pytest.mark.parametrize(
    ("changes", "pointer", "detail"),
    [
        ({"items": [{"kind": "riddle"}]}, "/items/0/kind", "this kind of item is not known"),
        ({"languages": []}, "/languages", "name at least one language"),
        ({"more": 1}, "/more", "this field is not known here"),
        ({"items": {}}, "/items", "give a list"),
    ],
)
def test_what_is_no_questionnaire(
    coordinator: Colleague, changes: Any, pointer: str, detail: str
) -> None:
    errors = [{"pointer": f"/definition{pointer}", "code": "malformed", "detail": detail}]
    body = {"name": "x", "definition": THREE | changes}
    assert whole(coordinator.post(SHELF, body)) == problem("invalid-input", detail, errors=errors)
    assert not Questionnaire.objects.exists()


def test_a_name_has_something_to_read(coordinator: Colleague) -> None:
    detail = "Give a name of at most 200 characters."
    errors = [{"pointer": "/name", "code": "invalid", "detail": detail}]
    for body in ({"name": " "}, {"definition": THREE}):
        assert whole(coordinator.post(SHELF, body)) == problem("conflict", detail, errors=errors)


def test_name_and_place_are_changed(desk: Desk, coordinator: Colleague) -> None:
    row = a_questionnaire(desk.row)
    there = f"{SHELF}/{row.id}"
    assert whole(coordinator.patch(there, {})) == (200, shown(row))
    named = shown(row, name="Else", archived=True)
    assert whole(coordinator.patch(there, {"name": "Else", "archived": True})) == (200, named)
    back = shown(row, name="Else")
    assert whole(coordinator.patch(there, {"archived": False})) == (200, back)
    assert whole(coordinator.call("delete", there)) == (204, None)
    assert whole(coordinator.get(there)) == (200, named)


def test_a_version_is_written_anew(desk: Desk, coordinator: Colleague) -> None:
    row = a_questionnaire(desk.row)
    there = f"{SHELF}/{row.id}/versions/1"
    definition = THREE | {"items": [{"kind": "one", "name": "where", "choices": "none"}]}
    answer = coordinator.call("put", there, {"definition": definition, "revision": 1})
    found = answer.json()
    [fault, *_more] = found.pop("faults")
    assert fault.keys() == {"pointer", "code", "detail"}
    assert fault["pointer"].startswith("/items/0")
    expected = version_of(row, definition=definition, revision=2)
    del expected["faults"]
    assert (answer.status_code, found) == (200, expected)

    # Who had the one before does not write over it.
    detail = "Somebody else changed this meanwhile. Load it again, and add your changes."
    errors = [{"pointer": "/revision", "code": "changed", "detail": detail}]
    late = coordinator.call("put", there, {"definition": THREE, "revision": 1})
    assert whole(late) == problem("conflict", detail, errors=errors)
    assert Version.objects.get().definition == definition


def test_a_fixed_version_stays(desk: Desk, coordinator: Colleague) -> None:
    survey = an_open_round(desk.row)
    row = survey.version.questionnaire
    there = f"{SHELF}/{row.id}/versions"
    detail = "A round was opened with this version. Make a new version to change it."
    answer = coordinator.call("put", f"{there}/1", {"definition": THREE, "revision": 1})
    assert whole(answer) == problem("impossible-move", detail)
    assert whole(coordinator.post(there)) == (201, version_of(row, number=2))
    detail = "The last version can still be changed. Change that one."
    assert whole(coordinator.post(there)) == problem("impossible-move", detail)
    found = shown(row, (2, 1, False), (1, 1, True))
    assert whole(coordinator.get(f"{SHELF}/{row.id}")) == (200, found)


def test_what_is_different(desk: Desk, coordinator: Colleague) -> None:
    row = an_open_round(desk.row).version.questionnaire
    version = questionnaires.next_version(row)
    glad, number, _why = THREE["items"]
    changed = number | {"required": ""}
    coordinator.call(
        "put",
        f"{SHELF}/{row.id}/versions/2",
        {"definition": THREE | {"items": [glad, changed]}, "revision": version.revision},
    )
    found = coordinator.get(f"{SHELF}/{row.id}/versions/1/difference/2")
    change = {"kind": "changed", "what": "item", "name": "number", "within": ""}
    results = [
        GONE | {"before": None, "after": None},
        change | {"field": "required", "before": "true()", "after": ""},
    ]
    assert whole(found) == (200, {"results": results, "next": None})
    assert whole(coordinator.get(f"{SHELF}/{row.id}/versions/1/difference/3")) == problem(
        "not-found"
    )


@pytest.mark.full
def test_a_spreadsheet_is_taken_over(coordinator: Colleague) -> None:
    file = sheet("type,name,label", "integer,number,How many?", "text,why,Why?")
    brought = coordinator.post(f"{SHELF}/imports", {"name": "form.csv", "file": file}).json()
    assert run_import(UUID(brought["id"]))
    row = Questionnaire.objects.get()
    report = coordinator.get(f"{SHELF}/imports/{brought['id']}").json()
    assert (report["outcome"], report["questionnaire"]) == ("taken", shown(row, name="form"))
    assert {one["what"] for one in report["rows"]} == {"taken"}
    there = f"{SHELF}/{row.id}/versions/1"
    found = coordinator.get(there).json()
    assert [item["name"] for item in found["definition"]["items"]] == ["number", "why"]
    assert (found["source_name"], found["report"]) == ("form.csv", report["rows"])

    source = coordinator.get(f"{there}/source")
    assert source.content == base64.urlsafe_b64decode(file + "=" * (-len(file) % 4))
    assert source["Content-Type"] == "application/octet-stream"
    assert source["Content-Disposition"] == 'attachment; filename="form.csv"'
    assert source["X-Content-Type-Options"] == "nosniff"


def test_a_version_as_those_who_answer_get_it(desk: Desk, coordinator: Colleague) -> None:
    row = a_questionnaire(desk.row)
    there = f"{SHELF}/{row.id}/versions/1/preview"
    compiled = compile_definition(three())
    assert whole(coordinator.get(there)) == (200, schema_of(compiled, "en"))
    assert whole(coordinator.get(f"{there}?language=nl")) == (200, schema_of(compiled, "nl"))
    version = Version.objects.get()
    definition = THREE | {"items": [{"kind": "one", "name": "where", "choices": "none"}]}
    questionnaires.change(version, definition=read(definition), revision=1)
    errors = [
        {"pointer": "/" + one.field.replace(".", "/"), "code": one.code, "detail": one.detail}
        for one in questionnaires.faults_of(version)
    ]
    detail = "Mend what is wrong first."
    assert whole(coordinator.get(there)) == problem("conflict", detail, errors=errors)


def test_a_draft_gets_a_ticket_for_its_preview(desk: Desk, coordinator: Colleague) -> None:
    row = a_questionnaire(desk.row)
    there = f"{SHELF}/{row.id}/versions/1/preview-ticket"
    unsaved = THREE | {"title": {"nl": "Nieuw", "en": "New"}}
    for answer, title in (
        (coordinator.get(there), "Three questions"),
        (coordinator.post(there, {"definition": unsaved}), "New"),
    ):
        page = Client().post(
            "/surveys/preview", {"preview": answer.json()["ticket"], "language": "en"}
        )
        assert title in page.content.decode()
    # Nothing was written, nothing counted.
    version = Version.objects.get()
    assert (version.revision, version.definition["title"]) == (1, write(three())["title"])
    assert not Round.objects.exists()


def test_a_faulty_draft_says_which_question_and_why(desk: Desk, coordinator: Colleague) -> None:
    there = f"{SHELF}/{a_questionnaire(desk.row).id}/versions/1/preview-ticket"
    faulty = THREE | {"items": [{"kind": "one", "name": "where", "choices": "none"}]}
    answer = coordinator.post(there, {"definition": faulty})
    [fault, *_more] = answer.json()["errors"]
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-input")
    assert fault["pointer"].startswith("/definition/items/0")
    assert fault["detail"]
    malformed = coordinator.post(there, {"definition": THREE | {"items": 4}})
    assert malformed.json()["errors"][0]["pointer"] == "/definition/items"


def test_a_draft_has_a_largest_size(desk: Desk, coordinator: Colleague) -> None:
    there = f"{SHELF}/{a_questionnaire(desk.row).id}/versions/1/preview-ticket"
    body = {"definition": THREE | {"settings": {"huge": "x" * 2**20}}}
    assert coordinator.post(there, body).status_code == 413


def test_what_is_theirs_is_not_there(coordinator: Colleague) -> None:
    theirs = a_questionnaire(an_organisation("theirs"))
    for row_id in (theirs.id, uuid4()):
        there = f"{SHELF}/{row_id}"
        body = {"definition": THREE, "revision": 1}
        for answer in (
            coordinator.get(there),
            coordinator.patch(there, {"name": "Mine"}),
            coordinator.call("delete", there),
            coordinator.post(f"{there}/versions"),
            coordinator.get(f"{there}/versions/1"),
            coordinator.call("put", f"{there}/versions/1", body),
            coordinator.get(f"{there}/versions/1/difference/1"),
            coordinator.get(f"{there}/versions/1/preview"),
            coordinator.get(f"{there}/versions/1/preview-ticket"),
            coordinator.post(f"{there}/versions/1/preview-ticket", {"definition": THREE}),
            coordinator.get(f"{there}/versions/1/file"),
            coordinator.get(f"{there}/versions/1/source"),
        ):
            assert whole(answer) == problem("not-found")
    theirs.refresh_from_db()
    assert (theirs.name, theirs.archived) == ("Three", False)
