"""Rows from before states were fewer are where they were, and go back."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from backend.core.hours import hours_from_now
from backend.experts import local_time
from backend.experts.models import Assignment, Consultation, Fee, Invitation
from backend.experts.services import requests
from backend.experts.services.history import CLOCK, note_entry
from backend.experts.states import PLACES
from tests.experts.care_scenes import worked
from tests.experts.consultation_scenes import a_talk
from tests.experts.factories import a_platform, an_assignment, an_expert, an_invitation
from tests.experts.requesters import COORDINATES

pytestmark = pytest.mark.django_db(transaction=True)


def migrate(name: str) -> Any:
    """The models as they are after a migration of `experts`."""
    executor = MigrationExecutor(connection)
    executor.migrate([("experts", name)])
    return executor.loader.project_state([("experts", name)]).apps


@pytest.fixture(autouse=True)
def newest() -> Any:
    """All migrations are applied when a test ends."""
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.full
def test_fees_that_were_approved_or_exported_are_on_lists() -> None:
    first, second, third, fourth = worked(a_platform(), 4).parts
    [foreign] = worked(a_platform("other")).parts
    fees: type[Model] = migrate("0013_evaluations_at_points").get_model("experts", "Fee")
    rows = fees._default_manager
    rows.filter(pk__in=[second.pk, foreign.pk]).update(state="approved")
    rows.filter(pk=third.pk).update(
        state="exported", payment_list=third.pk, exported_on="2026-11-02"
    )
    rows.filter(pk=fourth.pk).update(state="paid", paid_on="2026-11-03")
    migrate("0014_fees_on_lists")
    found = {fee.pk: fee for fee in Fee.objects.all()}
    assert [found[one.pk].state for one in (first, second, third, fourth, foreign)] == [
        "noted",
        "listed",
        "listed",
        "paid",
        "listed",
    ]
    lists = [found[one.pk].payment_list for one in (second, third, foreign)]
    assert lists[1] == third.pk
    assert len({*lists} - {None}) == 3
    assert [bool(found[one.pk].downloaded_on) for one in (second, third)] == [False, True]
    fees = migrate("0013_evaluations_at_points").get_model("experts", "Fee")
    old = dict(fees._default_manager.values_list("pk", "state"))
    assert [old[one.pk] for one in (first, second, third)] == ["noted", "approved", "exported"]


STATES = {
    "going": ("accepted", "declined", "invited", "lapsed", "full", "queued", "-queued", "-full"),
    "over": ("ended", "-ended"),
    "waits": ("invited",),
    "quiet": ("lapsed",),
}


def wave(hours: int, *parts: Invitation) -> dict[str, Any]:
    people = [{"expert": str(part.expert_id), "reasons": []} for part in parts]
    return {"hours": hours, "people": people}


@pytest.mark.full
def test_who_was_planned_stands_in_a_plan_and_who_was_asked_in_rows() -> None:
    hope = a_platform()
    works = {name: an_assignment(hope, wanted=30) for name in STATES}
    requests.decline(works["over"], by=COORDINATES, note="No")
    parts = {
        (name, state): an_invitation(
            works[name], an_expert(hope, f"{name}{state}"), answer_by=hours_from_now(9)
        )
        for name, states in STATES.items()
        for state in states
    }
    old: Any = migrate("0014_fees_on_lists").get_model("experts", "Invitation")._default_manager
    for (_name, state), part in parts.items():
        rows = old.filter(pk=part.pk)
        rows.update(state=state.strip("-"), wave=part.place, hours=part.place)
        if state.startswith("-"):
            rows.update(invited_on=None, answer_by=None)
    migrate("0016_rows_of_who_was_asked")
    plans = dict(Assignment.objects.values_list("pk", "plan"))
    later = [parts["going", state] for state in ("queued", "-queued", "-full")]
    assert plans == {
        works["going"].pk: [wave(one.place, one) for one in later],
        works["over"].pk: None,
        works["waits"].pk: [],
        works["quiet"].pk: None,
    }
    left = {
        invitation.pk: (invitation.state, invitation.answer_by is not None)
        for invitation in Invitation.objects.all()
    }
    found = {key: left.get(part.pk) for key, part in parts.items()}
    assert {state: found["going", state] for state in STATES["going"]} == {
        "accepted": ("accepted", True),
        "declined": ("declined", True),
        "invited": ("invited", True),
        "lapsed": ("invited", True),
        "full": ("invited", False),
        "queued": ("invited", False),
        "-queued": None,
        "-full": None,
    }
    assert (found["over", "ended"], found["over", "-ended"]) == (("invited", False), None)
    back: Any = migrate("0014_fees_on_lists").get_model("experts", "Invitation")._default_manager
    states = back.filter(assignment=works["going"].pk).order_by("place").values_list("state")
    assert [one for (one,) in states] == [
        *("accepted", "declined", "invited", "invited", "full"),
        *["queued"] * 3,
    ]


@pytest.mark.full
def test_of_a_summary_days_say_how_far_it_is() -> None:
    hope = a_platform()
    before = ("asking", "summing", "reviewing", "approved")
    talks = {state: a_talk(hope).set_up() for state in before}
    old: Any = migrate("0016_rows_of_who_was_asked").get_model("experts", "Consultation")
    for state, talk in talks.items():
        day = talk.row.answer_until if state in {"reviewing", "approved"} else None
        old._default_manager.filter(pk=talk.row.pk).update(state=state, review_until=day)
    migrate("0017_days_of_summaries")
    rows = {consultation.pk: consultation for consultation in Consultation.objects.all()}
    found = [rows[talk.row.pk] for talk in talks.values()]
    assert [one.stage for one in found] == ["asking", "summary", "reviewing", "approved"]
    assert [one.state for one in found] == ["asking", "summary", "summary", "summary"]
    assert found[3].approved_on == found[3].changed_on
    old = migrate("0016_rows_of_who_was_asked").get_model("experts", "Consultation")
    back = dict(old._default_manager.values_list("pk", "state"))
    assert [back[talk.row.pk] for talk in talks.values()] == [*before]


@pytest.mark.full
def test_requests_stand_where_they_stood_before_states_were_fewer() -> None:
    hope = a_platform()
    ids = {place: an_assignment(hope, place).pk for place in PLACES}
    ids["unconfirmed"] = an_assignment(hope, "draft", confirmed_on=None).pk
    begun = an_assignment(hope, "begun")
    ids["withdrawn"] = an_assignment(hope, "withdrawn", begun_on="2026-11-01").pk
    note_entry(begun, "start", by=CLOCK)
    places = {
        assignment.pk: (assignment.stage, assignment.begun_on)
        for assignment in Assignment.objects.all()
    }
    rows = migrate("0017_days_of_summaries").get_model("experts", "Assignment")._default_manager
    old = {one.pk: one.state for one in rows.all()}
    assert {name: old[pk] for name, pk in ids.items()} == {
        "unconfirmed": "unconfirmed",
        "draft": "draft",
        "submitted": "submitted",
        "question": "returned",
        "proposal": "proposed",
        "going": "accepted",
        "delivered": "delivered",
        "closed": "closed",
        "declined": "declined",
        "withdrawn": "withdrawn",
        "expired": "expired",
    }
    assert old[begun.pk] == "running"
    migrate("0020_states_with_reasons")
    now = {assignment.pk: assignment for assignment in Assignment.objects.all()}
    assert {pk: one.stage for pk, one in now.items()} == {pk: at for pk, (at, _) in places.items()}
    assert {place for place, pk in ids.items() if now[pk].confirmed_on is None} == {"unconfirmed"}
    today = local_time.today()
    days = {place: now[pk].begun_on for place, pk in ids.items() if now[pk].begun_on}
    assert days == {"delivered": today, "closed": today}
    assert now[begun.pk].begun_on == today
