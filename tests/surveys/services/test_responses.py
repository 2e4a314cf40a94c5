"""Answers are taken once, checked, and kept in parts that have nothing in common."""

import os
from typing import Any
from uuid import uuid4

import pytest

from backend.core.errors import Conflict, Missing
from surveys.models import FreeText, Invitation, Response, Round, Spent, Tally, Token, Waiting
from surveys.services import batches
from surveys.services.boxes import open_answer, open_text
from surveys.services.errors import AnswersRefused, LinkUsed, NotOpen, Why
from surveys.services.responses import hand_in, is_full, open_round
from surveys.services.rounds import change_round, close_round
from surveys.services.tokens import invitation_token, make_tokens
from tests.factories import Desk

from .scenes import a_draft, an_open_round, answer, answer_as, invited, numbers

GROUPS = [{"id": "north", "label": {"nl": "Noord"}}, {"id": "south", "label": {"nl": "Zuid"}}]


@pytest.fixture
def survey(desk: Desk) -> Round:
    return an_open_round(desk.row)


def why(act: Any) -> Why:
    with pytest.raises(NotOpen) as refused:
        act()
    return refused.value.why


# -- What is behind a link ------------------------------------------------------------------------
def test_a_link_leads_to_the_questions_in_any_case_of_letters(survey: Round) -> None:
    found = open_round(survey.code.upper())
    assert found.round == survey
    assert found.languages == ("nl", "en")
    assert found.definition.title["en"] == "Three questions"
    assert (found.group, found.token, found.used, found.full) == ("", "", False, False)


def test_what_is_not_there_is_told_apart_from_what_is_not_open(desk: Desk) -> None:
    draft = a_draft(desk.row)
    for code in ("", "nothing1", "much-longer-than-a-code"):
        with pytest.raises(Missing) as missing:
            open_round(code)
        assert not isinstance(missing.value, NotOpen)
    assert why(lambda: open_round(draft.code)) is Why.NOT_YET
    over = an_open_round(desk.row)
    close_round(over)
    assert why(lambda: open_round(over.code)) is Why.OVER


def test_a_link_may_name_a_group_that_there_is(desk: Desk) -> None:
    survey = an_open_round(desk.row, groups=GROUPS)
    assert open_round(survey.code, "south").group == "south"
    with pytest.raises(Missing):
        open_round(survey.code, "east")


def test_a_token_and_an_invitation_say_their_group_and_whether_they_still_let_in(
    desk: Desk,
) -> None:
    paper = an_open_round(desk.row, audience="token", groups=GROUPS)
    [token] = make_tokens(paper, count=1, group="north")
    found = open_round(paper.code, token)
    assert (found.group, found.used) == ("north", False)
    assert open_round(paper.code, f" {token[:4].upper()}-{token[4:]}").used is False
    assert open_round(paper.code, token[::-1]).used is True
    answer(paper, token=token)
    assert open_round(paper.code, token).used is True
    asked = an_open_round(desk.row, audience="invitation")
    [invitation] = invited(asked, 1)
    assert open_round(asked.code, invitation_token(invitation.id)).used is False
    assert open_round(paper.code, invitation_token(invitation.id)).used is True
    answer_as(asked, invitation, 1)
    assert open_round(asked.code, invitation_token(invitation.id)).used is True


# -- Once -----------------------------------------------------------------------------------------
def test_the_same_submission_counts_once_also_when_the_round_is_over(survey: Round) -> None:
    mine = uuid4()
    assert answer(survey, submission=mine) is True
    assert answer(survey, submission=mine) is False
    close_round(survey)
    assert answer(survey, submission=mine) is False
    assert why(lambda: answer(survey)) is Why.OVER
    assert numbers(survey) == [1]


