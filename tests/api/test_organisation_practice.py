"""`/api/v1/organisation/practice`: hours, closed periods, the promise, and the police."""

from typing import Any

import pytest

from backend.organisations.directory import forget_directory, partner_of
from backend.organisations.models import Practice
from backend.organisations.opening_hours import closed_periods
from backend.organisations.schedule import ALWAYS_OPEN
from tests.authenticated_rows import write_by_sql
from tests.clock import Clock
from tests.colleagues import ORGANISATION, Colleague, caseworker_at, coordinator_at
from tests.factories import Desk
from tests.personas import INTAKE, PROFILE, Caller, problem, whole

PRACTICE = f"{ORGANISATION}/practice"
NONE = {
    "revision": 0,
    "hours": {},
    "closed": [],
    "open_on_holidays": False,
    "shows_presence": True,
    "second_reader": False,
    "interprets": [],
    "police": {},
    "response_hours": 24,
}
OFFICE = {day: ["09:00-12:30", "13:15-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
# The clock of the tests stands on Monday 2 November 2026, 10:41 in the Netherlands.
CHANGES: dict[str, Any] = {
    "hours": {"app": OFFICE, "telephone": {"fri": ["22:00-02:00"]}, "on-the-spot": {}},
    "closed": [{"first": "2026-11-02", "last": "2026-11-02"}],
    "open_on_holidays": True,
    "shows_presence": False,
    "second_reader": True,
    "interprets": ["hi", "vi"],
    "police": {"nl": "Niets zonder jouw ja.", "en": " "},
    "response_hours": 12,
}
KEPT = CHANGES | {"police": {"nl": "Niets zonder jouw ja."}}


@pytest.fixture
def coordinator(desk: Desk) -> Colleague:
    return coordinator_at(desk)


def change(colleague: Colleague, revision: int = 0, **changes: Any) -> Any:
    return colleague.patch(PRACTICE, {"revision": revision, **changes})


def test_without_hours(desk: Desk, coordinator: Colleague) -> None:
    for caller in (coordinator, caseworker_at(desk)):
        assert whole(caller.get(PRACTICE)) == (200, NONE)


def test_a_coordinator_changes_all_of_it(clock: Clock, coordinator: Colleague) -> None:
    assert whole(change(coordinator, **CHANGES)) == (200, KEPT | {"revision": 1})
    assert whole(coordinator.get(PRACTICE)) == (200, KEPT | {"revision": 1})
    assert coordinator.get(ORGANISATION).json()["response_hours"] == 12


@pytest.mark.parametrize("name", CHANGES)
def test_one_thing_at_a_time(clock: Clock, coordinator: Colleague, name: str) -> None:
    changed = NONE | {name: KEPT[name], "revision": 1}
    assert whole(change(coordinator, **{name: CHANGES[name]})) == (200, changed)


def test_nobody_overwrites_what_they_did_not_see(desk: Desk, coordinator: Colleague) -> None:
    other = coordinator_at(desk, "second")
    change(coordinator, open_on_holidays=True)
    detail = "Somebody changed the hours meanwhile. Load them again, and make your change."
    error = {"pointer": "/revision", "code": "overtaken", "detail": detail}
    refused = problem("conflict", detail, errors=[error])
    assert whole(change(other, open_on_holidays=False)) == refused
    assert change(other, 1, open_on_holidays=False).json()["revision"] == 2


def test_closed_periods_that_are_over_are_not_told(clock: Clock, coordinator: Colleague) -> None:
    change(coordinator, closed=CHANGES["closed"])
    row = Practice.objects.get()
    assert len(closed_periods(row)) == 1
    clock.put_on(days=1)
    assert closed_periods(row) == []


WRONG: list[tuple[str, Any, str, str]] = [
    ("hours", {"door": {}}, "/hours/door", "unknown"),
    ("hours", {"app": {"monday": []}}, "/hours/app/monday", "unknown"),
    ("hours", {"app": {"mon": "09:00-17:00"}}, "/hours/app/mon", "not_a_list"),
    ("hours", {"app": {"mon": ["09:00-17:10"]}}, "/hours/app/mon/0", "invalid"),
    ("hours", {"app": {"mon": ["9:00-17:00"]}}, "/hours/app/mon/0", "invalid"),
    ("hours", {"app": {"mon": ["24:00-01:00"]}}, "/hours/app/mon/0", "invalid"),
    ("hours", {"app": {"mon": ["01:00-01:15"] * 7}}, "/hours/app/mon", "too-many"),
    ("closed", [{"first": "2026-11-02"}], "/closed/0/last", "required"),
    ("closed", [{"first": "2026-11-02", "last": "x"}], "/closed/0/last", "invalid"),
    ("closed", CHANGES["closed"] * 21, "/closed", "too-many"),
    ("open_on_holidays", 1, "/open_on_holidays", "invalid"),
    ("police", {"nl": "x" * 301}, "/police/nl", "too-long"),
    ("police", {"nl": "two\nlines"}, "/police/nl", "alphabet"),
    ("response_hours", 0, "/response_hours", "invalid"),
    ("safety_net", True, "/safety_net", "unknown"),
]


@pytest.mark.parametrize(("name", "value", "pointer", "code"), WRONG)
def test_what_cannot_be(
    coordinator: Colleague, name: str, value: Any, pointer: str, code: str
) -> None:
    answer = change(coordinator, **{name: value})
    assert answer.status_code == 400
    errors = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
    assert errors == [(pointer, code)]
    assert whole(coordinator.get(PRACTICE)) == (200, NONE)


CROSSED: list[tuple[str, Any, str, str]] = [
    ("hours", {"app": {"mon": ["09:00-12:00", "11:45-17:00"]}}, "/hours/app/mon/1", "overlap"),
    ("hours", {"app": {"mon": ["13:00-17:00", "09:00-13:15"]}}, "/hours/app/mon/0", "overlap"),
    (
        "hours",
        {"app": {"mon": ["22:00-02:00"], "tue": ["01:00-05:00"]}},
        "/hours/app/tue/0",
        "overlap",
    ),
    (
        "hours",
        {"app": {"sun": ["22:00-02:00"], "mon": ["00:00-01:00"]}},
        "/hours/app/mon/0",
        "overlap",
    ),
    ("closed", [{"first": "2026-11-04", "last": "2026-11-03"}], "/closed/0/last", "crossed"),
    ("closed", [{"first": "2026-10-04", "last": "2026-11-01"}], "/closed/0/last", "over"),
    ("closed", [{"first": "2026-11-04", "last": "2027-11-30"}], "/closed/0/last", "too-long"),
    ("closed", [{"first": "2036-11-04", "last": "2036-11-05"}], "/closed/0/last", "too-long"),
    ("response_hours", 33, "/response_hours", "too-long"),
]


@pytest.mark.parametrize(("name", "value", "pointer", "code"), CROSSED)
def test_what_does_not_go_together(
    clock: Clock, coordinator: Colleague, name: str, value: Any, pointer: str, code: str
) -> None:
    for answer in (
        change(coordinator, **{name: value}),
        coordinator.post(f"{PRACTICE}/preview", {"revision": 0, name: value}),
    ):
        assert answer.status_code == 409
        errors = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
        assert errors == [(pointer, code)]


def test_a_preview_says_what_seekers_would_read_and_changes_nothing(
    clock: Clock, coordinator: Colleague
) -> None:
    asked = {"revision": 0, "hours": {"app": OFFICE}, "police": {"en": "Nothing."}}
    assert whole(coordinator.post(f"{PRACTICE}/preview", asked)) == (
        200,
        {
            "opening": "Open now.",
            "sentence": "They try to answer within 24 hours.",
            "police": "Nothing.",
            "away": False,
        },
    )
    asked |= {"closed": CHANGES["closed"]}
    assert coordinator.post(f"{PRACTICE}/preview", asked).json() == {
        "opening": "They open tomorrow at 9:00.",
        "sentence": "They try to answer before Wednesday 10:00.",
        "police": "Nothing.",
        "away": False,
    }
    assert whole(coordinator.get(PRACTICE)) == (200, NONE)


@pytest.mark.django_db(transaction=True)
def test_seekers_read_it_at_once(clock: Clock, coordinator: Colleague, anyone: Caller) -> None:
    change(coordinator, hours={"app": {"tue": ["09:00-17:00"]}}, police={"en": "Nothing."})
    [match] = anyone.post(f"{INTAKE}/matches", PROFILE).json()["matches"]
    assert match["organisation"]["hours"] == {"app": {"tue": ["09:00-17:00"]}}
    assert match["organisation"]["opens_at"] == "2026-11-03T08:00:00Z"
    assert match["organisation"]["opening"] == "They open tomorrow at 9:00."
    assert match["organisation"]["police"] == "Nothing."
    assert match["sentence"] == "They help boys and try to answer before Wednesday 10:00."
    assert match["answer_due"] == "2026-11-04T09:00:00Z"
    texts = {reason["code"]: reason["text"] for reason in match["reasons"]}
    assert texts["response-hours"] == "First tries to answer before Wednesday 10:00."
    closed = [{"first": "2026-11-02", "last": "2026-11-09"}]
    change(coordinator, 1, closed=closed)
    assert anyone.post(f"{INTAKE}/matches", PROFILE).json()["matches"] == []


def test_forged_hours_are_none(desk: Desk, coordinator: Colleague) -> None:
    change(coordinator, hours={"app": OFFICE})
    write_by_sql(Practice.objects.get(organisation=desk.row), hours={"app": {}})
    forget_directory()
    assert partner_of(desk.row.id).schedule == ALWAYS_OPEN
    assert whole(coordinator.get(PRACTICE)) == (200, NONE)
