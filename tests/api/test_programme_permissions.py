"""Who may call what in the programme: `programme_rows` against the routes that are there."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from backend.organisations.models import Role
from backend.programmes.models import Project
from backend.programmes.services.measure_trials import open_wording_trial
from backend.programmes.services.recordings import add_recording
from tests.api.described import check_answer
from tests.api.programme_roles import ROLES, Form, ProgrammeRow, ProgrammeWorld
from tests.api.programme_rows import PAGES, PROGRAMME
from tests.api.test_permissions import routes
from tests.factories import a_desk, a_member
from tests.personas import Browser, Caller
from tests.programmes.certificates import a_place_certificate
from tests.programmes.courses import a_live_course
from tests.programmes.factories import a_batch, a_link, a_page_file, a_programme, a_project, a_stop
from tests.programmes.figures import a_figure, a_release, an_indicator, last_quarter
from tests.programmes.interventions import a_question, an_intervention
from tests.programmes.involvement import a_line, an_involvement
from tests.programmes.measures import a_measure, a_round
from tests.programmes.page_scenes import TriedPage
from tests.programmes.places import a_place
from tests.programmes.recordings import an_mp3
from tests.programmes.signals import a_table
from tests.programmes.trainings import a_session, a_training
from tests.standing import made_once, standing_clock

HERE = ("api/v1/programmes/", "programme/")
ROWS = [*PROGRAMME, *PAGES]
# Drafts of texts are saved whole, and a batch is no form: it is only reported as sent.
WHOLE = ("/texts/<", "/batches/<")
VERSIONED = [
    row
    for row in PROGRAMME
    if row.method == "patch" and not any(part in row.route for part in WHOLE)
]


def test_every_route_is_in_the_table_and_every_row_has_a_route() -> None:
    rows = [(row.method, row.route) for row in ROWS]
    assert sorted(rows) == sorted(route for route in routes() if route[1].startswith(HERE))


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[ProgrammeWorld]:
    """Made once: whatever a call did is taken back by `answer_of`."""
    with made_once(django_db_blocker):
        with standing_clock():
            made = a_world()
        yield made


def a_world() -> ProgrammeWorld:
    programme = a_programme()
    other = a_member(a_desk("elsewhere"), name="other", role=Role.COORDINATOR)
    callers = {
        "caseworker": Browser(a_member(programme.desk)),
        "coordinator": Browser(programme.coordinator),
        "editor": Browser(programme.editor),
        "other": Browser(other),
        "manager": Browser(programme.manager),
        "operator": Browser(a_member(name="operator", operator=True)),
    }
    for browser in callers.values():
        browser.credentials()
    project = a_project(programme)
    link = a_link(programme, project)
    stop = a_stop(programme, project)
    Project.objects.filter(pk=project.pk).update(
        parts=["courses", "links", "pages", "places", "recordings", "stops"]
    )
    tried = TriedPage(programme, project)
    batch = a_batch(programme, project)
    training = a_training(programme, project)
    intervention = an_intervention(programme, project)
    table = a_table(programme, project, ["partner"])
    table.write(programme.desk)
    measure = a_measure(programme, project)
    line = a_line(programme, project)
    recording = add_recording(
        by=programme.as_participant(Role.EDITOR),
        project_id=project.pk,
        screen="start",
        language="th",
        text="สวัสดี",
        content=an_mp3(),
    )
    indicator = an_indicator(project)
    a_figure(indicator, 12)
    release = a_release(programme)
    rows = {
        "project": project,
        "link": link,
        "page": tried.page,
        "trial": tried.open(),
        "file": a_page_file(programme, project),
        "recording": recording,
        "stop": stop,
        "place": a_place(Project.objects.get(pk=project.pk)),
        "course": a_live_course(programme, project).course,
        "training": training,
        "table": table.row,
        "organisation": table.desks["partner"].row,
        "line": line,
        "involvement": an_involvement(programme, line),
        "session": a_session(programme, training),
        "intervention": intervention,
        "question": a_question(intervention),
        "indicator": indicator,
        "measure": measure,
        "round": a_round(programme, measure),
        "wording": open_wording_trial(
            by=programme.as_participant(Role.EDITOR), project_id=project.pk, group="victims"
        ),
    }
    issued = a_place_certificate(project)
    rows["certificate"] = issued.certificate
    rows |= {"template": batch.template, "batch": batch}
    return ProgrammeWorld(
        programme=programme,
        things={name: str(row.pk) for name, row in rows.items()}
        | {"language": "nl", "number": str(release.number), "week": "2"}
        | {"certificate_code": issued.code}
        | {"token": "A" * 43, "quarter": str(last_quarter())},
        callers={"nobody": Caller(), **callers},
    )


def answer_of(
    world: ProgrammeWorld, row: ProgrammeRow, role: str, *, named: frozenset[str] | None = None
) -> Any:
    """Return what a role gets; `named` are the fields of the body that are sent, if not all."""
    undo = transaction.savepoint_create()
    body = row.body(world, role)
    if named is not None:
        body = {name: value for name, value in body.items() if name in named}
    content: dict[str, Any] = {"content_type": "application/json"}
    if isinstance(body, Form):
        content = {"data": body.encoded()}
    elif body is not None:
        content["data"] = json.dumps(body)
    headers = world.callers[role].credentials()
    answer = getattr(Client(), row.method)(row.path(world), headers=headers, **content)
    transaction.savepoint_rollback(undo)
    return answer


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.route}")
def test_each_role_gets_its_status_and_what_is_described(
    world: ProgrammeWorld, row: ProgrammeRow
) -> None:
    answers = {role: answer_of(world, row, role) for role in ROLES}
    found = {role: answer.status_code for role, answer in answers.items()}
    assert found == dict(zip(ROLES, row.statuses, strict=True))
    for answer in answers.values() if row not in PAGES else ():
        check_answer(row, answer)


@pytest.mark.django_db
@pytest.mark.parametrize("row", VERSIONED, ids=lambda row: row.route)
def test_whoever_changes_nothing_may_save_it(world: ProgrammeWorld, row: ProgrammeRow) -> None:
    """The programme's forms send only what was changed (`programme/row-form.js`)."""
    answer = answer_of(world, row, "coordinator", named=frozenset({"version"}))
    assert answer.status_code == 200, answer.content
