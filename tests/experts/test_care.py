"""After the work: fees, check-ins and evaluations, once for everybody who took part."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.core.errors import ImpossibleMove, Missing
from backend.experts import local_time
from backend.experts.models import Appointment, CheckIn, Evaluation, Fee, Letter
from backend.experts.selectors.care import check_ins_of
from backend.experts.selectors.matches import people_for
from backend.experts.services import care
from backend.experts.services.departure import leave
from backend.experts.states import AssignmentState, ExpertStatus, InvitationState
from notifications.models import Notice
from tests.experts.care_scenes import API, an_appointment, browser, desk, told, worked
from tests.experts.factories import (
    BEGUN,
    Hope,
    an_assignment,
    an_expert,
    an_invitation,
    sealed_json,
    some_boxes,
)
from tests.personas import problem, whole


def test_what_follows_is_made_once_for_all_who_took_part(hope: Hope) -> None:
    done = worked(hope, 2, fee_cents=7_500, travel_cents=1_234)
    an_invitation(done.row, an_expert(hope, "No"), InvitationState.DECLINED)
    care.after_work(done.row)
    today = local_time.today()
    two_weeks = today + timedelta(days=14)
    assert [
        (fee.fee_cents, fee.travel_cents, fee.state, fee.due_on) for fee in Fee.objects.all()
    ] == [(7_500, 1_234, "noted", two_weeks)] * 2
    assert sorted(CheckIn.objects.values_list("kind", "due_on")) == sorted(
        [("debrief", today + timedelta(days=1)), ("week", today + timedelta(days=7))] * 2
    )
    assert sorted(Evaluation.objects.values_list("side", "until")) == [
        ("member", two_weeks),
        ("member", two_weeks),
        ("requester", two_weeks),
    ]
    assert Letter.objects.get().kind == "evaluate"


def test_nothing_was_agreed_is_noted_as_nothing(hope: Hope) -> None:
    worked(hope, fee_cents=None)
    fee = Fee.objects.get()
    assert (fee.fee_cents, fee.travel_cents) == (0, 0)


def test_who_comes_later_is_not_asked_once_an_evaluation_is_open(hope: Hope) -> None:
    done = worked(hope, wanted=3)
    late = an_invitation(done.row, an_expert(hope, "Late"))
    care.after_work(done.row)
    assert Evaluation.objects.filter(invitation=late).exists()
    Evaluation.objects.update(opened=True)
    later = an_invitation(done.row, an_expert(hope, "Later"))
    care.after_work(done.row)
    assert not Evaluation.objects.filter(invitation=later).exists()
    assert Fee.objects.filter(invitation=later).exists()


def test_after_each_day_of_work_members_are_asked_how_they_are(hope: Hope) -> None:
    row = an_assignment(hope, BEGUN, form="project")
    part = an_invitation(row, an_expert(hope))
    days = [timezone.now() - timedelta(days=ago) for ago in (9, 3)]
    for one in days:
        an_appointment(row, one)
    next_day = an_appointment(row)
    an_appointment(row, kind=Appointment.DEBRIEF)
    assert (care.follow_up(), care.follow_up()) == (1, 0)
    worked_on = [timezone.localdate(day + timedelta(hours=2), local_time.HERE) for day in days]
    asked = CheckIn.objects.order_by("due_on").values_list("kind", "due_on")
    assert [*asked] == [("debrief", one + timedelta(days=1)) for one in worked_on]
    assert not Fee.objects.exists()
    next_day.delete()
    assert (care.follow_up(), care.follow_up()) == (1, 0)
    assert part.fee.due_on == worked_on[-1] + timedelta(days=14)
    assert CheckIn.objects.get(kind="week").due_on == worked_on[-1] + timedelta(days=7)
    # Both sides look back when the result is there.
    assert not Evaluation.objects.exists()


def test_the_day_that_was_agreed_counts_where_nobody_made_an_appointment(hope: Hope) -> None:
    yesterday = local_time.today() - timedelta(days=1)
    for form in ("meeting", "project"):
        row = an_assignment(hope, BEGUN, form=form, day=yesterday)
        an_invitation(row, an_expert(hope, form))
    assert care.follow_up() == 1
    assert Fee.objects.get().due_on == yesterday + timedelta(days=14)
    assert CheckIn.objects.get(kind="debrief").due_on == local_time.today()


def test_a_day_that_is_long_ago_is_not_asked_after(hope: Hope) -> None:
    row = an_assignment(hope, BEGUN, form="project")
    an_invitation(row, an_expert(hope))
    an_appointment(row, timezone.now() - timedelta(days=20))
    assert care.follow_up() == 0


def test_members_hear_that_they_are_asked_how_it_was(hope: Hope) -> None:
    done = worked(hope, 2)
    assert {*told("expert.news")} == {(str(part.expert_id), str(part.id)) for part in done.parts}
    Notice.objects.all().delete()
    care.after_work(done.row)
    assert told("expert.news") == []


def test_nobody_is_forgotten_because_nobody_pressed_start(hope: Hope) -> None:
    row = an_assignment(hope, AssignmentState.GOING, form="meeting")
    part = an_invitation(row, an_expert(hope))
    appointment = an_appointment(row, timezone.now() - timedelta(days=1))
    assert care.follow_up() == 1
    assert {*part.check_ins.values_list("kind", flat=True)} == {"debrief", "week"}
    assert desk(hope).get(f"{API}/desk").json()["work_over"] == 1
    CheckIn.objects.update(due_on=local_time.today())
    due = desk(hope).get(f"{API}/desk/care?open=true").json()["results"]
    why = {one["kind"]: one["worked_on"] for one in due}
    day = local_time.today()
    assert why == {
        "debrief": str(day - timedelta(days=1)),
        "week": str(day - timedelta(days=7)),
    }
    assert {one["assignment"] for one in due} == {str(appointment.assignment_id)}


def test_what_goes_on_is_not_to_be_delivered(hope: Hope) -> None:
    row = an_assignment(hope, BEGUN, form="project")
    an_appointment(row, timezone.now() - timedelta(days=1))
    an_appointment(row)
    assert desk(hope).get(f"{API}/desk").json()["work_over"] == 0


def test_what_deliver_left_undone_is_made_up_for(hope: Hope) -> None:
    an_assignment(hope, AssignmentState.DELIVERED, delivered_on=local_time.today())
    assert (care.follow_up(), Evaluation.objects.count()) == (1, 1)


def test_members_are_asked_once_when_it_is_time(hope: Hope) -> None:
    done = worked(hope)
    left = worked(hope)
    left.people[0].row.status = ExpertStatus.LEFT
    left.people[0].row.save()
    assert care.ask_how_they_are() == 0
    CheckIn.objects.filter(kind="debrief").update(due_on=local_time.today())
    assert (care.ask_how_they_are(), care.ask_how_they_are()) == (1, 0)
    check_in = CheckIn.objects.get(invitation=done.parts[0], kind="debrief")
    assert told("expert.care") == [(str(done.people[0].row.pk), str(check_in.id))]


def test_one_tap_has_the_coach_told_once(hope: Hope) -> None:
    done = worked(hope)
    check_in = CheckIn.objects.get(kind="debrief")
    for mood in (2, 3):
        care.answer_check_in(
            expert=done.people[0].row, check_in_id=check_in.id, mood=mood, call=True
        )
    assert told("hope.call") == [(hope.desk.id, str(check_in.id))]
    care.note_called(platform=hope.platform, check_in_id=check_in.id)
    assert told("hope.call") == []
    check_in.refresh_from_db()
    assert (check_in.mood, check_in.called_on) == (3, local_time.today())


def test_who_takes_it_back_is_not_called(hope: Hope) -> None:
    done = worked(hope)
    check_in = CheckIn.objects.get(kind="week")
    for call in (True, False):
        care.answer_check_in(expert=done.people[0].row, check_in_id=check_in.id, mood=5, call=call)
    assert told("hope.call") == []
    with pytest.raises(ImpossibleMove):
        care.note_called(platform=hope.platform, check_in_id=check_in.id)


def test_words_are_replaced_and_kept_sealed(hope: Hope) -> None:
    done = worked(hope)
    check_in = CheckIn.objects.get(kind="debrief")
    first, second = some_boxes(hope), some_boxes(hope)
    for boxes in (first, second):
        row = care.answer_check_in(
            expert=done.people[0].row, check_in_id=check_in.id, mood=4, call=False, boxes=boxes
        )
        assert row.text_id == boxes.id


def test_asking_for_a_call_afterwards_takes_back_no_word(hope: Hope) -> None:
    done, boxes = worked(hope), some_boxes(hope)
    check_in, robin = CheckIn.objects.get(kind="debrief"), done.people[0].row
    care.answer_check_in(expert=robin, check_in_id=check_in.id, mood=2, call=False, boxes=boxes)
    row = care.answer_check_in(expert=robin, check_in_id=check_in.id, mood=None, call=True)
    assert (row.mood, row.text_id, row.call) == (2, boxes.id, True)


def test_who_does_not_answer_is_called_and_may_be_asked_again(hope: Hope) -> None:
    done = worked(hope)
    check_in = CheckIn.objects.get(kind="debrief")
    with pytest.raises(ImpossibleMove):
        care.note_called(platform=hope.platform, check_in_id=check_in.id)
    CheckIn.objects.filter(pk=check_in.pk).update(due_on=local_time.today())
    next_one = an_assignment(hope)
    assert [codes for _person, codes in people_for(next_one).matches.left_out] == [["debrief-open"]]
    care.note_called(platform=hope.platform, check_in_id=check_in.id)
    assert not check_ins_of(hope.platform, waiting=True).exists()
    assert [person.id for person, _codes in people_for(next_one).matches.fit] == [
        done.people[0].row.pk
    ]


def test_who_has_left_is_paid_and_not_waited_for(hope: Hope) -> None:
    row = an_assignment(hope, BEGUN)
    part = an_invitation(row, an_expert(hope))
    leave(part.expert)
    care.after_work(row)
    assert (Fee.objects.get().invitation, CheckIn.objects.count()) == (part, 0)


def test_nobody_answers_for_another(hope: Hope) -> None:
    worked(hope)
    other = an_expert(hope, "Other")
    with pytest.raises(Missing):
        care.answer_check_in(
            expert=other.row, check_in_id=CheckIn.objects.first().id, mood=1, call=False
        )


def test_one_tap_asks_for_a_call_without_saying_how_somebody_is(hope: Hope) -> None:
    done = worked(hope)
    check_in, phone = CheckIn.objects.get(kind="debrief"), browser(done.people[0])
    path = f"{API}/me/check-ins/{check_in.id}"
    assert phone.post(path, {"mood": None, "call": False}).status_code == 400
    answer = phone.post(path, {"mood": None, "call": True}).json()
    assert (answer["mood"], answer["call"]) == (None, True)


def test_a_member_answers_and_the_desk_reads_and_calls(hope: Hope) -> None:
    done = worked(hope)
    today = local_time.today()
    CheckIn.objects.filter(kind="debrief").update(due_on=today)
    check_in = CheckIn.objects.get(kind="debrief")
    sealed = sealed_json(hope)
    body = {"mood": 2, "call": True, "sealed": sealed}
    mine = {
        "id": str(check_in.id),
        "invitation": str(done.parts[0].id),
        "kind": "debrief",
        "due_on": today.isoformat(),
        "mood": 2,
        "call": True,
        "answered_on": today.isoformat(),
        "called_on": None,
    }
    phone, office = browser(done.people[0]), desk(hope)
    assert whole(phone.post(f"{API}/me/check-ins/{check_in.id}", body)) == (200, mine)
    listed = phone.get(f"{API}/me/check-ins").json()
    assert [one["kind"] for one in listed["results"]] == ["week", "debrief"]
    row = mine | {
        "expert": {
            "id": str(done.people[0].row.pk),
            "chosen_name": done.people[0].row.chosen_name,
        },
        "assignment": str(done.row.id),
        "title": "consultation in writing · City of Utrecht",
        "text": sealed["id"],
        "worked_on": (today - timedelta(days=1)).isoformat(),
    }
    del row["invitation"]
    page = {"results": [row], "next": None}
    assert whole(office.get(f"{API}/desk/care?open=true")) == (200, page)
    called = row | {"called_on": today.isoformat()}
    assert whole(office.post(f"{API}/desk/care/{check_in.id}/called")) == (200, called)
    assert office.get(f"{API}/desk/care?open=true").json()["results"] == []
    assert office.get(f"{API}/desk/care").json()["results"] == [called]
    assert whole(office.get(f"{API}/desk/care?open=maybe")) == problem("not-found")
