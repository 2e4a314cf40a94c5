"""The last step: nothing is closed before members can read what became of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from backend.core.errors import Conflict, ImpossibleMove
from backend.experts import local_time
from backend.experts.models import Assignment, Entry, Evaluation, Improvement, Letter
from backend.experts.services.history import Actor
from backend.experts.services.requests import close_assignment, write_loop
from tests.experts.care_scenes import API, browser, desk, told, worked
from tests.experts.factories import (
    Hope,
    a_platform,
    an_assignment,
    an_expert,
    an_invitation,
    placed,
)
from tests.personas import problem, whole

SAM = Actor("coordinator", "Sam")
LOOP = {"said": "One face, no form.", "done": "The city starts with one face."}


def over(assignment: Assignment) -> None:
    yesterday = local_time.today() - timedelta(days=1)
    Evaluation.objects.filter(assignment=assignment).update(until=yesterday)


def test_it_is_closed_with_both_texts_and_those_who_took_part_are_told(hope: Hope) -> None:
    done = worked(hope)
    an_invitation(done.row, an_expert(hope, "No"), "declined")
    over(done.row)
    Letter.objects.all().delete()
    answer = desk(hope).post(f"{API}/desk/requests/{done.row.id}/close", LOOP)
    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in ("state", "reason", "said", "done")} == {
        "state": "ended",
        "reason": "closed",
        **LOOP,
    }
    row = Assignment.objects.get()
    assert (row.reason, row.ended_on) == ("closed", local_time.today())
    assert [entry.what for entry in Entry.objects.all()] == ["changed", "close"]
    assert told("expert.news") == [(str(done.people[0].row.pk), str(done.parts[0].id))]
    assert [letter.kind for letter in Letter.objects.all()] == ["news"]


def test_what_is_missing_is_named(hope: Hope) -> None:
    done = worked(hope)
    until = local_time.today() + timedelta(days=14)
    answer = desk(hope).post(f"{API}/desk/requests/{done.row.id}/close", {"said": "", "done": ""})
    missing = [
        {"pointer": "/said", "code": "missing", "detail": "Write what members said."},
        {"pointer": "/done", "code": "missing", "detail": "Write what was done with it."},
        {
            "pointer": "",
            "code": "evaluation",
            "detail": "Wait until both sides have answered the evaluation, "
            f"or until it ends on {until:%-d %B %Y}.",
        },
    ]
    detail = "This request cannot be closed yet: " + " ".join(one["detail"] for one in missing)
    assert whole(answer) == problem("conflict", detail, errors=missing)
    assert Assignment.objects.get().state == "delivered"


def test_spaces_are_no_words(hope: Hope) -> None:
    done = worked(hope)
    over(done.row)
    with pytest.raises(Conflict):
        close_assignment(
            platform=hope.platform, assignment_id=done.row.id, by=SAM, said="  ", done="\n"
        )


def test_what_was_written_before_need_not_be_written_again(hope: Hope) -> None:
    done = worked(hope)
    over(done.row)
    office = desk(hope)
    answer = office.call("put", f"{API}/desk/requests/{done.row.id}/loop", LOOP)
    assert (answer.status_code, answer.json()["said"]) == (200, LOOP["said"])
    row = close_assignment(platform=hope.platform, assignment_id=done.row.id, by=SAM)
    assert (row.reason, row.said) == ("closed", LOOP["said"])


@pytest.mark.parametrize("state", ["submitted", "going", "begun", "closed", "withdrawn"])
def test_only_what_was_delivered_is_closed(hope: Hope, state: str) -> None:
    row = an_assignment(hope, state)
    with pytest.raises(ImpossibleMove):
        close_assignment(platform=hope.platform, assignment_id=row.id, by=SAM, **LOOP)


def test_what_is_closed_is_not_written_anew(hope: Hope) -> None:
    row = an_assignment(hope, "closed")
    with pytest.raises(ImpossibleMove):
        write_loop(platform=hope.platform, assignment_id=row.id, by=SAM, **LOOP)


def test_the_database_closes_nothing_without_words(hope: Hope) -> None:
    row = worked(hope).row
    for loop in ({"said": "x", "done": ""}, {"said": "", "done": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.filter(id=row.id).update(**placed("closed") | loop)


def test_members_read_what_became_of_it(hope: Hope) -> None:
    done, office = worked(hope), desk(hope)
    over(done.row)
    other = an_expert(hope, "Other")
    point = office.post(
        f"{API}/desk/improvements",
        {
            "assignment": str(done.row.id),
            "text": "Send the questions a week before",
            "owner": str(hope.coordinator.member.pk),
            "due_on": "2099-01-01",
        },
    ).json()
    phone = browser(done.people[0])
    assert phone.get(f"{API}/me/news").json()["results"] == []
    office.post(f"{API}/desk/requests/{done.row.id}/close", LOOP)
    news = {
        "assignment": str(done.row.id),
        "title": "consultation in writing · City of Utrecht",
        **LOOP,
        "closed_on": local_time.today().isoformat(),
        "expired": False,
        "improvements": [{name: point[name] for name in ("text", "due_on", "done_on", "outcome")}],
    }
    assert whole(phone.get(f"{API}/me/news")) == (200, {"results": [news], "next": None})
    assert browser(other).get(f"{API}/me/news").json()["results"] == []


# -- Points to do better --------------------------------------------------------------------------
def a_point(hope: Hope, **fields: Any) -> Improvement:
    fields = {"text": "Write shorter", "due_on": local_time.today()} | fields
    return Improvement.objects.create(platform=hope.platform, **fields)


def test_a_point_is_written_and_done(hope: Hope) -> None:
    office = desk(hope)
    member = hope.coordinator.member
    body = {"text": "Shorter letters", "owner": str(member.pk), "due_on": "2026-01-01"}
    made = office.post(f"{API}/desk/improvements", body)
    shown = {
        "id": made.json()["id"],
        "assignment": None,
        "text": "Shorter letters",
        "owner": {"id": str(member.pk), "name": member.name or member.email},
        "due_on": "2026-01-01",
        "done_on": None,
        "outcome": "",
        "late": True,
    }
    assert whole(made) == (201, shown)
    at = f"{API}/desk/improvements/{shown['id']}"
    assert office.patch(at, {"done_on": "2026-02-01"}).status_code == 409
    done = {"done_on": "2026-02-01", "outcome": "Letters are half as long"}
    assert whole(office.patch(at, done)) == (200, shown | done | {"late": False})
    listed = {"results": [shown | done | {"late": False}], "next": None}
    assert whole(office.get(f"{API}/desk/improvements")) == (200, listed)


def test_a_point_that_was_done_can_be_put_right(hope: Hope) -> None:
    today = local_time.today().isoformat()
    point = a_point(hope, done_on=today, outcome="Robin got shorter leters")
    at = f"{API}/desk/improvements/{point.pk}"
    put_right = {"text": "Shorter letters", "outcome": "Letters are half as long"}
    shown = whole(desk(hope).patch(at, put_right))[1]
    assert {name: shown[name] for name in (*put_right, "done_on")} == put_right | {"done_on": today}
    assert desk(hope).patch(at, {"outcome": " "}).status_code == 409


def test_a_point_is_taken_out_and_members_read_it_no_more(hope: Hope) -> None:
    done = worked(hope)
    over(done.row)
    point, kept = (a_point(hope, assignment=done.row) for _each in range(2))
    desk(hope).post(f"{API}/desk/requests/{done.row.id}/close", LOOP)
    at = f"{API}/desk/improvements/{point.pk}"
    assert [desk(hope).call("delete", at).status_code for _twice in range(2)] == [204, 404]
    assert Improvement.objects.get() == kept
    [news] = browser(done.people[0]).get(f"{API}/me/news").json()["results"]
    assert len(news["improvements"]) == 1


def test_a_point_of_another_platform_is_not_there(hope: Hope) -> None:
    point, other = a_point(hope), a_platform("other")
    Improvement.objects.filter(pk=point.pk).update(platform=other.platform)
    assert desk(hope).call("delete", f"{API}/desk/improvements/{point.pk}").status_code == 404
    assert Improvement.objects.filter(pk=point.pk).exists()


def test_a_coordinator_sees_to_it_and_nobody_else(hope: Hope) -> None:
    robin = an_expert(hope)
    body = {"text": "x", "owner": str(robin.row.pk), "due_on": "2099-01-01"}
    answer = desk(hope).post(f"{API}/desk/improvements", body)
    detail = "Choose a coordinator of the platform."
    errors = [{"pointer": "/owner", "code": "not-coordinator", "detail": detail}]
    assert whole(answer) == problem("conflict", detail, errors=errors)


@pytest.mark.parametrize(
    ("state", "part", "said"),
    [
        ("delivered", "accepted", ""),
        ("closed", "declined", ""),
        ("closed", "accepted", "One face, no form."),
    ],
)
def test_what_became_of_it_is_read_once_it_is_closed_by_those_who_took_part(
    hope: Hope, state: str, part: str, said: str
) -> None:
    robin = an_expert(hope)
    row = an_assignment(hope, state, **LOOP)
    an_invitation(row, robin, part)
    [seen] = browser(robin).get(f"{API}/me/invitations").json()["results"]
    assert (seen["assignment"]["said"], bool(seen["assignment"]["done"])) == (said, bool(said))
