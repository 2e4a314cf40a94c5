"""Many at once on PostgreSQL; SQLite lets one writer in after the other (`test_killed.py`)."""

from collections import Counter
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.utils import OperationalError

from backend.core.errors import ImpossibleMove
from notifications.models import Notice
from surveys.models import Response, Round, Waiting
from surveys.results import counters
from surveys.services import batches
from surveys.services.errors import LinkUsed, NotOpen
from surveys.services.invitations import remind
from surveys.services.questionnaires import change
from surveys.services.rounds import close_round, start_round
from surveys.services.tokens import make_tokens
from tests.clock import Clock
from tests.factories import a_desk

from .scenes import (
    a_draft,
    all_at_once,
    an_open_round,
    answer,
    answer_as,
    invited,
    numbers,
    three,
)

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers"),
    pytest.mark.django_db(transaction=True),
]
AT_ONCE, ALL = 12, 50


@pytest.fixture
def survey(transactional_db: Any) -> Round:
    return an_open_round(a_desk("first").row)


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    found: list[int] = []
    add = counters.add

    def note(round_: Round, responses: Any) -> None:
        found.append(len(responses))
        add(round_, responses)

    monkeypatch.setattr(counters, "add", note)
    return found


def test_fifty_at_once_are_written_once_each_and_never_fewer_than_eight(
    survey: Round, sizes: list[int]
) -> None:
    acts = [lambda number=number: answer(survey, number) for number in range(ALL)]
    assert all_at_once(acts, AT_ONCE) == [True] * ALL
    assert all(size >= batches.BATCH for size in sizes)
    assert sum(sizes) + Waiting.objects.count() == ALL
    assert batches.BATCH <= Waiting.objects.count() < 2 * batches.BATCH
    close_round(survey)
    assert numbers(survey) == [*range(ALL)]
    survey.refresh_from_db()
    assert survey.written == ALL
    assert sum(survey.tallies.filter(table="number").values_list("count", flat=True)) == ALL


def test_the_same_answer_at_once_counts_once(survey: Round) -> None:
    mine = uuid4()
    found = all_at_once([lambda: answer(survey, submission=mine)] * AT_ONCE)
    assert Counter(found) == {True: 1, False: AT_ONCE - 1}
    assert Waiting.objects.count() == 1


def test_a_token_and_an_invitation_at_once_let_in_once(survey: Round) -> None:
    paper = an_open_round(survey.organisation, audience="token")
    [token] = make_tokens(paper, count=1)
    asked = an_open_round(survey.organisation, audience="invitation")
    [invitation] = invited(asked, 1)
    for act in (lambda: answer(paper, token=token), lambda: answer_as(asked, invitation, 1)):
        found = all_at_once([act] * AT_ONCE)
        assert Counter(map(type, found)) == {bool: 1, LinkUsed: AT_ONCE - 1}
    assert Waiting.objects.count() == 2


def test_workers_side_by_side_write_a_batch_once(
    survey: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        later.setattr(batches, "write_if_due", lambda _round: 0)
        for number in range(17):
            answer(survey, number)
    found = all_at_once([lambda: batches.write_if_due(survey.id)] * AT_ONCE)
    assert Counter(found) == {9: 1, 0: AT_ONCE - 1}
    close_round(survey)
    assert numbers(survey) == [*range(17)]


def test_closed_while_they_answer_nothing_that_was_taken_is_lost(survey: Round) -> None:
    acts: list[Any] = [lambda number=number: answer(survey, number) for number in range(30)]
    acts[10:10] = [lambda: close_round(survey)] * 2
    found = all_at_once(acts, AT_ONCE)
    ends, answers = found[10:12], found[:10] + found[12:]
    assert {type(end) for end in ends} == {Round, ImpossibleMove}
    assert {*map(type, answers)} <= {bool, NotOpen}
    taken = [number for number, one in enumerate(answers) if one is True]
    assert numbers(survey) == taken
    assert not Waiting.objects.exists()
    last = survey.publications.order_by("number").last()
    assert (last.final, last.respondents) == (True, len(taken)) if last else len(taken) < 5


def test_opened_and_reminded_once(survey: Round, clock: Clock) -> None:
    draft = a_draft(survey.organisation, audience="invitation", remind_after_days=2)
    invited(draft, 3)
    found = all_at_once([lambda: start_round(draft)] * 4)
    assert Counter(map(type, found)) == {Round: 1, ImpossibleMove: 3}
    assert Notice.objects.filter(kind="survey.invited").count() == 3
    clock.put_on(days=2)
    draft.refresh_from_db()
    assert sorted(all_at_once([lambda: remind(draft)] * 4)) == [0, 0, 0, 3]
    assert Notice.objects.filter(kind="survey.reminder").count() == 3


def test_a_version_is_never_changed_under_an_open_round(survey: Round) -> None:
    for _again in range(5):
        draft = a_draft(survey.organisation)
        version = draft.version
        changed, started = all_at_once(
            [
                partial(change, version, definition=three(), revision=1),
                partial(start_round, draft),
            ]
        )
        version.refresh_from_db()
        assert isinstance(started, Round)
        assert version.fixed
        assert version.revision == (1 if isinstance(changed, ImpossibleMove) else 2)


def test_a_connection_that_is_cut_in_the_middle_of_a_batch_loses_nothing(
    survey: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_arguments: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as broken:
        broken.setattr(counters, "add", cut)
        for number in range(16):
            assert answer(survey, number) is True
    connection.close()
    assert (Response.objects.count(), Waiting.objects.count()) == (0, 16)
    with pytest.raises(OperationalError), monkeypatch.context() as broken:
        broken.setattr(counters, "add", cut)
        batches.write_if_due(survey.id)
    connection.close()
    assert answer(survey, 16) is True
    assert (Response.objects.count(), Waiting.objects.count()) == (9, 8)
    close_round(survey)
    assert numbers(survey) == [*range(17)]
