"""Blind tokens of places: as many as there is staff, each counts once, and nothing leads back."""

from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from backend.core.errors import Conflict, FieldConflict, Missing
from backend.programmes.models import HouseToken, Place, PlaceCard, PlaceKey, Project, SpentToken
from backend.programmes.services.place_cards import make_cards, new_card_code, own_codes
from backend.programmes.services.place_tokens import door_of, issue_token, spend_token
from surveys.blind_tokens.client import prepare_token
from surveys.blind_tokens.keys import PublicKey
from tests.api.test_queries import statements
from tests.domain.test_help_requests_concurrency import all_at_once
from tests.programmes.factories import Programme, a_programme, a_project
from tests.programmes.places import a_place, spend, take

several_writers = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer, which comes after another"
)


@pytest.fixture
def place(programme: Programme) -> Place:
    return a_place(a_project(programme, parts=["places"]))


def prepared(place: Place) -> Any:
    door = door_of(place.house_code)
    assert door is not None
    return prepare_token(PublicKey(door.public), door.fingerprint)


def test_a_card_gives_one_token_which_counts_once(place: Place) -> None:
    [code] = make_cards(place, number=1, others_end=False)
    token = take(code)
    assert spend(place, token)
    assert not spend(place, token)
    assert SpentToken.objects.count() == 1
    # The card is the same to who looks at it, whether somebody used it.
    door = door_of(code)
    assert door is not None
    assert door.place == place
    with pytest.raises(Conflict):
        issue_token(code=code, blinded=prepared(place).blinded)


def test_the_same_request_again_is_the_same_signature_and_counts_once(place: Place) -> None:
    [code] = make_cards(place, number=1, others_end=False)
    for where in (code, place.house_code):
        one = prepared(place)
        first = issue_token(code=where, blinded=one.blinded)
        assert issue_token(code=where, blinded=one.blinded) == first
    assert Place.objects.get().issued == 2
    assert HouseToken.objects.count() == 1


def test_no_more_tokens_than_staff_and_a_fifth_however_many_cards(place: Place) -> None:
    codes = make_cards(place, number=20, others_end=False)
    for code in codes[:12]:
        take(code)
    with pytest.raises(Conflict):
        take(codes[12])
    # The card that came too late is as it was.
    assert PlaceCard.objects.filter(blinded=None).count() == 8
    with pytest.raises(Conflict):
        take(place.house_code)
    with pytest.raises(FieldConflict):
        make_cards(place, number=17, others_end=False)
    again = make_cards(place, number=17, others_end=True)
    assert PlaceCard.objects.count() == 12 + 17
    assert door_of(codes[-1]) is None
    assert own_codes(place, [codes[-1], again[0], new_card_code()]) == [again[0]]


def test_unknown_ended_and_stopped_codes_are_one_answer(
    place: Place, django_assert_num_queries: Any
) -> None:
    [code] = make_cards(place, number=1, others_end=False)
    used = take(code)
    assert used
    with django_assert_num_queries(2):
        assert door_of("2" * 10) is None
    with django_assert_num_queries(2):
        assert door_of("2" * 12) is None
    Place.objects.filter(pk=place.pk).update(period=2)
    with django_assert_num_queries(2):
        assert door_of(code) is None
    with pytest.raises(Missing):
        issue_token(code=code, blinded=b"x")


@pytest.mark.parametrize("code", ["", "\0", "abc\0", "\N{LATIN SMALL LETTER E WITH ACUTE}", "a b"])
def test_what_is_no_code_asks_the_database_nothing(place: Place, code: str) -> None:
    """PostgreSQL refuses a NUL in what it is asked."""
    with statements() as asked:
        assert door_of(code) is None
    assert not asked


def test_who_passes_while_somebody_looks_at_the_staff_counts(place: Place) -> None:
    token = take(place.house_code)
    Place.objects.filter(pk=place.pk).update(staff=1_001, is_flagged=True)
    with pytest.raises(Missing):
        issue_token(code=place.house_code, blinded=b"x")
    assert spend(place, token)


def test_what_is_no_token_counts_nothing(place: Place) -> None:
    token = take(place.house_code)
    other = a_place(place.project, "Another")
    take(other.house_code)
    assert not spend(other, token)
    at = {"place_id": place.pk, "project_id": place.project_id}
    whole = {"message": token.message, "signature": token.signature}
    assert not spend_token(**at, **whole | {"signature": b"x" * 384})
    assert not spend_token(**at, message=b"", signature=b"")
    assert not spend_token(**at | {"place_id": uuid4()}, **whole)
    # A course of another project proves nothing here.
    assert not spend_token(**at | {"project_id": uuid4()}, **whole)
    assert not SpentToken.objects.exists()
    with pytest.raises(FieldConflict):
        issue_token(code=place.house_code, blinded=b"\0" * 384)
    assert Place.objects.get(pk=place.pk).issued == 1


def test_a_thief_with_everything_cannot_tell_who_passed(place: Place) -> None:
    """Nothing of a token that was spent is in what was there before, by whatever key."""
    codes = make_cards(place, number=3, others_end=False)
    tokens = [take(code) for code in codes]
    before = str([*PlaceCard.objects.values()]) + str([*PlaceKey.objects.values()])
    assert spend(place, tokens[1])
    [spent] = SpentToken.objects.values()
    assert {*spent} == {"id", "place_id", "period", "mac"}
    assert str(spent["id"]) not in before
    after = str([*PlaceCard.objects.values()]) + str([*PlaceKey.objects.values()])
    assert before == after
    # A card has what was signed for it, by which each token could have been made.
    assert {*PlaceCard.objects.values()[0]} == {"id", "place_id", "period", "digest", "blinded"}


@several_writers
@pytest.mark.django_db(transaction=True)
def test_two_phones_at_once_count_once(transactional_db: Any) -> None:
    project: Project = a_project(a_programme(), parts=["places"])
    place = a_place(project)
    token = take(place.house_code)
    found = all_at_once([partial(spend, place, token)] * 4)
    assert sorted(found) == [False, False, False, True]
    assert SpentToken.objects.count() == 1


@several_writers
@pytest.mark.django_db(transaction=True)
def test_two_phones_at_one_card_get_one_token(transactional_db: Any) -> None:
    project: Project = a_project(a_programme(), parts=["places"])
    place = a_place(project)
    [code] = make_cards(place, number=1, others_end=False)
    messages = [prepared(place).blinded for _phone in range(4)]

    def issue(blinded: bytes) -> bool:
        try:
            return bool(issue_token(code=code, blinded=blinded))
        except Conflict:
            return False

    found = all_at_once([partial(issue, blinded) for blinded in messages])
    assert found.count(True) == 1
    assert Place.objects.get().issued == 1
