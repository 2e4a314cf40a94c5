"""Courses over the API: what editors are told."""

from typing import Any

import pytest
from django.test import Client

from backend.programmes.documents.course_import import import_course
from backend.programmes.models import Course, Project
from tests.api.programme_roles import Form
from tests.personas import Browser
from tests.programmes.courses import ROLES, a_content, a_course, a_course_draft, a_live_course
from tests.programmes.factories import Programme, a_programme, a_project, with_part

pytestmark = pytest.mark.django_db
PROJECTS = "/api/v1/programmes/projects"


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def project(programme: Programme) -> Project:
    made = a_project(programme)
    with_part(made, "courses")
    return made


@pytest.fixture
def browser(programme: Programme) -> Browser:
    return Browser(programme.editor)


def path_of(course: Course) -> str:
    return f"{PROJECTS}/{course.project_id}/courses/{course.pk}"


def pointers(answer: Any) -> list[str]:
    return [error["pointer"] for error in answer.json()["errors"]]


def test_an_editor_makes_a_course(project: Project, browser: Browser) -> None:
    body = {"slug": "signals", "roles": ROLES, "valid_months": 24, "for_places": True}
    made = browser.post(f"{PROJECTS}/{project.pk}/courses", body).json()
    assert made["address"].endswith("/learn/signals")
    assert (made["pass_mark"], made["minutes"], made["gives_certificate"]) == (80, 30, True)
    assert (made["roles"], made["valid_months"], made["texts"]) == (ROLES, 24, [])
    assert made["owner_name"]
    path = f"{PROJECTS}/{project.pk}/courses/{made['id']}"
    browser.post(f"{path}/texts", {"language": "nl"})
    draft = {"version": 1, "title": "Signalen", "content": a_content()}
    saved = browser.call("patch", f"{path}/texts/nl", draft).json()
    assert (saved["draft_number"], saved["live_number"]) == (1, None)
    assert saved["content"] == a_content()
    live = browser.post(f"{path}/texts/nl/go-live", {}).json()
    assert (live["state"], live["live_number"]) == ("live", 1)
    listed = browser.get(f"{PROJECTS}/{project.pk}/courses").json()["results"]
    assert [[text["title"] for text in one["texts"]] for one in listed] == [["Signalen"]]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"slug": "Big"}, "/slug"),
        ({"pass_mark": 49}, "/pass_mark"),
        ({"pass_mark": 101}, "/pass_mark"),
        ({"minutes": 0}, "/minutes"),
        ({"valid_months": 61}, "/valid_months"),
        ({"for_places": 1}, "/for_places"),
        ({"roles": [{"id": "desk"}]}, "/roles/0/name"),
        ({"roles": [{"id": "D", "name": {}}]}, "/roles/0/id"),
        ({"roles": [ROLES[0], ROLES[0]]}, "/roles/1/id"),
        ({"owner": "12345678-1234-5678-1234-567812345678"}, "/owner"),
        ({"version": 1}, "/version"),
    ],
)
def test_what_is_no_course_creates_nothing(
    project: Project, browser: Browser, changes: dict[str, Any], pointer: str
) -> None:
    answer = browser.post(f"{PROJECTS}/{project.pk}/courses", {"slug": "signals"} | changes)
    assert answer.status_code in {400, 409}
    assert pointers(answer) == [pointer]
    assert not Course.objects.exists()


def test_the_second_of_two_is_told(
    programme: Programme, project: Project, browser: Browser
) -> None:
    course = a_course(programme, project)
    a_course_draft(programme, course)
    answer = browser.call("patch", path_of(course), {"version": 1, "pass_mark": 70})
    assert answer.json()["pass_mark"] == 70
    answer = browser.call("patch", path_of(course), {"version": 1, "pass_mark": 90})
    assert (answer.status_code, answer.json()["current"]["pass_mark"]) == (409, 70)
    answer = browser.call("patch", f"{path_of(course)}/texts/nl", {"version": 1, "title": "A"})
    assert answer.json()["type"].endswith("/changed-meanwhile")
    assert answer.json()["current"]["content"] == a_content()


