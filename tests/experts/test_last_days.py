"""The last days to answer: who has not handed in is reminded; what comes late is told apart."""

from collections.abc import Callable

import pytest

from backend.core.errors import ImpossibleMove
from backend.experts.services import consultations, contributions
from backend.experts.services.consultations import remind_of_answering
from backend.experts.services.contributions import AnsweringOver
from notifications.models import Notice
from tests.clock import Clock
from tests.experts.consulting_scenes import YES, Talk, a_talk, a_version, in_days, own_boxes
from tests.experts.factories import Hope, some_boxes
from tests.experts.people import AtHope


def told() -> list[str]:
    """Who is told that something changed."""
    return sorted(str(one) for one in Notice.objects.values_list("recipient", flat=True))


@pytest.mark.parametrize(
    "late",
    [
        lambda talk: talk.answer(1),
        lambda talk: contributions.keep_draft(talk.parts[1], own_boxes(talk.hope, talk.people[1])),
    ],
    ids=["answers", "draft"],
)
def test_what_comes_after_the_end_has_a_code_of_its_own(
    hope: Hope, late: Callable[[Talk], object]
) -> None:
    talk = a_talk(hope).set_up().answer(0)
    consultations.begin_summing(talk.row)
    with pytest.raises(AnsweringOver) as refused:
        late(talk)
    assert refused.value.code == "answering-over"


def test_nothing_is_taken_after_the_last_day_though_the_clock_waits_for_the_morning(
    hope: Hope, clock: Clock
) -> None:
    talk = a_talk(hope).set_up()
    clock.put_on(days=7)
    talk.answer(0)
    clock.now = clock.now.replace(hour=23, minute=30)
    assert talk.now().stage == "asking"
    with pytest.raises(AnsweringOver):
        talk.answer(1)
    with pytest.raises(AnsweringOver):
        contributions.keep_draft(talk.parts[1], own_boxes(hope, talk.people[1]))


def test_what_arrived_before_is_no_late_answer(hope: Hope) -> None:
    talk = a_talk(hope).set_up().answer(0)
    consultations.begin_summing(talk.row)
    with pytest.raises(ImpossibleMove) as refused:
        contributions.hand_in(talk.parts[0], language="nl", choices=YES, boxes=some_boxes(hope))
    assert refused.value.code == "impossible-move"


def test_a_late_hand_in_is_told_over_the_wire(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    consultations.begin_summing(talk.row)
    path = f"/api/v1/experts/me/invitations/{talk.parts[0].id}/consultation/answers"
    body = {"language": "nl", "choices": YES, "recordings": []}
    answer = AtHope(talk.people[0].staff).post(path, body)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/answering-over")


@pytest.mark.parametrize(("days", "count"), [(3, 0), (2, 2), (1, 2), (0, 0)])
def test_who_has_not_answered_is_reminded_two_days_and_a_day_before(
    hope: Hope, clock: Clock, days: int, count: int
) -> None:
    talk = a_talk(hope, 3).set_up().answer(0)
    clock.put_on(days=7 - days)
    Notice.objects.all().delete()
    assert remind_of_answering() == count
    assert told() == sorted(str(one.expert_id) for one in talk.parts[1:])[:count]
    assert remind_of_answering() == 0


def test_nobody_is_reminded_on_the_day_of_the_question(hope: Hope, clock: Clock) -> None:
    talk = a_talk(hope)
    consultations.set_up(
        talk.assignment, version=a_version(hope), answer_until=in_days(2), reacts=False
    )
    assert remind_of_answering() == 0
    clock.put_on(days=1)
    assert remind_of_answering() == 2
