"""Attempts: opened by their code alone, of one size, and kept until nobody goes on with them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from backend.core.days import today
from backend.core.errors import Conflict
from backend.programmes.models import Attempt
from backend.programmes.models.attempts import BOX_BYTES
from backend.programmes.services.attempts import (
    PlaceToken,
    Progress,
    begin_attempt,
    clean_code,
    erase_expired_attempts,
    forget_attempt,
    lookup_of,
    progress_of,
    save_attempt,
)

pytestmark = pytest.mark.django_db


def a_progress(**more: Any) -> Progress:
    return Progress(version=str(uuid4()), language="nl", **more)


def test_an_attempt_is_found_by_its_code_alone() -> None:
    kept = a_progress(role="desk", answers={"s2": "a"}, place=PlaceToken("p", "m", "s"), saved=1)
    code = begin_attempt(kept)
    assert progress_of(code) == kept
    assert progress_of(code[::-1]) is None
    assert save_attempt(code[::-1], kept) is None


def test_boxes_have_one_size_and_say_nothing() -> None:
    small, large = a_progress(), a_progress(answers={f"s{n}": ["a", "b"] for n in range(300)})
    begin_attempt(small)
    begin_attempt(large)
    boxes = [bytes(row.box) for row in Attempt.objects.all()]
    assert {len(box) for box in boxes} == {BOX_BYTES}
    assert not any(small.version.encode() in box for box in boxes)


def test_what_does_not_fit_is_refused() -> None:
    begun = a_progress()
    code = begin_attempt(begun)
    answers = {f"s{n}": str(uuid4()) for n in range(400)}
    with pytest.raises(Conflict):
        save_attempt(code, replace(begun, answers=answers, saved=1))


def test_of_two_devices_the_one_that_got_further_counts() -> None:
    begun = a_progress()
    code = begin_attempt(begun)
    further = Progress(begun.version, "nl", answers={"s1": "a", "s2": "b"}, saved=2)
    save_attempt(code, further)
    behind = Progress(begun.version, "nl", answers={"s1": "b"}, saved=1)
    assert save_attempt(code, behind) == further
    assert progress_of(code) == further


def test_of_two_devices_that_got_as_far_the_one_that_saves_last_counts() -> None:
    begun = a_progress()
    code = begin_attempt(begun)
    save_attempt(code, replace(begun, answers={"s1": "a"}, saved=1))
    last = replace(begun, answers={"s1": "b"}, saved=1)
    assert save_attempt(code, last) == last
    assert progress_of(code) == last


def test_version_and_certificate_stay() -> None:
    begun = a_progress(certificate="abc", handed_in=True, place=PlaceToken("p", "m", "s"))
    code = begin_attempt(begun)
    found = save_attempt(code, a_progress(saved=3))
    assert found is not None
    assert (found.version, found.certificate, found.handed_in) == (begun.version, "abc", True)
    assert found.place == begun.place


def test_a_box_that_was_changed_or_moved_does_not_open() -> None:
    one, other = begin_attempt(a_progress()), begin_attempt(a_progress())
    rows = [*Attempt.objects.all()]
    Attempt.objects.filter(pk=rows[0].pk).update(box=rows[1].box)
    assert [progress_of(one), progress_of(other)].count(None) == 1


def test_old_attempts_are_erased_and_others_stay() -> None:
    old, new = begin_attempt(a_progress()), begin_attempt(a_progress())
    Attempt.objects.exclude(pk=_row_of(new).pk).update(expires_on=today() - timedelta(days=1))
    Attempt.objects.filter(pk=_row_of(new).pk).update(expires_on=today())
    assert erase_expired_attempts() == 1
    assert progress_of(old) is None
    assert progress_of(new)


def test_learners_forget_their_attempt() -> None:
    code = begin_attempt(a_progress())
    assert forget_attempt(code)
    assert not forget_attempt(code)


@pytest.mark.parametrize("typed", ["", "abc", "0" * 20, "a" * 21, "ä" * 20, "a" * 5000])
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert clean_code(typed) == ""


def test_codes_are_typed_with_spaces_dashes_and_capitals() -> None:
    assert clean_code(" ABCD-efgh jkmn pqrs tuvw ") == "abcdefghjkmnpqrstuvw"


def _row_of(code: str) -> Attempt:
    return Attempt.objects.get(pk=lookup_of(code))