def test_a_fault_of_the_content_is_told_at_its_place(
    programme: Programme, project: Project, browser: Browser
) -> None:
    course = a_course(programme, project)
    a_course_draft(programme, course)
    content = a_content()
    content["modules"][0]["steps"][1]["choices"][0]["label"] = ""
    body = {"version": 2, "content": content}
    answer = browser.call("patch", f"{path_of(course)}/texts/nl", body)
    assert answer.status_code == 409
    assert pointers(answer) == ["/content/modules/0/steps/1/choices/0/label"]
    preview = {"language": "nl", "content": content}
    answer = browser.post(f"{path_of(course)}/preview", preview)
    assert pointers(answer) == ["/content/modules/0/steps/1/choices/0/label"]


def test_a_preview_is_what_learners_read(
    programme: Programme, project: Project, browser: Browser
) -> None:
    course = a_course(programme, project)
    body = {"language": "ar", "content": a_content()}
    answer = browser.post(f"{path_of(course)}/preview", body).json()
    assert {*answer["html"]} == {"t1", "t2"}
    assert "<p" in answer["html"]["t1"]
    assert (answer["tag"], answer["direction"]) == ("ar", "rtl")


def test_a_file_becomes_a_course(project: Project, browser: Browser) -> None:
    text = "---\nlanguage: en\nroles:\n- desk: Reception\nminutes: 20\n---\n"
    text += '# M {#m desk}\n\n*Words*\n\n::: one q "Why?"\n### [x] A\n### [ ] B\n:::\n'
    form = Form({"file": ("course.md", text.encode())})
    path = f"{PROJECTS}/{project.pk}/courses/import"
    answer = Client().post(path, form.encoded(), headers=browser.credentials()).json()
    assert answer["roles"] == [{"id": "desk", "name": {"en": "Reception"}}]
    assert (answer["language"], answer["settings"]) == ("en", {"minutes": 20})
    assert [step["id"] for step in answer["content"]["modules"][0]["steps"]] == ["m-1", "q"]
    assert [line["change"] for line in answer["report"]] == ["italic"]
    assert answer["report"][0]["where"]


def test_a_course_as_a_file_comes_back(
    programme: Programme, project: Project, browser: Browser
) -> None:
    text = a_live_course(programme, project, valid_months=24, pass_mark=70)
    answer = browser.get(f"{path_of(text.course)}/texts/nl/markdown")
    assert answer["Content-Disposition"].endswith('signals.nl.md"')
    found = import_course(answer.content)
    assert (found.content, found.title, found.report) == (a_content(), "Signals", [])
    assert [role["name"] for role in found.settings.roles] == [
        {"nl": "balie"},
        {"nl": "schoonmaak"},
    ]
    assert found.settings.columns == {
        "pass_mark": 70,
        "minutes": 30,
        "valid_months": 24,
        "position": 0,
        "gives_certificate": True,
        "for_places": False,
    }


def test_languages_are_compared(programme: Programme, project: Project, browser: Browser) -> None:
    text = a_live_course(programme, project)
    path = f"{path_of(text.course)}/texts"
    assert browser.get(f"{path}/nl/differences?with=en").status_code == 404
    browser.post(path, {"language": "en", "copy_of": "nl"})
    found = browser.get(f"{path}/en/differences?with=nl").json()
    assert {one["change"] for one in found} == {"untranslated"}
    assert len(found) == 12
    assert found[0]["text"]
    assert found[0]["title"]
    browser.post(path, {"language": "pl"})
    assert browser.get(f"{path}/en/differences?with=pl").status_code == 404


def test_nobody_elsewhere_sees_a_course(programme: Programme, project: Project) -> None:
    course = a_course(programme, project)
    stranger = Browser(a_programme("others").editor)
    assert stranger.get(path_of(course)).status_code == 404
    assert stranger.call("delete", path_of(course)).status_code == 404
