"""Free texts: nobody reads one before a person took out what identifies."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.crypto.errors import Damaged
from backend.core.errors import Conflict, Missing
from surveys.models import FreeText, Round
from surveys.services import texts
from surveys.services.boxes import (
    Answered,
    Written,
    lock_answer,
    lock_counts,
    lock_text,
    open_answer,
    open_text,
)
from surveys.services.rounds import close_round
from surveys.services.text_groups import _large
from surveys.services.texts import clear_text, readable_texts, texts_of, withhold_text
from surveys.states import TextState
from tests.factories import Desk

from .scenes import an_open_round, answer


@pytest.fixture
def survey(desk: Desk) -> Round:
    survey = an_open_round(desk.row)
    for number in range(5):
        answer(survey, number, answers={"why": f"Sam said {number}"}, language="en")
    return close_round(survey)


def test_texts_wait_until_somebody_has_cleared_them(survey: Round) -> None:
    waiting = texts_of(survey, state=TextState.WAITING).rows
    assert {one.text for one in waiting} == {f"Sam said {number}" for number in range(5)}
    cleared = clear_text(survey, waiting[0].id, text=" Somebody said so ")
    assert (cleared.state, cleared.text) == (TextState.CLEARED, "Somebody said so")
    withheld = withhold_text(survey, waiting[1].id)
    assert (withheld.state, withheld.text) == (TextState.WITHHELD, waiting[1].text)
    left = texts_of(survey, state=TextState.WAITING, question="why").rows
    assert [one.id for one in left] == [one.id for one in waiting[2:]]
    assert texts_of(survey, question="glad").rows == []
    assert texts_of(survey, state=TextState.CLEARED).rows == [cleared]


def test_what_was_taken_out_is_gone(survey: Round) -> None:
    one = texts_of(survey).rows[0]
    clear_text(survey, one.id, text="Somebody said so")
    row = FreeText.objects.get(id=one.id)
    assert open_text(bytes(row.box)) == Written("Somebody said so", "en")


def test_nothing_and_too_much_are_refused(survey: Round) -> None:
    one = texts_of(survey).rows[0]
    for text in (" ", "x" * 4_001):
        with pytest.raises(Conflict):
            clear_text(survey, one.id, text=text)
    assert texts_of(survey).rows[0] == one


def test_anothers_texts_are_not_there(survey: Round, desk: Desk) -> None:
    other = an_open_round(desk.row)
    one = texts_of(survey).rows[0]
    for round_, text_id in ((other, one.id), (survey, uuid4())):
        with pytest.raises(Missing):
            withhold_text(round_, text_id)
        with pytest.raises(Missing):
            clear_text(round_, text_id, text="mine")
    assert texts_of(survey).rows[0] == one


def test_texts_come_in_pages(survey: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "AT_ONCE", 3)
    first = texts_of(survey)
    second = texts_of(survey, after=first.after)
    assert len({one.id for one in (*first.rows, *second.rows)}) == 5
    assert second.after is None


def test_a_text_whose_key_is_gone_is_there_without_its_words(
    survey: Round, settings: object
) -> None:
    settings.SECRET_KEY = "another" * 8  # type: ignore[attr-defined]
    assert {row.text for row in texts_of(survey).rows} == {None}


def test_what_few_wrote_is_not_there_also_when_the_round_has_ended(desk: Desk) -> None:
    survey = an_open_round(desk.row)
    for number in range(20):
        answer(survey, number, answers={"why": "so"} if number < 4 else {})
    survey = close_round(survey)
    hidden = FreeText.objects.filter(round=survey)
    assert hidden.count() == 4
    for state in (None, *TextState):
        assert texts_of(survey, state=state).rows == []
    assert texts_of(survey, question="why").rows == []
    assert readable_texts(survey).rows == []
    # Nor is one cleared by somebody who guesses which it is.
    for one in hidden:
        with pytest.raises(Missing):
            clear_text(survey, one.id, text="so")


def test_a_language_is_said_if_no_smaller_one_stands_out(desk: Desk) -> None:
    survey = an_open_round(desk.row)
    for number in range(11):
        language = "nl" if number < 6 else "en"
        answer(survey, number, answers={"why": language}, language=language)
    survey = close_round(survey)
    assert {(row.text, row.language) for row in texts_of(survey).rows} == {
        ("nl", "nl"),
        ("en", "en"),
    }
    few = {"why": {"nl": 6, "en": 4}}
    Round.objects.filter(id=survey.id).update(text_counts=lock_counts(few))
    # Four are fewer than five; were six in Dutch said to be, the others would be found.
    assert {row.language for row in texts_of(survey).rows} == {""}
    one = texts_of(survey).rows[0]
    assert clear_text(survey, one.id, text="so").language == ""


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 20), max_size=6))
def test_texts_without_a_language_are_none_or_enough(counts: dict[str, int]) -> None:
    said = _large(counts, 5)
    left = [count for language, count in counts.items() if language not in said]
    assert all(counts[one] >= 5 for one in said)
    assert not left or sum(left) >= 5 or not said
    assert not said or len(left) <= 1 + sum(count < 5 for count in counts.values())


# -- Boxes ----------------------------------------------------------------------------------------
def test_a_box_opens_as_it_was_locked_and_for_its_purpose_alone() -> None:
    answered = Answered({"b": [1, {"z": 1, "a": 2}], "a": "é"}, [("why", "ja")], "nl", "north")
    box = lock_answer(answered, 512)
    found = open_answer(box)
    assert found == answered
    assert [*found.answers] == ["a", "b"]
    assert [*found.answers["b"][1]] == ["a", "z"]
    assert open_text(lock_text("€", "nl", 512)) == Written("€", "nl")
    for wrong in (box, b"", box[:-1] + b"?"):
        with pytest.raises(Damaged):
            open_text(wrong)


def test_a_box_holds_no_more_than_a_message() -> None:
    with pytest.raises(Conflict):
        lock_answer(Answered({}, [("why", "x" * 66_000)], "nl", ""), 65_536)
