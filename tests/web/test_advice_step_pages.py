"""The pages that a project wrote about a step, beside it for who asks for advice."""

import pytest

from backend.organisations.models import Role
from backend.programmes.services.involvement import choose_step_pages
from tests.experts.factories import Hope
from tests.programmes.factories import a_programme, a_project
from tests.programmes.live_pages import a_live_text, a_page
from tests.web.test_advice_briefing import empty
from tests.web.test_advice_request import at


@pytest.mark.django_db
def test_a_step_leads_to_its_page(hope: Hope) -> None:
    programme = a_programme()
    project = a_project(programme, "plan", parts=["involvement", "pages"])
    a_live_text(a_page(project, "why", audience="requesters"), "nl", title="Waarom vraag je?")
    choose_step_pages(
        by=programme.as_participant(Role.EDITOR),
        project_id=project.pk,
        version=0,
        pages={"purpose": "why"},
    )
    row = empty(hope)
    link = (
        '<a href="/p/why/nl" hreflang="nl" lang="nl" dir="auto" rel="noreferrer">'
        "Waarom vraag je?</a>"
    )
    assert link in at(row, "/briefing/purpose").answer.content.decode()
    assert "/p/why" not in at(row, "/briefing/question").answer.content.decode()
