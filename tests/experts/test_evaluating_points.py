"""Long work is evaluated at points that were agreed on, and at its end; each blind by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.core.errors import Conflict
from backend.experts import local_time
from backend.experts.models import Assignment, Evaluation
from backend.experts.services import caring, evaluations, requests
from backend.experts.services.history import Actor
from tests.experts.care_scenes import (
    API,
    Worked,
    an_appointment,
    browser,
    desk,
    member_says,
    requester_says,
    told,
)
from tests.experts.factories import Hope, an_assignment, an_expert, an_invitation

BY = Actor("coordinator", "C. Coordinator")


def reviewed(hope: Hope) -> Worked:
    """A project that goes on, and whose first point has passed."""
    row = an_assignment(hope, "begun", form="project", wanted=1)
    person = an_expert(hope)
    part = an_invitation(row, person)
    an_appointment(row, timezone.now() - timedelta(days=1), kind="review")
    an_appointment(row)
    assert (caring.follow_up(), caring.follow_up()) == (1, 0)
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
    caring.after_work(done.row)
    caring.after_work(done.row)
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
    caring.after_work(done.row)
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
    assert caring.follow_up() == 1
    assert points(done.row)[-1][0] == "end"
