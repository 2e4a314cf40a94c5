"""Nobody sees anything of an evaluation before all have answered, or the time is over."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from backend.core.crypto.errors import Damaged
from backend.core.errors import Conflict
from backend.experts import local_time
from backend.experts.models import Assignment, Evaluation, Invitation, Letter, SealedText
from backend.experts.services import care, evaluations, requests
from backend.experts.services.history import Actor
from notifications.models import Notice
from tests.clock import Clock
from tests.experts.care_scenes import (
    API,
    MEMBER_SAYS,
    Worked,
    an_appointment,
    browser,
    desk,
    evaluation,
    member_says,
    requester_says,
    told,
    worked,
)
from tests.experts.factories import Hope, an_assignment, an_expert, an_invitation, some_boxes
from tests.experts.requesters import link_of
from tests.personas import problem, whole

NEVER_BEFORE = ("answers", "texts")
TEXT = "Nobody asked us what we need. Canary7f3k"
BY = Actor("coordinator", "C. Coordinator")


def routes() -> Iterator[str]:
    """Every address of Platform HOPE's API."""
    for route in get_resolver("api.experts.urls").url_patterns:
        assert isinstance(route, URLPattern)
        yield str(route.pattern)


def everything_seen(hope: Hope, done: Worked) -> dict[str, Any]:
    members = [(browser(one), part) for one, part in zip(done.people, done.parts, strict=True)]
    others = {"request": link_of(done.row), "": desk(hope)}
    found = {}
    for route in routes():
        callers = members if route == "me" or route.startswith("me/") else []
        caller = next(one for prefix, one in others.items() if route.startswith(prefix))
        for one, part in callers or [(caller, done.parts[0])]:
            path = route.replace("<uuid:assignment>", str(done.row.id))
            path = path.replace("<uuid:invitation>", str(part.id))
            path = path.replace("<uuid:expert>", str(done.people[0].row.pk))
            for query in queries(path) if "<" not in path else ():
                answer = one.get(f"{API}/{path}{query}")
                body = answer.json() if "json" in answer["Content-Type"] else answer.content
                name = f"{callers.index((one, part)) if callers else ''} {path}{query}"
                found[name] = (answer.status_code, without_answered(body))
    return found


def queries(path: str) -> list[str]:
    """In which ways an address is asked."""
    if path == "desk/evaluations":
        groups = ("requester", "form", "topic")
        return [f"?by={by}&side={side}" for by in groups for side in ("member", "requester")]
    return [""]


def without_answered(body: Any) -> Any:
    if isinstance(body, dict):
        return {name: without_answered(value) for name, value in body.items() if name != "answered"}
    return [without_answered(one) for one in body] if isinstance(body, list) else body


@pytest.mark.full
def test_no_route_tells_anything_before_all_have_answered(hope: Hope, clock: Clock) -> None:
    done = worked(hope, 2)
    before = everything_seen(hope, done)
    for name in (
        f"0 me/invitations/{done.parts[0].id}/evaluation",
        f"1 me/invitations/{done.parts[1].id}/evaluation",
        f" desk/requests/{done.row.id}/evaluation",
        " request/evaluation",
        " desk/numbers",
    ):
        assert before[name][0] == 200
    boxes = some_boxes(hope)
    evaluations.answer_as_member(
        expert=done.people[0].row,
        invitation_id=done.parts[0].id,
        language="en",
        answers=MEMBER_SAYS | {"feeling": 1, "wrong": ["story"]},
        boxes=boxes,
    )
    requester_says(done, text=TEXT)
    assert everything_seen(hope, done) == before
    for text in SealedText.objects.all():
        at = f"{API}/desk/texts/{text.id}"
        assert whole(desk(hope).get(at)) == problem("not-found")
    member_says(done, 1)
    assert everything_seen(hope, done) != before


