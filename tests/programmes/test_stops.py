"""Stops of the truck: planned, changed, erased; their link, their questions, what is due."""

from datetime import timedelta
from typing import Any

import pytest

from backend.core.errors import ChangedMeanwhile, Conflict
from backend.organisations.models import Role
from backend.programmes.models import HistoryEntry, Link, Project, Stop
from backend.programmes.selectors.links import active_link, links_of
from backend.programmes.services.stops import ANSWERED_LATER, change_stop, erase_stop
from surveys.models import Questionnaire, Round
from surveys.services.rounds import delete_round
from surveys.states import RoundStatus
from tests.personas import Browser
from tests.programmes.factories import Programme, a_link, a_project, a_stop, in_days

PROJECTS = "/api/v1/programmes/projects"


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, parts=["links", "stops"])


def new(**changes: Any) -> dict[str, Any]:
    body = {
        "place": "  Budapest,   Hősök tere ",
        "country": "HU",
        "region": "HU-BU",
        "begins_on": str(in_days(3)),
        "ends_on": str(in_days(5)),
        "languages": ["en", "pl", "hu"],
    }
    return body | changes


def test_an_editor_plans_one_with_its_address_and_questions(
    programme: Programme, project: Project, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://kier.example"
    answer = Browser(programme.editor).post(f"{PROJECTS}/{project.pk}/stops", new())
    assert answer.status_code == 201
    made, survey = answer.json(), Round.objects.get()
    assert made == new() | {
        "id": made["id"],
        "code": made["code"],
        "address": f"https://kier.example/l/{made['code']}",
        "place": "Budapest, Hősök tere",
        # What is spoken in the country comes first.
        "languages": ["hu", "en", "pl"],
        "poster_ready": False,
        "round": {
            "code": survey.code,
            "name": f"Budapest, Hősök tere, {in_days(3)}",
            "status": "draft",
            "opens_on": str(in_days(3)),
            "closes_on": str(in_days(5) + ANSWERED_LATER),
        },
        "version": 1,
    }
    link = Link.objects.get()
    assert (link.target, link.channel, link.language) == ("stop", "stop", "hu")
    assert (link.begins_on, link.ends_on) == (in_days(3), in_days(5))
    assert survey.languages == ["hu", "en", "pl"]
    assert [group["id"] for group in survey.groups] == ["hu", "en", "pl"]
    assert ["before_boys", "after_boys"] in survey.plan
    assert [entry.event for entry in HistoryEntry.objects.all()] == ["stop.created"]


def test_questions_of_a_stop_that_has_begun_are_open(
    programme: Programme, project: Project
) -> None:
    survey = a_stop(programme, project).round
    assert survey
    assert survey.status == RoundStatus.OPEN


def test_stops_share_a_questionnaire(programme: Programme, project: Project) -> None:
    for place in ("Rotterdam", "Kraków"):
        a_stop(programme, project, place=place, country="NL", region="")
    assert (Questionnaire.objects.count(), Round.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"place": "   "}, "/place"),
        ({"ends_on": "2020-01-01"}, "/ends_on"),
        ({"ends_on": str(in_days(90))}, "/ends_on"),
        ({"country": "DE"}, "/country"),
        ({"region": "NL-UT"}, "/region"),
        ({"languages": []}, "/languages"),
        ({"languages": ["ti"]}, "/languages"),
        ({"languages": ["nl", "en", "pl", "hu", "vi", "th", "ar"]}, "/languages"),
    ],
)
def test_what_does_not_fit_together_makes_nothing(
    programme: Programme, project: Project, changes: dict[str, Any], field: str
) -> None:
    answer = Browser(programme.editor).post(f"{PROJECTS}/{project.pk}/stops", new(**changes))
    assert answer.status_code in {400, 409}
    assert [error["pointer"] for error in answer.json()["errors"]] == [field]
    assert not Link.objects.exists()
    assert not Round.objects.exists()


def test_a_project_without_stops_gets_none(programme: Programme) -> None:
    project = a_project(programme, parts=["links"])
    answer = Browser(programme.editor).post(f"{PROJECTS}/{project.pk}/stops", new())
    assert answer.status_code == 409
    assert "“Stops”" in answer.json()["detail"]


