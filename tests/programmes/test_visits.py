"""The tally of outreach workers: each visit once, a bad one stops no other, figures from five."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from backend.core import throttling
from backend.core.days import today
from backend.core.row_macs import is_authentic
from backend.organisations.models import Role
from backend.programmes.models import HistoryEntry, OutreachPage, Project, Visit
from backend.programmes.selectors import board
from backend.programmes.selectors.links import monday_of
from backend.programmes.selectors.visits import project_of_page, visit_tables
from backend.programmes.services import visits as services
from backend.programmes.services.visits import renew_outreach_page
from tests.personas import Browser
from tests.programmes.factories import Programme, a_link, a_project

PATH = "/api/v1/programmes/outreach/{}/visits"


@pytest.fixture
def project(programme: Programme) -> Project:
    row = a_project(programme)
    a_link(programme, row)
    return row


@pytest.fixture
def outreach(programme: Programme, project: Project) -> OutreachPage:
    by = programme.as_participant(Role.COORDINATOR)
    return renew_outreach_page(by=by, project_id=project.pk)


def a_visit(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "municipality": "GM0518",
        "branch": "nails",
        "cards": 3,
        "week": monday_of(today()).isoformat(),
    } | changes


def send(outreach: OutreachPage, *visits: Any) -> list[dict[str, Any]]:
    answer = Client().post(
        PATH.format(outreach.code), {"visits": visits}, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    assert [row["place"] for row in found] == list(range(len(visits)))
    return found


def codes(answers: list[dict[str, Any]]) -> list[list[str]]:
    return [[error["code"] for error in row["errors"]] for row in answers]


def test_a_visit_holds_a_place_a_week_and_nobody(outreach: OutreachPage) -> None:
    send(outreach, a_visit())
    [row] = Visit.objects.values()
    assert row == {
        "id": row["id"],
        "project_id": outreach.project_id,
        "municipality": "GM0518",
        "branch": "nails",
        "cards": 3,
        "week": monday_of(today()),
    }


def test_what_is_sent_twice_counts_once(outreach: OutreachPage) -> None:
    first, second = a_visit(), a_visit()
    assert codes(send(outreach, first, second)) == [[], []]
    # The answer was lost: the phone sends both again, with a third one.
    assert codes(send(outreach, first, second, a_visit(), first)) == [[], [], [], []]
    assert Visit.objects.count() == 3


def test_a_bad_one_stops_no_other(outreach: OutreachPage) -> None:
    counted = a_visit()
    send(outreach, counted)
    bad = [
        a_visit(municipality="GM9999"),
        a_visit(cards=-1),
        a_visit(cards=501),
        a_visit(week="2026-11-25"),
        a_visit(id="1"),
        a_visit(name="Somebody"),
        {},
        a_visit(week=(monday_of(today()) + timedelta(weeks=1)).isoformat()),
        a_visit(week=(monday_of(today()) - timedelta(weeks=13)).isoformat()),
        counted | {"cards": 4},
    ]
    answers = send(outreach, a_visit(), *bad, a_visit())
    assert codes(answers)[0] == codes(answers)[-1] == []
    assert all(codes(answers)[1:-1])
    assert codes(answers)[-2:-1] == [["counted-otherwise"]]
    assert Visit.objects.count() == 3


def test_too_many_at_once_or_in_a_week_are_refused(
    outreach: OutreachPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_IN_WEEK", 2)
    last_week = (monday_of(today()) - timedelta(weeks=1)).isoformat()
    answers = send(outreach, a_visit(), a_visit(), a_visit(), a_visit(week=last_week))
    assert codes(answers) == [[], [], ["too-many"], []]
    many = {"visits": [a_visit() for _one in range(101)]}
    answer = Client().post(PATH.format(outreach.code), many, content_type="application/json")
    assert answer.status_code == 400


def test_who_sends_without_end_is_slowed_down(
    outreach: OutreachPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttling, "BURSTS", throttling.BURSTS | {"visits": 2})
    statuses = {
        Client()
        .post(PATH.format(outreach.code), {"visits": []}, content_type="application/json")
        .status_code
        for _time in range(6)
    }
    assert 429 in statuses


def test_a_new_address_ends_the_one_before(
    programme: Programme, project: Project, outreach: OutreachPage
) -> None:
    browser = Browser(programme.editor)
    path = f"/api/v1/programmes/projects/{project.pk}/outreach-page"
    assert browser.get(path).json()["address"].endswith(f"/outreach/{outreach.code}")
    after = browser.post(path, None).json()["address"].rpartition("/")[2]
    assert after != outreach.code
    assert project_of_page(after) == project
    assert project_of_page(outreach.code) is None
    answer = Client().post(
        PATH.format(outreach.code), {"visits": [a_visit()]}, content_type="application/json"
    )
    assert (answer.status_code, Visit.objects.count()) == (404, 0)
    assert HistoryEntry.objects.filter(event="outreach-page.renewed").count() == 2


def test_a_project_without_links_or_that_does_not_verify_has_no_page(
    project: Project, outreach: OutreachPage
) -> None:
    Project.objects.filter(pk=project.pk).update(parts=[])
    assert project_of_page(outreach.code) is None
    Project.objects.filter(pk=project.pk).update(parts=["links"])
    Project.objects.unverified().filter(pk=project.pk).update(mac=b"\0" * 32)
    assert not is_authentic(Project.objects.unverified().get(pk=project.pk))
    assert project_of_page(outreach.code) is None


def test_who_manages_the_programme_gets_no_address(
    programme: Programme, project: Project, outreach: OutreachPage
) -> None:
    path = f"/api/v1/programmes/projects/{project.pk}/outreach-page"
    found = Browser(programme.manager).get(path).json()
    assert found == {"address": None, "qr_code": None, "renewed_on": None, "may_renew": False}


# -- Figures --------------------------------------------------------------------------------------


def visits(project: Project, number: int, *, week: date | None = None, **changes: Any) -> None:
    monday = week or monday_of(today()) - timedelta(weeks=1)
    fields: dict[str, Any] = {"municipality": "GM0518", "branch": "nails", "cards": 2}
    Visit.objects.bulk_create(
        Visit(project=project, week=monday, **(fields | changes)) for _visit in range(number)
    )


def shown(project: Project) -> dict[str, list[tuple[str, int, str]]]:
    return {
        table.name: [(row.label, row.visits, row.cards) for row in table.rows]
        for table in visit_tables(project, today())
    }


def test_fewer_than_five_visits_of_a_place_are_not_shown(project: Project) -> None:
    visits(project, 5)
    visits(project, 4, municipality="GM0363", branch="hotel")
    week = visit_tables(project, today())[0].rows[0].label
    assert shown(project) == {
        "week": [(week, 9, "15–19")],
        "municipality": [("Den Haag", 5, "")],
        "branch": [("nail salon or beauty salon", 5, "")],
    }


def test_nothing_shown_depends_on_how_many_under_five_there_were(project: Project) -> None:
    visits(project, 5)
    tables = shown(project)
    week = tables.pop("week")
    for number in range(1, 5):
        visits(project, 1, municipality="GM0363", branch="hotel")
        later = shown(project)
        # Of weeks all are counted, wherever the visits were.
        cards = "10–14" if number < 3 else "15–19"
        assert later.pop("week") == [(week[0][0], 5 + number, cards)]
        assert later == tables


def test_a_card_that_is_counted_late_is_not_seen(project: Project) -> None:
    visits(project, 5, cards=4)
    before = shown(project)["week"]
    visits(project, 1, cards=1, municipality="GM0363")
    assert [cards for _week, _visits, cards in before] == ["20–24"]
    assert [cards for _week, _visits, cards in shown(project)["week"]] == ["20–24"]


def test_fewer_than_five_cards_of_a_week_are_not_shown(project: Project) -> None:
    visits(project, 6, cards=0)
    visits(project, 1, cards=4)
    assert [(number, cards) for _week, number, cards in shown(project)["week"]] == [(7, "")]


def test_this_week_is_not_counted_yet(project: Project) -> None:
    visits(project, 9, week=monday_of(today()))
    assert shown(project) == {"week": [], "municipality": [], "branch": []}


@pytest.mark.parametrize(
    ("number", "figure", "cards"), [(0, 0, None), (4, None, None), (5, 5, 10), (7, 7, 10)]
)
def test_the_board_shows_no_few_visits(
    programme: Programme, project: Project, number: int, figure: int | None, cards: int | None
) -> None:
    visits(project, number)
    found = board.board_of(programme.as_participant(Role.COORDINATOR)).figures
    numbers = {one.id: one.number for one in found}
    assert numbers["visits.number"] == figure
    assert numbers["visits.cards"] == cards


def test_figures_come_as_csv(programme: Programme, project: Project) -> None:
    visits(project, 6)
    browser = Browser(programme.manager)
    path = f"/api/v1/programmes/projects/{project.pk}/visit-figures"
    tables = browser.get(path).json()["tables"]
    assert [table["name"] for table in tables] == ["week", "municipality", "branch"]
    text = browser.get(f"{path}/file").content.decode("utf-8-sig")
    assert "Municipality;Den Haag;6;\r" in text
    assert ";6;10–14" in text