def test_no_time_but_the_end_opens_anything(hope: Hope, clock: Clock) -> None:
    done = worked(hope, 2)
    member_says(done)
    for days in (0, 1, 12, 1):
        clock.put_on(days=days)
        assert evaluations.open_all_that_are_over() == 0
        assert opened_for(hope, done) == [False] * 4
    clock.put_on(days=1)
    assert opened_for(hope, done) == [True] * 4
    seen = desk(hope).get(f"{API}/desk/requests/{done.row.id}/evaluation").json()
    assert len(seen["members"]["answers"]) == 1
    assert seen["requester"] == {"answered": False, "answers": None, "text": None}


def opened_for(hope: Hope, done: Worked) -> list[bool]:
    mine = [
        browser(one).get(f"{API}/me/invitations/{part.id}/evaluation").json()
        for one, part in zip(done.people, done.parts, strict=True)
    ]
    theirs = link_of(done.row).get(f"{API}/request/evaluation").json()
    at_desk = desk(hope).get(f"{API}/desk/requests/{done.row.id}/evaluation").json()
    seen = [*mine, theirs]
    if not at_desk["opened"]:
        assert [(one["mine"], one["theirs"]) for one in seen] == [(None, None)] * 3
        sides = [at_desk["requester"]["answers"], *map(at_desk["members"].get, NEVER_BEFORE)]
        assert sides == [None] * 3
    return [one["opened"] for one in (*seen, at_desk)]


def test_the_clock_opens_what_is_over(hope: Hope) -> None:
    done = worked(hope)
    member_says(done)
    Evaluation.objects.update(until=local_time.today() - timedelta(days=1))
    assert (evaluations.open_all_that_are_over(), evaluations.open_all_that_are_over()) == (1, 0)
    row = evaluation(done.parts[0])
    assert (row.opened, row.box, row.answers["feeling"]) == (True, None, 4)
    assert Evaluation.objects.get(side="requester").answers is None


def test_nobody_waits_for_who_stepped_back(hope: Hope) -> None:
    done = worked(hope, 2)
    Invitation.objects.filter(pk=done.parts[1].pk).update(state="declined")
    member_says(done)
    requester_says(done)
    assert evaluation(done.parts[0]).opened
    at = f"{API}/me/invitations/{done.parts[1].id}/evaluation"
    assert whole(browser(done.people[1]).get(at)) == problem("not-found")
    assert evaluations.open_all_that_are_over() == 0


def nobody_was_told() -> None:
    Letter.objects.all().delete()
    Notice.objects.all().delete()


def test_whoever_can_read_something_is_told_once_it_is_open(hope: Hope) -> None:
    done = worked(hope, 5)
    nobody_was_told()
    requester_says(done)
    for place in range(5):
        assert (told("expert.news"), told("hope.news"), Letter.objects.count()) == ([], [], 0)
        member_says(done, place)
    evaluations.open_if_over(done.row)
    people = {(str(part.expert_id), str(part.id)) for part in done.parts}
    assert ({*told("expert.news")}, len(told("expert.news"))) == (people, 5)
    assert told("hope.news") == [(hope.desk.id, str(done.row.id))]
    assert [*Letter.objects.values_list("kind", flat=True)] == ["news"]


def test_nobody_is_told_where_nothing_was_said(hope: Hope) -> None:
    worked(hope)
    nobody_was_told()
    Evaluation.objects.update(until=local_time.today() - timedelta(days=1))
    assert evaluations.open_all_that_are_over() == 1
    assert (told("expert.news"), told("hope.news"), Letter.objects.count()) == ([], [], 0)


def test_boxes_are_of_one_length_and_open_nowhere_else(hope: Hope) -> None:
    done = worked(hope, 3)
    member_says(done, 0)
    member_says(done, 1, feeling=1, wrong=["story", "too_much"], support="no", heavy=5)
    first, second = (evaluation(part) for part in done.parts[:2])
    assert len(first.box) == len(second.box)
    Evaluation.objects.filter(pk=first.pk).update(box=second.box)
    Evaluation.objects.update(until=local_time.today() - timedelta(days=1))
    with pytest.raises(Damaged):
        evaluations.open_if_over(done.row)