def test_a_token_lets_in_once_and_nobody_is_told_more(desk: Desk) -> None:
    survey = an_open_round(desk.row, audience="token", groups=GROUPS)
    first, second = make_tokens(survey, count=2, group="south")
    mine = uuid4()
    assert answer(survey, token=first, submission=mine) is True
    assert answer(survey, token=first, submission=mine) is False
    said = set()
    for token in (first, second[::-1], ""):
        with pytest.raises(LinkUsed) as refused:
            answer(survey, token=token)
        said.add(refused.value.detail)
    assert len(said) == 1
    assert Token.objects.count() == 1
    [waiting] = Waiting.objects.all()
    assert open_answer(bytes(waiting.box)).group == "south"


def test_an_invitation_is_answered_once(desk: Desk) -> None:
    survey = an_open_round(desk.row, audience="invitation")
    one, other = invited(survey, 2)
    assert answer_as(survey, one, 1) is True
    with pytest.raises(LinkUsed):
        answer_as(survey, one, 2)
    forged = invitation_token(other.id)[:-1] + "A"
    with pytest.raises(LinkUsed):
        answer(survey, token=forged if forged != invitation_token(other.id) else forged[:-1] + "Q")
    assert [*Invitation.objects.filter(answered=True)] == [one]
    close_round(survey)
    assert numbers(survey) == [1]


def test_an_invitation_to_another_round_lets_nobody_in(desk: Desk) -> None:
    survey = an_open_round(desk.row, audience="invitation")
    [elsewhere] = invited(an_open_round(desk.row, audience="invitation"), 1)
    with pytest.raises(LinkUsed):
        answer_as(survey, elsewhere, 1)


# -- Checked --------------------------------------------------------------------------------------
def test_answers_that_are_not_right_are_refused_at_their_question(survey: Round) -> None:
    for answers, at in (({}, "number"), ({"number": -1}, "number"), ({"number": 1, "x": 1}, "x")):
        with pytest.raises(AnswersRefused) as refused:
            hand_in(survey, answers=answers, language="en")
        assert [fault.path for fault in refused.value.faults] == [at]
    assert not Waiting.objects.exists()
    assert not Spent.objects.exists()


def test_refused_answers_use_nothing_up(desk: Desk) -> None:
    survey = an_open_round(desk.row, audience="token", groups=GROUPS)
    [token] = make_tokens(survey, count=1)
    mine = uuid4()
    with pytest.raises(AnswersRefused):
        answer(survey, -1, token=token, submission=mine)
    assert answer(survey, 1, token=token, submission=mine) is True


def test_a_group_that_there_is_not_is_refused(survey: Round) -> None:
    with pytest.raises(Conflict):
        answer(survey, group="east")
    assert not Waiting.objects.exists()


# -- What is kept ---------------------------------------------------------------------------------
def test_boxes_wait_alike_in_length_and_say_nothing(survey: Round) -> None:
    answer(survey, 7, answers={"glad": "yes", "why": "Because of Sam " * 10}, language="en")
    answer(survey, 8)
    boxes = [bytes(waiting.box) for waiting in Waiting.objects.all()]
    assert len({len(box) for box in boxes}) == 1
    assert not any(b"Sam" in box or b"glad" in box for box in boxes)
    [mine] = [one for one in map(open_answer, boxes) if one.texts]
    assert (mine.answers, mine.language) == ({"glad": "yes", "number": 7}, "en")


def test_when_sixteen_wait_eight_of_them_are_written(survey: Round) -> None:
    for number in range(15):
        answer(survey, number, answers={"why": f"text {number}"})
    assert (Response.objects.count(), Waiting.objects.count()) == (0, 15)
    answer(survey, 15, answers={"why": "text 15"})
    survey.refresh_from_db()
    assert (survey.written, Waiting.objects.count()) == (8, 8)
    written, waiting = numbers(survey), [open_answer(bytes(one.box)) for one in boxes_of(survey)]
    assert sorted([*written, *(one.answers["number"] for one in waiting)]) == [*range(16)]
    assert texts() == sorted(f"text {number}" for number in written)
    cells = Tally.objects.filter(round=survey, table="number").values_list("cell", "count")
    assert sum(count for _cell, count in cells) == 8


