"""Yes, no, and not after all."""

from datetime import timedelta

import pytest

from backend.core.errors import Conflict, ImpossibleMove, Missing
from backend.core.hours import hours_from_now
from backend.experts import local_time
from backend.experts.models import Assignment, Invitation, MemberEnvelope, Question, SealedText
from backend.experts.services import invitations
from backend.experts.services.consultations import begin_summing
from backend.experts.services.invitations import accept, ask_question, decline, step_back
from backend.experts.services.waves import end_all, is_past, move_waves_on
from notifications.models import Notice
from tests.clock import Clock
from tests.experts.consultation_scenes import a_talk
from tests.experts.factories import (
    Hope,
    an_assignment,
    an_expert,
    an_invitation,
    placed,
    some_boxes,
)
from tests.experts.invitation_scenes import asked, ids, later, many_experts, part_of, states


def accepted(row: Assignment) -> int:
    row.refresh_from_db()
    return row.accepted


def told(kind: str) -> list[object]:
    return [*Notice.objects.filter(kind=kind).values_list("recipient", flat=True)]


def test_yes_counts_once(hope: Hope) -> None:
    [one] = many_experts(hope, 1)
    row = an_assignment(hope)
    asked(row, [one])
    accept(part_of(row, one))
    accept(part_of(row, one))
    assert (accepted(row), states(row)) == (1, ["accepted"])


def test_the_last_place_tells_those_who_were_asked(hope: Hope) -> None:
    one, two, three = many_experts(hope, 3)
    row = an_assignment(hope, wanted=1)
    asked(row, [one, two], [three])
    accept(part_of(row, one))
    assert (states(row), later(row)) == (["accepted", "full"], [ids(three)])
    assert told("expert.news") == ids(two)
    assert told("hope.news") == [hope.platform.pk]
    # What was not told yet of the invitation need not be told any more.
    assert told("expert.invited") == []


def test_who_comes_too_late_is_thanked(hope: Hope) -> None:
    one, two = many_experts(hope, 2)
    row = an_assignment(hope, wanted=1)
    asked(row, [one, two])
    accept(part_of(row, one))
    with pytest.raises(ImpossibleMove, match="Thank you for wanting to"):
        accept(part_of(row, two))
    assert (accepted(row), states(row)) == (1, ["accepted", "full"])


def test_after_the_time_a_yes_counts_as_long_as_there_is_a_place(hope: Hope, clock: Clock) -> None:
    [one] = many_experts(hope, 1)
    row = an_assignment(hope)
    asked(row, [one])
    clock.put_on(hours=80)
    move_waves_on()
    assert states(row) == ["lapsed"]
    accept(part_of(row, one))
    assert (accepted(row), states(row)) == (1, ["accepted"])


@pytest.mark.parametrize("before", ["lapsed", "declined", "full"])
def test_after_the_day_a_yes_comes_too_late(hope: Hope, before: str) -> None:
    [one, two] = many_experts(hope, 2)
    row = an_assignment(hope, day=local_time.today() - timedelta(days=1))
    asked(row, [one, two])
    hour = hours_from_now(0) if before == "lapsed" else None
    state = "declined" if before == "declined" else "invited"
    row.invitations.filter(expert=one).update(state=state, answer_by=hour)
    with pytest.raises(ImpossibleMove, match="request is over"):
        accept(part_of(row, one))
    # The coordinator asked for it, who knows why.
    assert accept(part_of(row, two)).state == "accepted"


def test_nobody_comes_into_a_consultation_that_is_answered(hope: Hope) -> None:
    talk = a_talk(hope, 1).set_up()
    late = an_invitation(talk.assignment, an_expert(hope, "Late"), "lapsed")
    Assignment.objects.update(day=local_time.today() - timedelta(days=1))
    assert not is_past(talk.assignment)
    begin_summing(talk.row)
    with pytest.raises(ImpossibleMove, match="request is over"):
        accept(late)


def test_no_and_then_yes(hope: Hope) -> None:
    [one] = many_experts(hope, 1)
    row = an_assignment(hope)
    asked(row, [one])
    decline(part_of(row, one))
    decline(part_of(row, one))
    assert states(row) == ["declined"]
    accept(part_of(row, one))
    assert states(row) == ["accepted"]


