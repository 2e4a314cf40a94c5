"""Links over the API: created, changed, listed, erased; what they may lead to."""

from typing import Any

import pytest
from django.test import Client

from backend.organisations.models import Role
from backend.programmes.models import HistoryEntry, Link, LinkCounts, PageText, Project, Training
from backend.programmes.selectors.links import active_link
from surveys.models import Round
from tests.personas import Browser
from tests.programmes.courses import a_live_course
from tests.programmes.factories import (
    Programme,
    a_link,
    a_page_with_text,
    a_programme,
    a_project,
    in_days,
)
from tests.surveys.services.scenes import an_open_round

PROJECTS = "/api/v1/programmes/projects"
LEFT_OPEN = {"audience": "other", "themes": [], "region": "unknown", "age_band": "unknown"}


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, parts=["links"])


def new(**changes: Any) -> dict[str, Any]:
    body = {
        "channel": "card",
        "place": "  Greenhouse   3 ",
        "language": "vi",
        "target": "help",
        "profile": LEFT_OPEN | {"audience": "labour-migrants", "region": "NL-ZH"},
        "begins_on": str(in_days(0)),
    }
    return body | changes


def test_an_editor_creates_one_with_filled_in_answers(
    programme: Programme, project: Project, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://kier.example"
    answer = Browser(programme.editor).post(f"{PROJECTS}/{project.pk}/links", new())
    assert answer.status_code == 201
    made = answer.json()
    assert made == new() | {
        "id": made["id"],
        "code": made["code"],
        "address": f"https://kier.example/l/{made['code']}",
        "place": "Greenhouse 3",
        "target_code": "",
        "ends_on": None,
        "version": 1,
    }
    row = Link.objects.get()
    assert row.profile == {"audience": "labour-migrants", "region": "NL-ZH"}
    assert LinkCounts.objects.get().link == row
    assert [entry.event for entry in HistoryEntry.objects.all()] == ["link.created"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"place": "   "}, "/place"),
        ({"ends_on": "2020-01-01"}, "/ends_on"),
        ({"target_code": "abcd"}, "/target_code"),
        ({"target": "survey", "target_code": "abcd", "profile": LEFT_OPEN}, "/target_code"),
        ({"target": "stop"}, "/target"),
        ({"target": "course", "target_code": "none", "profile": LEFT_OPEN}, "/target_code"),
        ({"target": "page", "target_code": "none", "profile": LEFT_OPEN}, "/target_code"),
        ({"language": "xx"}, "/language"),
    ],
)
def test_what_leads_nowhere_creates_nothing(
    programme: Programme, project: Project, changes: dict[str, Any], field: str
) -> None:
    answer = Browser(programme.editor).post(f"{PROJECTS}/{project.pk}/links", new(**changes))
    assert answer.status_code in {400, 409}
    assert [error["pointer"] for error in answer.json()["errors"]] == [field]
    assert not Link.objects.exists()


def test_a_survey_of_the_own_organisation_can_be_the_target(
    programme: Programme, project: Project
) -> None:
    survey = an_open_round(programme.desk.row)
    path = f"{PROJECTS}/{project.pk}/links"
    browser = Browser(programme.editor)
    body = new(target="survey", target_code=survey.code)
    assert browser.post(path, body).json()["errors"][0]["pointer"] == "/profile"
    assert browser.post(path, body | {"profile": LEFT_OPEN}).status_code == 201
    Round.objects.update(organisation=programme.manager_desk.row)
    assert browser.post(path, body | {"profile": LEFT_OPEN}).status_code == 409


def test_a_page_of_the_own_organisation_can_be_the_target(
    programme: Programme, project: Project, client: Client
) -> None:
    page = a_page_with_text(programme, project)
    theirs = a_programme("theirs")
    other = a_page_with_text(theirs, a_project(theirs, "other"), slug="of-others")
    for text in PageText.objects.all():
        PageText.objects.filter(pk=text.pk).update(state="live", live=text.draft)
    path = f"{PROJECTS}/{project.pk}/links"
    browser = Browser(programme.editor)
    found = browser.get(f"{path}/options").json()["pages"]
    assert found == [{"id": page.slug, "label": "Is it me?"}]
    body = new(target="page", target_code=page.slug, profile=LEFT_OPEN, language="nl")
    assert browser.post(path, body | {"target_code": other.slug}).status_code == 409
    made = browser.post(path, body)
    assert made.status_code == 201
    answer = client.get(f"/l/{made.json()['code']}")
    assert answer.headers["Location"] == f"/p/{page.slug}/nl"
    PageText.objects.update(state="hidden")
    assert browser.get(f"{path}/options").json()["pages"] == []
    assert browser.post(path, body).status_code == 409


