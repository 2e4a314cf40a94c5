"""A sealed text is nowhere twice: whatever erases it in one place leaves the others as they are."""

from collections.abc import Callable

import pytest

from backend.core.errors import Conflict
from backend.experts.models import CheckIn, Expert, StoryConsent
from backend.experts.services import (
    care,
    consents,
    consultations,
    contributions,
    departure,
    invitations,
    people,
    summaries,
)
from backend.experts.services.sealed_texts import Boxes
from backend.experts.states import Path
from tests.experts.care_scenes import worked
from tests.experts.consultation_scenes import YES, Talk, a_talk, in_days, own_boxes
from tests.experts.factories import Hope, Person, an_expert, some_boxes


def allow(person: Person, boxes: Boxes) -> StoryConsent:
    return consents.give_consent(
        expert=person.row, kind="story", audiences=["public"], until=in_days(9), boxes=boxes
    )


def test_a_story_is_no_legal_name_and_goes_with_none(hope: Hope) -> None:
    robin, boxes = an_expert(hope), some_boxes(hope)
    allow(robin, boxes)
    with pytest.raises(Conflict):
        people.set_legal(robin.row, boxes)
    people.set_legal(robin.row, some_boxes(hope))
    people.erase_legal(robin.row)
    assert StoryConsent.objects.count() == 1
    assert Expert.objects.get(pk=robin.row.pk).legal is None


def test_somebody_elses_story_is_not_given_again(hope: Hope) -> None:
    robin, sam, boxes = an_expert(hope), an_expert(hope, "Sam"), some_boxes(hope)
    assert allow(robin, boxes) == allow(robin, boxes)
    with pytest.raises(Conflict):
        allow(sam, boxes)


def test_words_on_one_summary_are_not_those_on_the_next(hope: Hope) -> None:
    talk, boxes = a_talk(hope).set_up().answer().summed().reviewed(), some_boxes(hope)
    [part, _other] = talk.parts
    for _twice in range(2):
        summaries.give_verdict(part, summary_number=1, fine=False, boxes=boxes)
    summaries.write_summary(talk.now(), {"nl": "Anders"})
    summaries.send_round(talk.now(), until=in_days(3))
    with pytest.raises(Conflict):
        summaries.give_verdict(part, summary_number=2, fine=False, boxes=boxes)


def test_a_draft_belongs_to_one_consultation(hope: Hope) -> None:
    first, second = a_talk(hope).set_up(), a_talk(hope).set_up()
    boxes = own_boxes(hope, first.people[0])
    for _twice in range(2):
        contributions.keep_draft(first.parts[0], boxes)
    with pytest.raises(Conflict):
        contributions.keep_draft(second.parts[0], boxes)


@pytest.mark.parametrize(
    "say",
    [
        lambda talk, boxes: contributions.hand_in(
            talk.parts[0], language="nl", choices=YES, boxes=boxes
        ),
        lambda talk, boxes: invitations.ask_question(invitation=talk.parts[0], boxes=boxes),
        lambda talk, boxes: departure.report_grievance(
            expert=talk.people[0].row, path=Path.GRIEVANCE, sealed=boxes
        ),
    ],
)
def test_what_is_a_story_is_nothing_else(hope: Hope, say: Callable[[Talk, Boxes], object]) -> None:
    talk, boxes = a_talk(hope).set_up(), some_boxes(hope)
    allow(talk.people[0], boxes)
    with pytest.raises(Conflict):
        say(talk, boxes)


def test_two_check_ins_have_words_of_their_own(hope: Hope) -> None:
    done, boxes = worked(hope), some_boxes(hope)
    first, second = CheckIn.objects.order_by("due_on")
    [robin] = done.people
    for _twice in range(2):
        care.answer_check_in(
            expert=robin.row, check_in_id=first.id, mood=3, call=False, boxes=boxes
        )
    with pytest.raises(Conflict):
        care.answer_check_in(
            expert=robin.row, check_in_id=second.id, mood=3, call=False, boxes=boxes
        )


def test_two_reactions_have_words_of_their_own(hope: Hope) -> None:
    talk = a_talk(hope).set_up(reacts=True).answer()
    statement_ids = []
    consultations.begin_reacting(talk.row)
    for _each in range(2):
        boxes = some_boxes(hope)
        copies = {person.row.pk: boxes.envelope for person in talk.people}
        statement_ids.append(
            summaries.publish(
                talk.now(),
                statement_id=some_boxes(hope).id,
                invitation_id=talk.parts[1].id,
                boxes=boxes,
                copies=copies,
            ).id
        )
    words = some_boxes(hope)
    for _twice in range(2):
        summaries.react(talk.parts[0], statement_ids[0], kind="add", boxes=words)
    with pytest.raises(Conflict):
        summaries.react(talk.parts[0], statement_ids[1], kind="add", boxes=words)
