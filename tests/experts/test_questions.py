"""What members ask back, and the answer for all."""

import pytest

from backend.core.errors import Conflict, ImpossibleMove, Missing
from backend.experts.models import Assignment, MemberEnvelope, Question, SealedText
from backend.experts.services import invitations
from backend.experts.services.invitations import accept, ask_question, decline
from notifications.models import Notice
from tests.experts.factories import Hope, an_assignment, some_boxes
from tests.experts.inviting_scenes import asked, ids, many_experts, part_of


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
