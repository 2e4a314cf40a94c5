"""What is done by several at the same moment, on PostgreSQL; on SQLite one after the other."""

from functools import partial
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from backend.core.errors import Conflict, ImpossibleMove
from backend.experts.models import Assignment, CheckIn, Evaluation, Fee
from backend.experts.selectors.care import lists_of
from backend.experts.services import care, consultations, contributions, fees, invitations, requests
from backend.experts.services.evaluations import answer_as_member, answer_as_requester
from notifications.models import Notice
from tests.domain.test_help_requests_concurrency import all_at_once
from tests.experts.care_scenes import MEMBER_SAYS, REQUESTER_SAYS, worked
from tests.experts.consultation_scenes import a_talk
from tests.experts.factories import a_platform
from tests.experts.requesters import ASKS

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers"),
    pytest.mark.django_db(transaction=True),
]
AT_ONCE = 8


def test_the_last_ones_to_answer_notice_each_other() -> None:
    done = worked(a_platform(), 5)
    acts = [
        partial(
            answer_as_member,
            expert=person.row,
            invitation_id=part.id,
            language="en",
            answers=MEMBER_SAYS,
        )
        for person, part in zip(done.people, done.parts, strict=True)
    ]
    ask = partial(answer_as_requester, assignment=done.row, language="nl", answers=REQUESTER_SAYS)
    all_at_once([*acts, ask])
    assert not Evaluation.objects.filter(opened=False).exists()
    assert not Evaluation.objects.filter(answers__isnull=True).exists()


def test_of_many_answers_of_one_the_first_counts() -> None:
    done = worked(a_platform(), 2)

    def say(feeling: int) -> bool:
        try:
            answer_as_member(
                expert=done.people[0].row,
                invitation_id=done.parts[0].id,
                language="en",
                answers={**MEMBER_SAYS, "feeling": feeling},
            )
        except Conflict:
            return False
        return True

    assert sum(all_at_once([partial(say, 1 + at % 5) for at in range(AT_ONCE)])) == 1


def test_each_fee_is_on_one_list_once() -> None:
    hope = a_platform()
    parts = [part.id for part in worked(hope, 6).parts]

    def put(chosen: list[UUID]) -> int:
        try:
            return fees.make_list(platform=hope.platform, parts=chosen).fees
        except ImpossibleMove:
            return 0

    both_ways = [partial(put, parts), partial(put, parts[::-1])]
    assert sum(all_at_once(both_ways * (AT_ONCE // 2))) == 6
    [made] = lists_of(hope.platform)
    have = partial(fees.note_downloaded, platform=hope.platform, list_id=made.id)
    all_at_once([have] * AT_ONCE)
    assert Fee.objects.filter(state="listed", payment_list=made.id).count() == 6


def test_what_follows_is_made_once() -> None:
    done = worked(a_platform(), 3)
    for model in (Evaluation, Fee, CheckIn):
        model.objects.all().delete()
    all_at_once([partial(care.after_work, done.row)] * AT_ONCE)
    counts = [model.objects.count() for model in (Evaluation, Fee, CheckIn)]
    assert counts == [4, 3, 6]


def test_a_member_is_asked_once() -> None:
    worked(a_platform())
    CheckIn.objects.update(due_on="2026-01-01")
    all_at_once([care.ask_how_they_are] * AT_ONCE)
    assert Notice.objects.filter(kind="expert.care").count() == 2


def test_who_hands_in_while_it_is_withdrawn_is_paid(monkeypatch: pytest.MonkeyPatch) -> None:
    talk, answered, ends = a_talk(a_platform()).set_up(), Event(), Event()
    erase_unsent = requests.erase_unsent

    def is_about_to_be_kept(*_desk: Any) -> None:
        answered.set()
        assert ends.wait(60)

    def then_it_ends(parts: Any) -> None:
        ends.set()
        erase_unsent(parts)

    monkeypatch.setattr(contributions, "tell_desk", is_about_to_be_kept)
    monkeypatch.setattr(requests, "erase_unsent", then_it_ends)

    def withdraw() -> None:
        assert answered.wait(60)
        requests.withdraw(talk.assignment, by=ASKS)

    all_at_once([partial(talk.answer, 0), withdraw])
    assert [fee.invitation_id for fee in Fee.objects.all()] == [talk.parts[0].id]


def test_stepping_back_and_ending_the_answering_wait_for_each_other() -> None:
    talk = a_talk(a_platform(), 6).set_up().answer(0, 1, 2)
    ends = [partial(consultations.begin_summing, talk.row)]
    steps = [partial(invitations.step_back, part) for part in talk.parts[2:]]
    all_at_once([*steps, *ends])
    assert (talk.now().state, Assignment.objects.get().accepted) == ("summary", 2)
