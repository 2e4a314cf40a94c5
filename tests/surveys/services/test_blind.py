"""Blind rounds: one token for each who was invited, and no way from a token to its owner."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.core.errors import Conflict
from notifications.models import Notice
from notifications.recipients import member
from surveys.blind_tokens.client import PreparedToken, prepare_token
from surveys.blind_tokens.keys import PublicKey
from surveys.models import BlindKey, Invitation, Round, Spent, Waiting
from surveys.services.blind import fingerprint_of, issue_blind
from surveys.services.errors import LinkUsed, NotOpen
from surveys.services.invitations import invite, waiting_for
from surveys.services.responses import open_round
from surveys.services.rounds import close_round
from surveys.services.schedule import remind_due
from surveys.services.tokens import invitation_token
from tests.clock import Clock
from tests.factories import Desk

from .scenes import a_draft, an_open_round, answer, counts_of, numbers


class Person:
    """Somebody who was invited, and their phone."""

    def __init__(self, survey: Round) -> None:
        self.survey, self.id = survey, uuid4()
        invite(survey, [member(self.id)])
        self.link = invitation_token(Invitation.objects.get(recipient=self.id).id)
        key = PublicKey(open_round(survey.code, self.link).blind_key or b"")
        self.prepared: PreparedToken = prepare_token(key, key.fingerprint())

    def take(self) -> tuple[bytes, bytes]:
        signature = issue_blind(self.survey, token=self.link, blinded=self.prepared.blinded)
        token = self.prepared.finish(signature)
        return token.message, token.signature


@pytest.fixture
def survey(desk: Desk) -> Round:
    return an_open_round(desk.row, audience="blind", remind_after_days=1)


def test_a_token_is_taken_and_lets_in_once(survey: Round) -> None:
    person, mine = Person(survey), uuid4()
    token = person.take()
    assert answer(survey, 5, blind=token, submission=mine) is True
    assert answer(survey, 5, blind=token, submission=mine) is False
    with pytest.raises(LinkUsed):
        answer(survey, 6, blind=token)
    close_round(survey)
    assert numbers(survey) == [5]


def test_a_signature_that_got_lost_can_be_asked_for_again_and_no_other(survey: Round) -> None:
    person = Person(survey)
    first = issue_blind(survey, token=person.link, blinded=person.prepared.blinded)
    assert issue_blind(survey, token=person.link, blinded=person.prepared.blinded) == first
    another = Person(survey).prepared.blinded
    with pytest.raises(LinkUsed):
        issue_blind(survey, token=person.link, blinded=another)
    assert answer(survey, blind=person.take()) is True


def test_what_cannot_be_signed_uses_nothing_up(survey: Round) -> None:
    person = Person(survey)
    for blinded in (b"", b"short", b"\xff" * len(person.prepared.blinded)):
        with pytest.raises(Conflict):
            issue_blind(survey, token=person.link, blinded=blinded)
    assert answer(survey, blind=person.take()) is True


def test_nobody_comes_in_without_a_token_of_this_round(survey: Round, desk: Desk) -> None:
    other = an_open_round(desk.row, audience="blind")
    message, signature = Person(survey).take()
    bad: list[Any] = [
        None,
        Person(other).take(),
        (message, signature[::-1]),
        (message[:-1], signature),
        (b"", b""),
    ]
    for blind in bad:
        with pytest.raises(LinkUsed):
            answer(survey, blind=blind)
    with pytest.raises(LinkUsed):
        answer(survey, token=Person(survey).link)
    assert not Waiting.objects.exists()
    assert not Spent.objects.exists()


def test_tokens_are_for_open_blind_rounds(desk: Desk, survey: Round) -> None:
    person = Person(survey)
    close_round(survey)
    survey.refresh_from_db()
    with pytest.raises(NotOpen):
        person.take()
    with pytest.raises(Conflict):
        issue_blind(an_open_round(desk.row), token=person.link, blinded=b"")
    assert not BlindKey.objects.filter(round=a_draft(desk.row, audience="blind")).exists()


def test_that_somebody_answered_stands_nowhere(clock: Clock, survey: Round) -> None:
    people = [Person(survey) for _one in range(3)]
    token = people[0].take()
    Notice.objects.all().delete()

    def invitations() -> list[tuple[UUID, bool, bool]]:
        rows = Invitation.objects.order_by("id")
        return [*rows.values_list("recipient", "answered", "issued")]

    before = invitations()
    answer(survey, blind=token)
    assert invitations() == before
    assert counts_of(survey) == (3, 1)
    assert waiting_for(people[0].id) == []
    assert len(waiting_for(people[1].id)) == 1
    # Who took a token may have answered, so they are not reminded.
    clock.put_on(days=1)
    assert remind_due() == 2
    assert {*Notice.objects.values_list("recipient", flat=True)} == {
        person.id for person in people[1:]
    }


def test_a_round_that_is_over_has_no_private_key(survey: Round) -> None:
    known = fingerprint_of(survey)
    close_round(survey)
    assert bytes(BlindKey.objects.get(round=survey).private) == b""
    assert fingerprint_of(survey) == known


def test_the_private_key_is_locked_and_stays_one(survey: Round) -> None:
    row = BlindKey.objects.get(round=survey)
    # How every RSA key in PKCS #8 begins, as bytes and as text.
    assert bytes.fromhex("06092a864886f70d010101") not in bytes(row.private)
    assert b"BgkqhkiG9w0BAQEF" not in bytes(row.private)
    assert PublicKey(bytes(row.public)).bits == 3072
