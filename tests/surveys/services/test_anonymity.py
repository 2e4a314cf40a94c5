"""Who has the whole database before and after each batch knows no more than who was in it."""

import re
from collections.abc import Iterator
from itertools import count, islice
from typing import Any

import pytest
from django.db import connection, models

from backend.core.at_rest import digests_at_rest
from surveys.models import FreeText, Invitation, Response, Round, Spent, Token, Waiting
from surveys.services import batches, blind, boxes, tokens
from surveys.services.boxes import open_text
from tests.factories import Desk

from .operators import (
    BY_CHANCE,
    POOL,
    SIZE,
    Guesses,
    Operator,
    Snapshot,
    Watched,
    look_at_everything,
    rows_since,
)
from .scenes import an_open_round, answer, invited

# Full: hundreds of rounds are held, to see how often somebody is guessed.
pytestmark = [pytest.mark.full, pytest.mark.django_db]


@pytest.fixture
def survey(desk: Desk) -> Round:
    return an_open_round(desk.row, audience="invitation")


def test_an_operator_guesses_no_better_than_chance(
    survey: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of sixteen; of those who came since the last batch, one of eight."""
    assert Operator(survey, monkeypatch, 50).lucky() == set()


def test_the_operator_wins_if_a_batch_is_not_shuffled(
    survey: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attack works: without shuffling it names everybody."""
    monkeypatch.setattr(batches, "shuffled", list)
    lucky = Operator(survey, monkeypatch, 20).lucky()
    assert "as they came, buffer as it lies" in lucky


def test_the_operator_wins_if_only_the_buffer_is_shuffled_and_known(
    survey: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pool in the order of keys shows the order in which people came."""
    came = count()

    def put_in(round_: Round, answered: boxes.Answered) -> None:
        box = boxes.lock_answer(answered, 4096)
        Waiting.objects.create(id=f"{next(came):032}", round=round_, box=box)

    monkeypatch.setattr(batches, "buffer_answer", put_in)
    monkeypatch.setattr(batches, "shuffled", list)
    lucky = Operator(survey, monkeypatch, 20).lucky()
    assert {"as they came, buffer by key", "as they came, responses as they lie"} <= lucky


def test_the_operator_wins_if_the_oldest_are_written(
    survey: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a random draw it shows who came first."""

    def oldest(survey: Round, group: str, *, stays: int, least: int) -> dict[Any, Any]:
        rows = opened(survey, group)
        in_order = sorted(rows.items(), key=lambda row: row[1].answers["number"])
        return dict(in_order[:stays] if len(in_order) == stays + least else [])

    opened = batches._opened
    monkeypatch.setattr(batches, "_drawn", oldest)
    lucky = Operator(survey, monkeypatch, 50).lucky()
    assert "as they came, responses as they lie" in lucky
    assert "as they came, buffer as it lies" not in lucky


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite notes no transactions")
def test_no_row_of_a_pool_says_which_was_the_last(
    survey: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = Watched(survey, monkeypatch).come(invited(survey, POOL))
    for shot, table in ((before, "surveys_waiting"), (after, "surveys_response")):
        assert len({row["xmin"] for row in shot.lying(table)}) == 1


# -- Nothing in common ----------------------------------------------------------------------------
def atoms(value: Any) -> Iterator[str]:
    if isinstance(value, bytes | memoryview):
        yield bytes(value).hex()
    else:
        yield from re.findall(r"[0-9a-z]{6,}", str(value).lower().replace("-", ""))


def atoms_of(rows: Any) -> set[str]:
    return {atom for row in rows for value in row.values() for atom in atoms(value)}


def test_a_response_shares_no_value_with_any_other_row_but_its_round(
    survey: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(survey, monkeypatch, look_at_everything)
    before, after = watched.come(invited(survey, POOL))
    ours = {"surveys_response", "surveys_freetext"}
    written = [row for name in ours for row in after.tables[name]]
    common = {survey.id.hex, f"{batches.today_of(survey):%Y%m%d}", "number", "waiting"}
    mine = atoms_of([without_place(row) for row in written]) - common
    # Identifiers of both, and the boxes of the texts.
    assert len(mine) == 3 * SIZE
    others = atoms_of(
        without_place(row)
        for shot in (before, after)
        for name, rows in shot.tables.items()
        if name not in ours
        for row in rows
    )
    assert not mine & others
    # Nor is anything of them worked out under the server's secrets from what stands elsewhere.
    ids = {one for one in mine if len(one) == 32}
    purposes = [
        value
        for module in (tokens, boxes, blind)
        for value in vars(module).values()
        if isinstance(value, bytes)
    ]
    assert len(purposes) >= 5
    worked_out = {
        digest.hex()[:32]
        for purpose in purposes
        for invitation in Invitation.objects.all()
        for text in (
            str(invitation.id),
            invitation.id.hex,
            str(invitation.recipient),
            f"{survey.id}/{invitation.id}",
        )
        for digest in digests_at_rest(purpose, text)
    }
    assert not ids & worked_out


def without_place(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in {"ctid", "xmin", "rowid"}}


def test_a_batch_touches_only_tables_that_are_known_to_say_nothing(
    survey: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = invited(survey, POOL)
    start = look_at_everything()
    watched = Watched(survey, monkeypatch, look_at_everything)
    before, after = watched.come(people)

    def changed(one: Snapshot, other: Snapshot) -> set[str]:
        return {name for name in other.tables if one.tables[name] != other.tables[name]}

    # Notices of the invitation go, so that nobody is told who has answered.
    handed_in = {"surveys_invitation", "surveys_spent", "surveys_waiting", "notifications_notice"}
    assert changed(start, before) == handed_in
    assert changed(before, after) == {
        "surveys_waiting",
        "surveys_response",
        "surveys_freetext",
        "surveys_tally",
        "surveys_round",
        "surveys_publication",
    } | ({"sqlite_sequence"} & {*after.tables})


@pytest.mark.parametrize("model", [Response, FreeText, Waiting, Spent, Token])
def test_rows_have_no_time_and_no_number(model: type[models.Model]) -> None:
    for field in model._meta.fields:
        assert not isinstance(
            field, models.DateTimeField | models.TimeField | models.AutoField | models.IntegerField
        )
    assert not model._meta.ordering


@pytest.mark.parametrize("is_shuffled", [True, False])
def test_a_text_stands_nowhere_near_the_answers_that_came_with_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, is_shuffled: bool
) -> None:
    if not is_shuffled:
        monkeypatch.setattr(batches, "shuffled", list)
    survey, many, coming = an_open_round(desk.row), 20, count()
    guesses = Guesses(SIZE, SIZE, many)
    for number in islice(coming, SIZE):
        answer(survey, number, answers={"why": f"{number}"})
    for first in range(0, SIZE * many, SIZE):
        for number in islice(coming, SIZE):
            answer(survey, number, answers={"why": f"{number}"})
        responses = [one.answers["number"] for one in rows_since(Response, first)]
        texts = [int(str(open_text(bytes(one.box)).text)) for one in rows_since(FreeText, first)]
        guesses.note("as they lie", responses, texts)
    assert guesses.luckier_than(BY_CHANCE) == (set() if is_shuffled else {"as they lie"})