def test_a_course_of_the_own_organisation_can_be_the_target(
    programme: Programme, project: Project, client: Client
) -> None:
    theirs = a_programme("theirs")
    a_live_course(theirs, a_project(theirs, "other"), "of-others")
    path = f"{PROJECTS}/{project.pk}/links"
    browser = Browser(programme.editor)
    body = new(target="course", target_code="signals", profile=LEFT_OPEN, language="nl")
    assert browser.get(f"{path}/options").json()["courses"] == []
    assert browser.post(path, body).status_code == 409
    a_live_course(programme, project)
    assert browser.get(f"{path}/options").json()["courses"] == [
        {"id": "signals", "label": "Signals"}
    ]
    assert browser.post(path, body | {"target_code": "of-others"}).status_code == 409
    made = browser.post(path, body)
    assert made.status_code == 201
    answer = client.get(f"/l/{made.json()['code']}")
    assert answer.headers["Location"] == "/learn/signals/nl"


def test_an_open_training_of_the_own_organisation_can_be_the_target(
    programme: Programme, project: Project, client: Client
) -> None:
    Training.objects.create(
        project=project, slug="first", title={"en": "Signals", "nl": "Signalen"}
    )
    Training.objects.create(project=project, slug="closed", is_open=False)
    path = f"{PROJECTS}/{project.pk}/links"
    browser = Browser(programme.editor)
    assert browser.get(f"{path}/options").json()["trainings"] == [
        {"id": "first", "label": "Signals"}
    ]
    body = new(target="training", target_code="closed", profile=LEFT_OPEN)
    assert browser.post(path, body).status_code == 409
    made = browser.post(path, body | {"target_code": "first"})
    answer = client.get(f"/l/{made.json()['code']}")
    assert answer.headers["Location"] == "/trainings/first"


def test_a_project_without_the_part_has_no_links(programme: Programme) -> None:
    other = a_project(programme, "other")
    answer = Browser(programme.editor).post(f"{PROJECTS}/{other.pk}/links", new())
    assert answer.status_code == 409


def test_the_second_of_two_is_told(programme: Programme, project: Project) -> None:
    path = f"{PROJECTS}/{project.pk}/links/{a_link(programme, project).pk}"
    browser = Browser(programme.editor)
    change = {"version": 1, "place": "Harbour"}
    assert browser.call("patch", path, change).json()["version"] == 2
    answer = browser.call("patch", path, {"version": 1, "place": "Station"})
    assert (answer.status_code, answer.json()["current"]["place"]) == (409, "Harbour")
    assert [entry.fields for entry in HistoryEntry.objects.filter(event="link.changed")] == [
        ["place"]
    ]


def test_an_erased_link_is_gone_with_its_counts(programme: Programme, project: Project) -> None:
    row = a_link(programme, project)
    path = f"{PROJECTS}/{project.pk}/links/{row.pk}"
    assert Browser(programme.editor).call("delete", path).status_code == 204
    assert not Link.objects.exists()
    assert not LinkCounts.objects.exists()
    assert active_link(row.code, in_days(0)) is None


def test_a_link_leads_on_between_its_days_while_the_project_has_links(
    programme: Programme, project: Project
) -> None:
    row = a_link(programme, project, begins_on=in_days(0), ends_on=in_days(1))
    found = [active_link(row.code, in_days(day)) for day in (-1, 0, 1, 2)]
    assert found == [None, row, row, None]
    Project.objects.update(parts=["pages"])
    assert active_link(row.code, in_days(0)) is None


def test_who_is_elsewhere_sees_no_link(programme: Programme, project: Project) -> None:
    row = a_link(programme, project)
    other = a_project(programme, "other")
    answer = Browser(programme.editor).get(f"{PROJECTS}/{other.pk}/links/{row.pk}")
    assert answer.status_code == 404


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EDITOR])
def test_lists_are_by_place(programme: Programme, project: Project, role: Role) -> None:
    for place in ("c", "a", "b"):
        a_link(programme, project, place=place)
    person = programme.coordinator if role == Role.COORDINATOR else programme.editor
    rows = Browser(person).get(f"{PROJECTS}/{project.pk}/links").json()["results"]
    assert [row["place"] for row in rows] == ["a", "b", "c"]


def test_languages_to_choose_from_are_those_of_the_page(
    programme: Programme, project: Project
) -> None:
    found = Browser(programme.editor).get(f"{PROJECTS}/{project.pk}/links/options").json()
    offered = [choice["id"] for choice in found["languages"]]
    assert {"nl", "nl-easy", "en", "vi", "zh-hans"} <= {*offered}
    assert "ti" not in offered