def test_what_was_answered_is_kept_in_parts(survey: Round) -> None:
    for number in range(7):
        answer(survey, number, answers={"why": f"text {number}"})
    answer(survey, 7, answers={"glad": "no"}, language="en")
    survey = close_round(survey)
    assert (survey.written, Waiting.objects.count()) == (8, 0)
    assert numbers(survey) == [*range(8)]
    assert texts() == [f"text {number}" for number in range(7)]
    assert {*FreeText.objects.values_list("question", flat=True)} == {"why"}
    assert {open_text(bytes(free_text.box)).language for free_text in FreeText.objects.all()} == {
        "nl"
    }
    last = Response.objects.get(answers__number=7)
    assert last.answers == {"glad": "no", "number": 7}
    assert (last.group, last.day) == ("", batches.today_of(survey))
    cells = Tally.objects.filter(round=survey, table="glad").values_list("cell", "count")
    assert dict(cells) == {"-": 7, "no": 1}


def boxes_of(survey: Round) -> list[Waiting]:
    return [*Waiting.objects.filter(round=survey)]


def texts() -> list[str]:
    return sorted(str(open_text(bytes(free_text.box)).text) for free_text in FreeText.objects.all())


def test_the_keys_of_all_answers_stand_in_one_order(survey: Round) -> None:
    for number in range(8):
        answers = {"number": number, "glad": "yes"}
        turned = dict(reversed(answers.items())) if number % 2 else answers
        hand_in(survey, answers=turned, language="nl")
    close_round(survey)
    assert {(*response.answers,) for response in Response.objects.all()} == {("glad", "number")}


def test_what_is_too_long_together_is_refused_and_loses_nothing(survey: Round) -> None:
    long = {"why": "€" * 500}
    assert answer(survey, answers=long) is True
    [box] = Waiting.objects.values_list("box", flat=True)
    assert open_answer(bytes(box)).texts == [("why", "€" * 500)]


# -- Enough ---------------------------------------------------------------------------------------
def test_who_begins_when_there_is_enough_is_told_and_who_began_is_taken(desk: Desk) -> None:
    wanted = {"quotas": {"north": 8}, "target": 24}
    survey = an_open_round(desk.row, audience="token", groups=GROUPS, **wanted)
    north, south = (make_tokens(survey, count=1, group=one)[0] for one in ("north", "south"))
    for number in range(24):
        answer(survey, number, group="north")
    assert open_round(survey.code, north).full
    assert not open_round(survey.code, south).full
    assert not open_round(survey.code).full
    assert answer(survey, 16, token=north) is True
    for number in range(24):
        answer(survey, number, group="south")
    assert open_round(survey.code, south).full
    survey.refresh_from_db()
    assert is_full(survey)


def test_a_quota_says_nothing_of_a_group_of_which_no_batch_is_written(desk: Desk) -> None:
    survey = an_open_round(desk.row, audience="token", groups=GROUPS)
    for number in range(36):
        answer(survey, number, group="south" if number < 3 else "north")
    [south] = make_tokens(survey, count=1, group="south")
    for quota in range(1, 6):
        change_round(survey, quotas={"south": quota})
        assert not open_round(survey.code, south).full


# -- What does not work ---------------------------------------------------------------------------
def test_a_batch_that_fails_loses_nothing_and_shows_nobody_an_error(
    survey: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any) -> None:
        raise ValueError(os.urandom(4).hex())

    with monkeypatch.context() as broken:
        broken.setattr("surveys.results.counters.add", fail)
        for number in range(17):
            assert answer(survey, number) is True
    assert (Response.objects.count(), Waiting.objects.count()) == (0, 17)
    assert answer(survey, 17) is True
    assert (Response.objects.count(), Waiting.objects.count()) == (10, 8)
    close_round(survey)
    assert numbers(survey) == [*range(18)]