def test_no_after_yes_is_another_thing(hope: Hope) -> None:
    [one] = many_experts(hope, 1)
    row = an_assignment(hope)
    asked(row, [one])
    accept(part_of(row, one))
    with pytest.raises(ImpossibleMove):
        decline(part_of(row, one))


def test_what_is_over_cannot_be_accepted(hope: Hope) -> None:
    one, two = many_experts(hope, 2)
    row = an_assignment(hope)
    asked(row, [one, two])
    decline(part_of(row, two))
    end_all(row)
    Assignment.objects.update(**placed("withdrawn"))
    for person in (one, two):
        with pytest.raises(ImpossibleMove):
            accept(part_of(row, person))
    with pytest.raises(ImpossibleMove):
        decline(part_of(row, one))
    assert accepted(row) == 0


def test_stepping_back_frees_the_place_and_tells_the_desk(hope: Hope) -> None:
    one, two, three = many_experts(hope, 3)
    row = an_assignment(hope, wanted=1)
    asked(row, [one, two], [three])
    accept(part_of(row, one))
    Notice.objects.all().delete()
    step_back(part_of(row, one))
    step_back(part_of(row, one))
    assert (accepted(row), states(row)) == (0, ["declined", "lapsed"])
    assert told("hope.news") == [hope.platform.pk]
    assert move_waves_on() == 1
    assert states(row) == ["declined", "lapsed", "invited"]


def test_who_came_too_late_may_have_the_place_that_is_free_again(hope: Hope) -> None:
    one, two = many_experts(hope, 2)
    row = an_assignment(hope, wanted=1)
    asked(row, [one, two])
    accept(part_of(row, one))
    step_back(part_of(row, one))
    accept(part_of(row, two))
    assert (accepted(row), states(row)) == (1, ["declined", "accepted"])


def test_who_came_too_late_is_asked_again_under_the_same_identifier(
    hope: Hope, clock: Clock
) -> None:
    one, two = many_experts(hope, 2)
    row = an_assignment(hope, wanted=1)
    asked(row, [one, two])
    before = part_of(row, two).id
    accept(part_of(row, one))
    step_back(part_of(row, one))
    asked(row, [two])
    again = part_of(row, two)
    assert (again.id, again.standing, again.wave) == (before, "invited", 2)
    assert again.answer_by == hours_from_now(73)


@pytest.mark.parametrize("state", ["delivered", "closed"])
def test_nobody_steps_back_from_work_that_is_done(hope: Hope, state: str) -> None:
    [one] = many_experts(hope, 1)
    row = an_assignment(hope)
    asked(row, [one])
    accept(part_of(row, one))
    Assignment.objects.update(**placed(state))
    with pytest.raises(ImpossibleMove):
        step_back(part_of(row, one))
    assert accepted(row) == 1


def test_nobody_steps_back_who_had_not_said_yes(hope: Hope) -> None:
    [one] = many_experts(hope, 1)
    row = an_assignment(hope)
    asked(row, [one])
    with pytest.raises(ImpossibleMove):
        step_back(part_of(row, one))


def test_who_answers_is_not_told_of_it_any_more(hope: Hope) -> None:
    [one] = many_experts(hope, 1)
    row = an_assignment(hope)
    asked(row, [one])
    decline(part_of(row, one))
    assert not Notice.objects.filter(recipient=one.member_id).exists()
    assert Invitation.objects.get().answered_on is not None


@pytest.mark.parametrize("before", ["invited", "lapsed", "declined", "full"])
def test_a_yes_after_the_answering_leads_nowhere_and_says_so(hope: Hope, before: str) -> None:
    talk = a_talk(hope, 1).set_up().answer()
    begin_summing(talk.row)
    late = an_invitation(talk.assignment, an_expert(hope, "Late"), before)
    with pytest.raises(ImpossibleMove, match="request is over"):
        accept(late)
    assert accepted(talk.assignment) == 1