def test_a_change_moves_link_and_questions_and_keeps_the_address(
    programme: Programme, project: Project
) -> None:
    stop = a_stop(programme, project, begins_on=in_days(3), ends_on=in_days(4))
    by = programme.as_participant(Role.EDITOR)
    change: dict[str, Any] = {"by": by, "project_id": project.pk, "stop_id": stop.pk}
    changed = change_stop(
        **change,
        version=1,
        place="Kraków",
        country="PL",
        region="PL-12",
        begins_on=in_days(5),
        ends_on=in_days(6),
    )
    assert (changed.link.code, changed.link.place) == (stop.link.code, "Kraków")
    assert (changed.link.begins_on, changed.link.language) == (in_days(5), "pl")
    assert changed.languages[0] == "pl"
    assert changed.round
    assert (changed.round.opens_on, changed.version) == (in_days(5), 2)
    assert changed.round.closes_on == in_days(6) + ANSWERED_LATER
    with pytest.raises(ChangedMeanwhile):
        change_stop(**change, version=1, place="Warszawa")
    entry = HistoryEntry.objects.get(event="stop.changed")
    assert {"place", "country", "languages"} <= {*entry.fields}


def test_questions_can_be_added_later_and_may_be_deleted(
    programme: Programme, project: Project
) -> None:
    stop = a_stop(programme, project, questions=False, begins_on=in_days(2))
    assert stop.round is None
    by = programme.as_participant(Role.EDITOR)
    change: dict[str, Any] = {"by": by, "project_id": project.pk, "stop_id": stop.pk}
    survey = change_stop(**change, version=1, questions=True).round
    assert survey
    delete_round(survey)
    assert change_stop(**change, version=2, place="Pécs").round is None


def test_erased_it_leads_nowhere_and_its_answers_stay(
    programme: Programme, project: Project
) -> None:
    stop = a_stop(programme, project)
    code = stop.link.code
    assert active_link(code, in_days(0))
    erase_stop(by=programme.as_participant(Role.EDITOR), project_id=project.pk, stop_id=stop.pk)
    assert active_link(code, in_days(0)) is None
    assert not Stop.objects.exists()
    assert Round.objects.exists()


def test_its_link_is_none_of_the_links_of_the_project(
    programme: Programme, project: Project
) -> None:
    a_link(programme, project)
    stop = a_stop(programme, project)
    assert [link.target for link in links_of(project)] == ["help"]
    browser, at = Browser(programme.editor), f"{PROJECTS}/{project.pk}/links"
    assert browser.call("PATCH", f"{at}/{stop.link_id}", {"version": 1}).status_code == 404
    options = browser.get(f"{at}/options").json()
    assert [one["id"] for one in options["targets"]] == [
        "help",
        "survey",
        "page",
        "course",
        "training",
    ]
    body = {
        "channel": "stop",
        "place": "x",
        "language": "nl",
        "target": "stop",
        "begins_on": str(in_days(0)),
    }
    assert browser.post(at, body).status_code == 400


def test_a_stop_that_is_switched_off_leads_nowhere(programme: Programme, project: Project) -> None:
    stop = a_stop(programme, project)
    Project.objects.filter(pk=project.pk).update(parts=["links"])
    assert active_link(stop.link.code, in_days(0)) is None


# -- What is due ----------------------------------------------------------------------------------


def due(programme: Programme) -> list[tuple[str, str]]:
    found = Browser(programme.coordinator).get("/api/v1/programmes/board").json()["due"]
    return [(item["kind"], item["text"]) for item in found if item["kind"].startswith("stop.")]


def test_a_week_before_the_poster_is_due(programme: Programme, project: Project) -> None:
    stop = a_stop(programme, project, begins_on=in_days(8), ends_on=in_days(8))
    assert due(programme) == []
    Stop.objects.update(begins_on=in_days(7))
    text = "The truck comes to Budapest: print the poster and hang it up."
    assert due(programme) == [("stop.poster", text)]
    by = programme.as_participant(Role.COORDINATOR)
    change_stop(by=by, project_id=project.pk, stop_id=stop.pk, version=1, poster_ready=True)
    assert due(programme) == []
    Stop.objects.update(round=None)
    text = "The truck comes to Budapest: it has no questions for visitors."
    assert due(programme) == [("stop.questions", text)]
    Stop.objects.update(begins_on=in_days(-9), ends_on=in_days(-1))
    assert due(programme) == []


def test_nothing_is_due_where_stops_are_switched_off(
    programme: Programme, project: Project
) -> None:
    a_stop(programme, project)
    assert len(due(programme)) == 1
    Project.objects.filter(pk=project.pk).update(parts=["links"])
    assert due(programme) == []


def test_a_longer_stop_is_two(programme: Programme, project: Project) -> None:
    with pytest.raises(Conflict):
        a_stop(programme, project, ends_on=in_days(0) + timedelta(days=61))
