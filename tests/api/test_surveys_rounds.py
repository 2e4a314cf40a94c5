"""`/api/v1/surveys/rounds` and below: made, changed, opened, closed."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from backend.organisations.models import Role
from surveys.models import Round
from surveys.services import questionnaires
from surveys.services.batches import today_of
from surveys.services.rounds import close_round
from surveys.states import Audience
from tests.api.survey_rounds import (
    CHANGES,
    GROUPS,
    HOST,
    LAST,
    ROUNDS,
    TODAY,
    VARIABLES,
    WITH_GROUPS,
    opened,
    row_of,
    shown,
)
from tests.colleagues import Colleague, caseworker_at, coordinator_at, newcomer_at
from tests.factories import Desk, an_organisation
from tests.personas import problem, whole
from tests.surveys.services.scenes import a_draft, a_questionnaire, an_open_round, answer, invited


@pytest.fixture
def coordinator(desk: Desk) -> Colleague:
    return coordinator_at(desk)


def test_one_is_made(desk: Desk, coordinator: Colleague) -> None:
    row = a_questionnaire(desk.row)
    body = {"questionnaire": str(row.id), "name": " Spring ", "closes_on": LAST.isoformat()}
    answer = coordinator.post(ROUNDS, body)
    survey = Round.objects.get()
    assert whole(answer) == (201, shown(survey))
    for caller in (coordinator, caseworker_at(desk)):
        assert whole(caller.get(f"{ROUNDS}/{survey.id}")) == (200, shown(survey))


def test_one_is_made_with_all_of_it(desk: Desk, coordinator: Colleague) -> None:
    row = a_questionnaire(desk.row)
    answer = coordinator.post(ROUNDS, {"questionnaire": str(row.id), **CHANGES})
    survey = Round.objects.get()
    assert whole(answer) == (201, shown(survey, **CHANGES, variables=WITH_GROUPS))


def test_the_last_version_is_asked(desk: Desk, coordinator: Colleague) -> None:
    survey = an_open_round(desk.row)
    questionnaires.next_version(survey.version.questionnaire)
    of = str(survey.version.questionnaire_id)
    body = {"questionnaire": of, "name": "Next", "closes_on": LAST.isoformat()}
    assert coordinator.post(ROUNDS, body).json()["questionnaire"]["number"] == 2
    made = coordinator.post(ROUNDS, body | {"number": 1}).json()
    assert made["questionnaire"]["number"] == 1
    changed = coordinator.patch(f"{ROUNDS}/{made['id']}", {"number": 2}).json()
    assert changed["questionnaire"]["number"] == 2
    assert whole(coordinator.post(ROUNDS, body | {"number": 3})) == problem("not-found")


@pytest.mark.parametrize(
    ("field", "value", "pointer", "code"),
    [
        ("closes_on", "2026-02-30", "/closes_on", "invalid"),
        ("closes_on", "30-03-2026", "/closes_on", "invalid"),
        ("closes_on", None, "/closes_on", "null"),
        ("threshold", 4, "/threshold", "invalid"),
        ("statement", [], "/statement", "not_a_dict"),
        ("statement", {"en": 1}, "/statement/en", "invalid"),
        ("statement", {"\0": ""}, "/statement/\0", "name"),
        ("quotas", {"gouda": True}, "/quotas/gouda", "invalid"),
        ("quotas", {"Gouda": 1}, "/quotas/Gouda", "name"),
        ("plan", [["glad"]], "/plan/0", "too-few"),
        ("groups", [{"id": "a"}], "/groups/0/label", "required"),
        ("code", "abcdefgh", "/code", "unknown"),
    ],
)
def test_what_has_another_shape(
    desk: Desk, coordinator: Colleague, field: str, value: Any, pointer: str, code: str
) -> None:
    survey = a_draft(desk.row)
    status, body = whole(coordinator.patch(f"{ROUNDS}/{survey.id}", {field: value}))
    assert status == 400
    assert [(error["pointer"], error["code"]) for error in body["errors"]] == [(pointer, code)]


@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({"opens_on": (LAST + timedelta(days=1)).isoformat()}, ["/closes_on"]),
        ({"timezone": "Europe/Gouda"}, ["/timezone"]),
        ({"languages": ["pl"], "plan": [["glad", "why"]]}, ["/languages/0", "/plan/0"]),
        ({"quotas": {"gouda": 3}}, ["/quotas"]),
        ({"audience": "token", "quotas": {"gouda": 3}}, ["/quotas/gouda"]),
    ],
)
def test_what_does_not_go_together(
    desk: Desk, coordinator: Colleague, changes: Any, pointers: list[str]
) -> None:
    survey = a_draft(desk.row)
    status, body = whole(coordinator.patch(f"{ROUNDS}/{survey.id}", changes))
    assert (status, body["type"]) == (409, "/problems/conflict")
    assert [error["pointer"] for error in body["errors"]] == pointers
    assert whole(coordinator.get(f"{ROUNDS}/{survey.id}")) == (200, shown(survey))


@pytest.mark.parametrize("name", [change for change in CHANGES if change not in {"plan", "quotas"}])
def test_one_thing_at_a_time(desk: Desk, coordinator: Colleague, name: str) -> None:
    survey = a_draft(desk.row)
    changed = coordinator.patch(f"{ROUNDS}/{survey.id}", {name: CHANGES[name]})
    variables = WITH_GROUPS if name == "groups" else VARIABLES
    found = shown(survey, variables=variables) | {name: CHANGES[name]}
    assert whole(changed) == (200, found)


def test_they_stand_by_name(desk: Desk, coordinator: Colleague) -> None:
    second = a_draft(desk.row, name="B", purpose="help")
    first = an_open_round(desk.row, name="A")
    a_draft(an_organisation("theirs"))
    rows = [
        row_of(first, name="A", status="open", opens_on=TODAY.isoformat()),
        row_of(second, name="B", purpose="help"),
    ]
    of = second.version.questionnaire_id
    for query, found in {
        "": rows,
        "?status=draft": rows[1:],
        "?status=open": rows[:1],
        "?purpose=help": rows[1:],
        f"?questionnaire={of}": rows[1:],
        "?purpose=help&status=open": [],
        f"?after={first.id}": rows[1:],
    }.items():
        assert whole(coordinator.get(ROUNDS + query)) == (200, {"results": found, "next": None})
    for query in ("?status=late", "?purpose=fun", "?questionnaire=1", "?after=1"):
        assert whole(coordinator.get(ROUNDS + query)) == problem("not-found")


def test_pages_keep_what_was_asked(
    desk: Desk, coordinator: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.selectors.PAGE_SIZE", 1)
    first = a_draft(desk.row, name="A")
    an_open_round(desk.row, name="B")
    last = a_draft(desk.row, name="C")
    page = coordinator.get(f"{ROUNDS}?status=draft").json()
    assert page["next"] == f"{HOST}{ROUNDS}?status=draft&after={first.id}"
    found = {"results": [row_of(last, name="C")], "next": None}
    assert whole(coordinator.get(page["next"])) == (200, found)


def test_a_round_is_opened_and_closed(desk: Desk, coordinator: Colleague) -> None:
    survey = a_draft(desk.row)
    there = f"{ROUNDS}/{survey.id}"
    state = problem("impossible-move", "This round is “not open yet” now.")
    assert whole(coordinator.post(f"{there}/close")) == state
    assert whole(coordinator.post(f"{there}/open")) == (200, opened(survey))
    state = problem("impossible-move", "This round is “open” now.")
    assert whole(coordinator.post(f"{there}/open")) == state
    state = problem("impossible-move", "Close this round first.")
    assert whole(coordinator.call("delete", there)) == state
    for number in range(6):
        answer(survey, number)
    # It ends before its last day, which is today then.
    today = today_of(survey).isoformat()
    found = opened(survey, status="closed", written=6, published=6, closes_on=today)
    assert whole(coordinator.post(f"{there}/close")) == (200, found)
    state = problem("impossible-move", "This round is “closed” now.")
    assert whole(coordinator.post(f"{there}/close")) == state
    assert whole(coordinator.call("delete", there)) == (204, None)
    assert whole(coordinator.get(there)) == problem("not-found")


@pytest.mark.parametrize(("people", "said"), [(4, None), (5, 5)])
def test_how_few_answered_is_not_said(
    desk: Desk, coordinator: Colleague, people: int, said: int | None
) -> None:
    survey = an_open_round(desk.row)
    for number in range(people):
        answer(survey, number)
    close_round(survey)
    [row] = coordinator.get(ROUNDS).json()["results"]
    assert (row["written"], row["published"]) == (said, said or 0)


def test_a_round_with_a_questionnaire_that_is_not_complete(
    desk: Desk, coordinator: Colleague
) -> None:
    made = coordinator.post("/api/v1/surveys/questionnaires", {"name": "Empty"}).json()
    there = f"/api/v1/surveys/questionnaires/{made['id']}/versions/1"
    definition = {"languages": ["en"], "items": [{"kind": "one", "name": "a", "choices": "none"}]}
    faults = coordinator.call("put", there, {"definition": definition, "revision": 1}).json()[
        "faults"
    ]
    assert faults
    body = {"questionnaire": made["id"], "name": "Spring", "closes_on": LAST.isoformat()}
    survey = coordinator.post(ROUNDS, body).json()
    detail = "The questionnaire is not complete yet."
    assert whole(coordinator.post(f"{ROUNDS}/{survey['id']}/open")) == problem(
        "conflict", detail, errors=faults
    )


def test_what_stands_fast_once_it_is_open(desk: Desk, coordinator: Colleague) -> None:
    survey = an_open_round(desk.row, audience="token", groups=GROUPS)
    there = f"{ROUNDS}/{survey.id}"
    detail = "This can no longer be changed: the round is “open”."
    for name in ("test", "groups", "plan", "threshold", "rows_exported", "statement"):
        answered = coordinator.patch(there, {name: CHANGES[name]})
        assert whole(answered) == problem("impossible-move", detail)
    later = {name: CHANGES[name] for name in ("name", "closes_on", "remind_after_days", "quotas")}
    found = opened(survey, audience="token", groups=GROUPS, variables=WITH_GROUPS, **later)
    assert whole(coordinator.patch(there, later)) == (200, found)
    close_round(survey)
    detail = "This can no longer be changed: the round is “closed”."
    assert whole(coordinator.patch(there, {"target": 3})) == problem("impossible-move", detail)
    assert coordinator.patch(there, {"name": "Done"}).json()["name"] == "Done"


def test_results_get_another_address(desk: Desk, coordinator: Colleague) -> None:
    survey = a_draft(desk.row)
    before = survey.results_key
    renewed = coordinator.post(f"{ROUNDS}/{survey.id}/results-key")
    assert whole(renewed) == (200, shown(survey))
    assert before not in renewed.json()["results_link"]


def test_a_list_costs_the_same_however_long(
    desk: Desk, coordinator: Colleague, django_assert_num_queries: Any
) -> None:
    coordinator.get(ROUNDS)
    for number in range(3):
        an_open_round(desk.row, name=f"{number}", audience=Audience.INVITATION)
    invited(Round.objects.all()[0], 2)
    with django_assert_num_queries(4):
        coordinator.get(ROUNDS)


def test_what_is_theirs_is_not_there(coordinator: Colleague) -> None:
    theirs = a_draft(an_organisation("theirs"))
    body = {
        "questionnaire": str(theirs.version.questionnaire_id),
        "name": "x",
        "closes_on": LAST.isoformat(),
    }
    assert whole(coordinator.post(ROUNDS, body)) == problem("not-found")
    for row_id in (theirs.id, uuid4()):
        there = f"{ROUNDS}/{row_id}"
        for answered in (
            coordinator.get(there),
            coordinator.patch(there, {"name": "Mine"}),
            coordinator.call("delete", there),
            coordinator.post(f"{there}/open"),
            coordinator.post(f"{there}/close"),
            coordinator.post(f"{there}/results-key"),
            coordinator.post(f"{there}/tokens", {"count": 1}),
            coordinator.post(f"{there}/invitations", {"all": True}),
        ):
            assert whole(answered) == problem("not-found")


def test_caseworkers_read(desk: Desk) -> None:
    caseworker = newcomer_at(desk.row, role=Role.CASEWORKER)
    survey = a_draft(desk.row)
    assert whole(caseworker.get(ROUNDS)) == (200, {"results": [row_of(survey)], "next": None})
    assert whole(caseworker.patch(f"{ROUNDS}/{survey.id}", {"name": "x"})) == problem("not-allowed")


def test_a_day_far_away(desk: Desk, coordinator: Colleague) -> None:
    survey = a_draft(desk.row)
    there = f"{ROUNDS}/{survey.id}"
    answer = coordinator.patch(there, {"closes_on": date.max.isoformat()})
    assert [error["pointer"] for error in whole(answer)[1]["errors"]] == ["/closes_on"]
    Round.objects.filter(id=survey.id).update(closes_on=date.max)
    assert coordinator.get(there).status_code == 200