def test_one_that_is_damaged_keeps_no_other_closed(hope: Hope) -> None:
    first, second = sorted((worked(hope) for _each in range(2)), key=lambda one: one.row.id)
    for done in (first, second):
        member_says(done)
    Evaluation.objects.update(until=local_time.today() - timedelta(days=1))
    Evaluation.objects.filter(invitation=first.parts[0]).update(box=b"moved here from elsewhere")
    assert evaluations.open_all_that_are_over() == 1
    assert evaluation(second.parts[0]).opened


def test_the_database_keeps_no_answers_before(hope: Hope) -> None:
    row = evaluation(worked(hope).parts[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.filter(pk=row.pk).update(answers=MEMBER_SAYS)


def reviewed(hope: Hope) -> Worked:
    """A project that goes on, and whose first point has passed."""
    row = an_assignment(hope, "begun", form="project", wanted=1)
    person = an_expert(hope)
    part = an_invitation(row, person)
    an_appointment(row, timezone.now() - timedelta(days=1), kind="review")
    an_appointment(row)
    assert (care.follow_up(), care.follow_up()) == (1, 0)
    return Worked(row, [person], [part])


def points(row: Assignment) -> list[tuple[str, str, bool]]:
    """Who was asked when, and whether it is open."""
    rows = Evaluation.objects.filter(assignment=row).order_by("point", "side")
    return [(one.point, one.side, one.opened) for one in rows]


def test_both_sides_are_asked_after_a_point_that_was_agreed_on(hope: Hope) -> None:
    done = reviewed(hope)
    [(day, *_member), (also, *_requester)] = points(done.row)
    assert day == also <= local_time.today().isoformat()
    assert told("expert.news") == [(str(done.people[0].row.pk), str(done.parts[0].id))]
    assert not done.parts[0].check_ins.exists()


def test_each_point_is_blind_by_itself_and_can_be_read_later(hope: Hope) -> None:
    done = reviewed(hope)
    member_says(done, feeling=2)
    requester_says(done)
    Assignment.objects.update(state="delivered", delivered_on=local_time.today())
    done.row.refresh_from_db()
    care.after_work(done.row)
    care.after_work(done.row)
    day = points(done.row)[0][0]
    assert points(done.row) == [
        (day, "member", True),
        (day, "requester", True),
        ("end", "member", False),
        ("end", "requester", False),
    ]
    phone, office = browser(done.people[0]), desk(hope)
    mine = phone.get(f"{API}/me/invitations/{done.parts[0].id}/evaluation").json()
    assert (mine["answered"], mine["theirs"]) == (False, None)
    at = f"{API}/desk/requests/{done.row.id}/evaluation"
    now = office.get(at).json()
    assert (now["point"], now["points"], now["opened"]) == ("end", [day, "end"], False)
    before = office.get(f"{at}?point={day}").json()
    assert (before["opened"], len(before["members"]["answers"])) == (True, 1)
    assert office.get(f"{at}?point=2020-01-01").status_code == 404
    member_says(done, feeling=5)
    assert points(done.row)[2:] == [("end", "member", False), ("end", "requester", False)]


def test_an_older_point_opens_when_its_time_is_over(hope: Hope) -> None:
    done = reviewed(hope)
    member_says(done)
    Assignment.objects.update(state="delivered", delivered_on=local_time.today())
    done.row.refresh_from_db()
    care.after_work(done.row)
    day = points(done.row)[0][0]
    yesterday = local_time.today() - timedelta(days=1)
    Evaluation.objects.filter(point=day).update(until=yesterday)
    assert (evaluations.open_all_that_are_over(), evaluations.open_all_that_are_over()) == (1, 0)
    assert [opened for _point, _side, opened in points(done.row)] == [True, True, False, False]


def test_a_point_does_not_stand_in_for_the_end(hope: Hope) -> None:
    done = reviewed(hope)
    member_says(done)
    requester_says(done)
    Assignment.objects.update(state="delivered", delivered_on=local_time.today())
    with pytest.raises(Conflict, match="evaluation begins"):
        requests.close_assignment(
            platform=hope.platform, assignment_id=done.row.id, by=BY, said="This", done="That"
        )
    assert care.follow_up() == 1
    assert points(done.row)[-1][0] == "end"
