"""What one member answers: drafts, choices apart from words, recordings."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from backend.core.errors import Conflict, ImpossibleMove, Missing
from backend.experts.models import Contribution, MemberEnvelope, Recording, SealedText
from backend.experts.services import consultations, contributions, invitations, requests
from backend.experts.services.contributions import pack_pieces, unpack_pieces
from backend.experts.services.history import Actor
from surveys.models import FreeText, Response, Spent, Token, Waiting
from surveys.services.errors import AnswersRefused
from tests.experts.consultation_scenes import YES, Talk, a_talk, in_days, own_boxes
from tests.experts.factories import Hope, placed, some_boxes


def test_a_draft_is_sealed_to_its_member_alone(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    contributions.keep_draft(talk.parts[0], own_boxes(hope, talk.people[0]))
    draft = SealedText.objects.get()
    assert bytes(draft.envelope) == b""
    assert [envelope.member_id for envelope in draft.envelopes.all()] == [talk.people[0].row.pk]


def test_a_draft_takes_the_place_of_the_one_before(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    for _time in range(2):
        contributions.keep_draft(talk.parts[0], own_boxes(hope, talk.people[0]))
    assert SealedText.objects.count() == MemberEnvelope.objects.count() == 1


def test_handing_in_erases_the_draft_and_counts(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    contributions.keep_draft(talk.parts[0], own_boxes(hope, talk.people[0]))
    talk.answer(0)
    row = talk.contribution()
    assert (row.draft, row.counted) == (None, True)
    assert SealedText.objects.get() == row.text
    assert Waiting.objects.count() == 1
    assert not Token.objects.exists()
    assert not Spent.objects.exists()


def test_nobody_answers_twice(hope: Hope) -> None:
    talk = a_talk(hope).set_up().answer(0)
    with pytest.raises(ImpossibleMove):
        talk.answer(0)
    with pytest.raises(ImpossibleMove):
        contributions.keep_draft(talk.parts[0], own_boxes(hope, talk.people[0]))
    assert Waiting.objects.count() == 1


def test_the_same_words_again_change_nothing(hope: Hope) -> None:
    talk, boxes = a_talk(hope).set_up(), some_boxes(hope)
    for _time in range(2):
        contributions.hand_in(talk.parts[0], language="nl", choices=YES, boxes=boxes)
    assert Waiting.objects.count() == 1


def test_choices_keep_the_rules_of_the_questionnaire(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    with pytest.raises(AnswersRefused) as refused:
        talk.answer(0, choices={"asked": "yes"})
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [("first", "required")]
    assert not Contribution.objects.exists()
    assert not SealedText.objects.exists()


def test_a_free_text_among_the_choices_is_refused(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    with pytest.raises(AnswersRefused) as refused:
        talk.answer(0, choices=YES | {"words": "My story"})
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [("words", "unknown")]


def test_words_alone_are_not_needed(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    contributions.hand_in(talk.parts[0], language="en", choices=YES)
    assert talk.contribution().text is None


def test_when_it_is_over_nobody_hands_in(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    consultations.begin_summing(talk.row)
    with pytest.raises(ImpossibleMove):
        talk.answer(0)


def test_when_the_request_ends_nobody_hands_in(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    type(talk.assignment).objects.update(**placed("withdrawn") | {"ended_on": in_days(0)})
    with pytest.raises(ImpossibleMove):
        talk.answer(0)


@pytest.mark.parametrize(
    "end",
    [
        lambda talk: consultations.begin_summing(talk.row),
        lambda talk: consultations.begin_reacting(talk.row),
        lambda talk: requests.withdraw(talk.assignment, by=Actor("requester")),
    ],
    ids=["summary", "reacting", "withdrawn"],
)
def test_what_was_not_handed_in_is_erased_when_answering_ends(
    hope: Hope, end: Callable[[Talk], object]
) -> None:
    talk = a_talk(hope).set_up(reacts=True).answer(0)
    contributions.keep_draft(talk.parts[1], own_boxes(hope, talk.people[1]))
    contributions.keep_recording(talk.parts[1], recording_id=uuid4(), pieces=[b"a"])
    end(talk)
    assert [sealed_text.id for sealed_text in SealedText.objects.all()] == [
        talk.contribution().text_id
    ]
    assert not Recording.objects.exists()


def test_the_survey_gets_choices_and_no_word(hope: Hope) -> None:
    talk = a_talk(hope, 6).set_up().answer()
    consultations.begin_summing(talk.row)
    assert [response.answers for response in Response.objects.all()] == [YES] * 6
    assert not FreeText.objects.exists()


def test_recordings_that_are_named_stay(hope: Hope) -> None:
    talk, boxes = a_talk(hope).set_up(), some_boxes(hope)
    ids = [uuid4(), uuid4()]
    for one in ids:
        contributions.keep_recording(talk.parts[0], recording_id=one, pieces=[b"a", b"bc"])
    contributions.hand_in(
        talk.parts[0], language="nl", choices=YES, boxes=boxes, recordings=ids[:1]
    )
    [kept] = Recording.objects.all()
    assert (kept.id, kept.text_id) == (ids[0], boxes.id)


def test_a_recording_of_somebody_else_is_not_there(hope: Hope) -> None:
    talk, spoken = a_talk(hope).set_up(), uuid4()
    contributions.keep_recording(talk.parts[1], recording_id=spoken, pieces=[b"a"])
    with pytest.raises(Conflict) as refused:
        contributions.hand_in(
            talk.parts[0],
            language="nl",
            choices=YES,
            boxes=some_boxes(hope),
            recordings=[spoken],
        )
    assert refused.value.errors[0].field == "recordings.0"
    with pytest.raises(Missing):
        contributions.erase_recording(talk.parts[0], spoken)


def test_there_are_ten_recordings_at_most(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    for _one in range(10):
        contributions.keep_recording(talk.parts[0], recording_id=uuid4(), pieces=[b"a"])
    with pytest.raises(Conflict):
        contributions.keep_recording(talk.parts[0], recording_id=uuid4(), pieces=[b"a"])
    contributions.erase_recording(talk.parts[0], Recording.objects.all()[0].id)
    contributions.keep_recording(talk.parts[0], recording_id=uuid4(), pieces=[b"a"])
    assert Recording.objects.count() == 10


def test_a_recording_has_two_mebibytes_at_most(hope: Hope) -> None:
    talk, piece = a_talk(hope).set_up(), bytes(256 * 1024)
    with pytest.raises(Conflict):
        contributions.keep_recording(talk.parts[0], recording_id=uuid4(), pieces=[piece] * 8)
    contributions.keep_recording(talk.parts[0], recording_id=uuid4(), pieces=[piece] * 7)


@pytest.mark.parametrize("pieces", [[], [b""], [b"a"], [b"abc", b"", bytes(300)]])
def test_pieces_come_out_as_they_went_in(pieces: list[bytes]) -> None:
    assert unpack_pieces(pack_pieces(pieces)) == pieces


def test_who_steps_back_leaves_no_draft_and_nothing_spoken(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    for part, person in zip(talk.parts, talk.people, strict=True):
        contributions.keep_draft(part, own_boxes(hope, person))
        contributions.keep_recording(part, recording_id=uuid4(), pieces=[b"spoken"])
    invitations.step_back(talk.parts[0])
    assert [recording.invitation for recording in Recording.objects.all()] == [talk.parts[1]]
    assert [*SealedText.objects.all()] == [talk.contribution(1).draft]
    with pytest.raises(Missing):
        contributions.keep_draft(talk.parts[0], own_boxes(hope, talk.people[0]))


def test_what_was_handed_in_stays_when_somebody_steps_back(hope: Hope) -> None:
    talk = a_talk(hope).set_up().answer(0)
    invitations.step_back(talk.parts[0])
    assert talk.contribution().text is not None
