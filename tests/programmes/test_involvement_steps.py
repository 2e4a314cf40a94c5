"""Which pages explain the steps of asking experts by experience for advice."""

import pytest

from backend.core.errors import Conflict
from backend.organisations.models import Role
from backend.programmes.models import Project
from backend.programmes.selectors import involvement as selectors
from backend.programmes.services.involvement import choose_step_pages
from tests.personas import Browser
from tests.programmes.factories import Programme, a_project
from tests.programmes.involvement import PROJECTS
from tests.programmes.live_pages import a_live_text, a_page


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, parts=["involvement", "pages"])


def chosen(programme: Programme, project: Project, **pages: str) -> None:
    plan = selectors.step_plan_of(project)
    choose_step_pages(
        by=programme.as_participant(Role.EDITOR),
        project_id=project.pk,
        version=plan.version,
        pages=pages,
    )


def test_a_step_has_the_pages_that_are_live(programme: Programme, project: Project) -> None:
    for slug, state in (("why", "live"), ("later", "draft")):
        page = a_page(project, slug, audience="requesters")
        a_live_text(page, "nl", title="Waarom vraag je?", state=state)
    chosen(programme, project, purpose="why", question="later")
    [found] = selectors.step_pages("purpose", "en")
    assert (found.title, found.slug, found.language) == ("Waarom vraag je?", "why", "nl")
    assert selectors.step_pages("question", "nl") == selectors.step_pages("fee", "nl") == []
    Project.objects.filter(pk=project.pk).update(parts=["pages"])
    assert selectors.step_pages("purpose", "nl") == []


def test_pages_for_seekers_and_of_others_explain_no_step(
    programme: Programme, project: Project
) -> None:
    a_page(project, "seekers")
    a_page(a_project(programme, "other"), "theirs", audience="requesters")
    for slug in ("seekers", "theirs", "none"):
        with pytest.raises(Conflict, match="is no page of this project"):
            chosen(programme, project, purpose=slug)


def test_two_who_choose_at_once(programme: Programme, project: Project) -> None:
    a_page(project, "why", audience="requesters")
    path, body = f"{PROJECTS}/{project.pk}/step-plan", {"version": 0, "pages": {"purpose": "why"}}
    browser = Browser(programme.editor)
    answer = browser.call("PUT", path, body).json()
    assert (answer["version"], answer["pages"]) == (1, ["why"])
    first = next(step for step in answer["steps"] if step["step"] == "purpose")
    assert (first["page"], first["address"]) == ("why", "/p/why")
    # The same once more changes nothing; something else from an older version is refused.
    assert browser.call("PUT", path, body).json()["version"] == 1
    refused = browser.call("PUT", path, {"version": 0, "pages": {}})
    assert (refused.status_code, refused.json()["current"]["version"]) == (409, 1)
    assert browser.call("PUT", path, {"version": 1, "pages": {}}).json()["version"] == 2