def test_whoever_is_asked_hears_that_the_answering_ended(hope: Hope) -> None:
    talk = a_talk(hope, 1).set_up().answer()
    late = an_invitation(talk.assignment, an_expert(hope, "Late"), "invited")
    begin_summing(talk.row)
    assert part_of(talk.assignment, late.expert).standing == "ended"
    assert Notice.objects.filter(kind="expert.news", recipient=late.expert_id).exists()
    with pytest.raises(ImpossibleMove, match="Answering is over"):
        asked(talk.assignment, [an_expert(hope, "Later").row])


def answer(hope: Hope, row: Question, text: str = "Two hours") -> None:
    invitations.answer_question(
        platform=hope.platform, question=row, said="How long does it take?", answer=text
    )


def test_a_question_is_kept_once_and_the_desk_is_told(hope: Hope) -> None:
    [one] = many_experts(hope, 1)
    row = an_assignment(hope)
    asked(row, [one])
    boxes = some_boxes(hope)
    first = ask_question(invitation=part_of(row, one), boxes=boxes)
    assert ask_question(invitation=part_of(row, one), boxes=boxes) == first
    assert Question.objects.count() == 1
    [notice] = Notice.objects.filter(kind="hope.news")
    assert (notice.recipient, notice.subject) == (hope.platform.pk, first.id)


def test_what_was_sealed_for_something_else_is_refused(hope: Hope) -> None:
    one, two = many_experts(hope, 2)
    row = an_assignment(hope)
    asked(row, [one, two])
    boxes = some_boxes(hope)
    ask_question(invitation=part_of(row, one), boxes=boxes)
    with pytest.raises(Conflict):
        ask_question(invitation=part_of(row, two), boxes=boxes)


def test_who_said_no_asks_no_more(hope: Hope) -> None:
    [one] = many_experts(hope, 1)
    row = an_assignment(hope)
    asked(row, [one])
    decline(part_of(row, one))
    with pytest.raises(ImpossibleMove):
        ask_question(invitation=part_of(row, one), boxes=some_boxes(hope))


def test_nobody_asks_about_what_is_over(hope: Hope) -> None:
    [one] = many_experts(hope, 1)
    row = an_assignment(hope)
    asked(row, [one])
    accept(part_of(row, one))
    Assignment.objects.update(state="delivered")
    with pytest.raises(ImpossibleMove):
        ask_question(invitation=part_of(row, one), boxes=some_boxes(hope))
    assert not MemberEnvelope.objects.exists()


def test_nobody_asks_without_end(hope: Hope, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "MAX_QUESTIONS", 2)
    [one] = many_experts(hope, 1)
    row = an_assignment(hope)
    asked(row, [one])
    for _ in range(2):
        ask_question(invitation=part_of(row, one), boxes=some_boxes(hope))
    with pytest.raises(Conflict):
        ask_question(invitation=part_of(row, one), boxes=some_boxes(hope))


def test_the_answer_goes_to_all_who_were_asked(hope: Hope) -> None:
    one, two, three, four = many_experts(hope, 4)
    row = an_assignment(hope)
    asked(row, [one, two, three], [four])
    decline(part_of(row, three))
    question = ask_question(invitation=part_of(row, one), boxes=some_boxes(hope))
    Notice.objects.exclude(kind="hope.news").delete()
    answer(hope, question)
    told = Notice.objects.filter(kind="expert.news").values_list("recipient", flat=True)
    assert {*told} == {*ids(one, two)}
    # The desk has seen it.
    assert not Notice.objects.filter(kind="hope.news").exists()


def test_the_same_answer_again_tells_nobody(hope: Hope) -> None:
    [one] = many_experts(hope, 1)
    row = an_assignment(hope)
    asked(row, [one])
    question = ask_question(invitation=part_of(row, one), boxes=some_boxes(hope))
    answer(hope, question)
    Notice.objects.all().delete()
    answer(hope, question)
    assert not Notice.objects.exists()
    answer(hope, question, "Three hours")
    assert Notice.objects.count() == 1


def test_who_answers_what_was_erased_just_now_is_told(hope: Hope) -> None:
    [one] = many_experts(hope, 1)
    row = an_assignment(hope)
    asked(row, [one])
    question = ask_question(invitation=part_of(row, one), boxes=some_boxes(hope))
    SealedText.objects.all().delete()
    with pytest.raises(Missing):
        answer(hope, question)
