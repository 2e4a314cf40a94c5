"""Who has the whole database before and after each batch knows no more than who was in it."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, models

from backend.core.at_rest import digests_at_rest
from surveys.models import FreeText, Invitation, Response, Round, Spent, Token, Waiting
from surveys.services import batches, blind, boxes, tokens
from surveys.services.boxes import open_text
from surveys.services.rounds import close_round
from surveys.services.tokens import make_tokens
from tests.factories import Desk

from .operators import (
    Guesses,
    Snapshot,
    look,
    look_at_everything,
    number_in,
    number_waiting,
)
from .scenes import an_open_round, answer, answer_as, invited

# That a test is wrong once in a thousand million runs is less than that a machine is.
BY_CHANCE = 1e-9
SIZE = batches.BATCH
pytestmark = pytest.mark.django_db


class Watched:
    """A round whose batches an operator copies just before and after they are written."""

    def __init__(self, survey: Round, monkeypatch: pytest.MonkeyPatch, look: Any = look) -> None:
        self.survey, self.look = survey, look
        self.before: Snapshot = look()
        write = batches.write_if_due

        def look_and_write(round_id: Any) -> int:
            if Waiting.objects.filter(round=round_id).count() == SIZE:
                self.before = look()
            return write(round_id)

        monkeypatch.setattr(batches, "write_if_due", look_and_write)

    def batch(self, first: int, people: list[Invitation]) -> tuple[Snapshot, Snapshot]:
        """Eight people answer, each with a number of their own."""
        for place, one in enumerate(people):
            number = first + place
            answer_as(self.survey, one, number, answers={"why": f"{number}"}, submission=uuid4())
        return self.before, self.look()


def guess(survey: Round, monkeypatch: pytest.MonkeyPatch, many: int) -> Guesses:
    """Everything that an operator may guess by, over many batches of one round."""
    watched, guesses = Watched(survey, monkeypatch), Guesses(SIZE, many)
    everybody = invited(survey, SIZE * many)
    # Not in the order in which they were invited.
    random.Random(5).shuffle(everybody)  # noqa: S311 - to be repeatable, not to be secret
    known: set[str] = set()
    for first in range(0, SIZE * many, SIZE):
        people = everybody[first : first + SIZE]
        before, after = watched.batch(first, people)
        numbers = {one.id: first + place for place, one in enumerate(people)}
        came = [*numbers.values()]
        spent = [f"{bytes(row['digest']).hex()}" for row in after.lying("surveys_spent")]
        mine = dict(zip([one for one in spent if one not in known], came, strict=True))
        known.update(spent)
        orders = {
            "as they came": came,
            "by invitation": [numbers[one] for one in sorted(numbers)],
            "by what was spent": [mine[one] for one in sorted(mine)],
        }
        new = {row["id"] for row in after.tables["surveys_response"] if number_in(row) in came}
        found = {
            "responses as they lie": [
                number_in(row) for row in after.lying("surveys_response") if row["id"] in new
            ],
            "responses by key": [
                number_in(row) for row in after.by_key("surveys_response") if row["id"] in new
            ],
            "buffer as it lies": [*map(number_waiting, before.lying("surveys_waiting"))],
            "buffer by key": [*map(number_waiting, before.by_key("surveys_waiting"))],
        }
        for order, of_people in orders.items():
            for place, of_answers in found.items():
                guesses.note(f"{order}, {place}", of_people, of_answers)
    return guesses


@pytest.fixture
def survey(desk: Desk) -> Round:
    return an_open_round(desk.row, audience="invitation")


def test_an_operator_guesses_no_better_than_chance(
    survey: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    guesses = guess(survey, monkeypatch, 50)
    assert len(guesses.hits) == 12
    assert guesses.luckier_than(BY_CHANCE) == []


def test_the_operator_wins_if_a_batch_is_not_shuffled(
    survey: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attack is one: against the same code without its shuffling it names everybody."""
    monkeypatch.setattr(batches, "shuffled", list)
    guesses = guess(survey, monkeypatch, 20)
    lucky = guesses.luckier_than(BY_CHANCE)
    assert "as they came, buffer as it lies" in lucky


def test_the_operator_wins_if_only_the_buffer_is_shuffled_and_known(
    survey: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch in the order of keys, which stand for the order in which people came."""

    def put_in(round_: Round, box: bytes) -> None:
        number = Waiting.objects.filter(round=round_).count()
        Waiting.objects.create(id=f"{number:032}", round=round_, box=box)

    def in_order(rows: Any) -> list[Any]:
        return [*rows]

    monkeypatch.setattr(batches, "put_in", put_in)
    monkeypatch.setattr(batches, "shuffled", in_order)
    lucky = guess(survey, monkeypatch, 20).luckier_than(BY_CHANCE)
    assert {"as they came, buffer by key", "as they came, responses as they lie"} <= {*lucky}


def test_who_is_known_by_their_group_is_not_alone_in_a_batch(desk: Desk) -> None:
    groups = [{"id": name, "label": {"nl": name}} for name in ("north", "south")]
    survey = an_open_round(desk.row, audience="token", groups=groups)
    north = make_tokens(survey, count=8, group="north")
    south = make_tokens(survey, count=8, group="south")

    def written() -> Counter[str]:
        return Counter(survey.responses.values_list("group", flat=True))

    for number, token in enumerate((*south[:4], *north[:7], *south[4:7])):
        answer(survey, number, token=token)
    assert written() == {}
    answer(survey, 20, token=north[7])
    assert written() == {"north": 8}
    close_round(survey)
    assert written() == {"north": 8, "south": 7}


# -- Nothing in common ----------------------------------------------------------------------------
def atoms(value: Any) -> Iterator[str]:
    """What a value is made of, long enough to tell one from another."""
    if isinstance(value, bytes | memoryview):
        yield bytes(value).hex()
    else:
        yield from re.findall(r"[0-9a-z]{6,}", str(value).lower().replace("-", ""))


def atoms_of(rows: Any) -> set[str]:
    return {one for row in rows for value in row.values() for one in atoms(value)}


def test_a_response_shares_no_value_with_any_other_row_but_its_round(
    survey: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(survey, monkeypatch, look_at_everything)
    before, after = watched.batch(0, invited(survey, SIZE))
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
        for one in Invitation.objects.all()
        for text in (str(one.id), one.id.hex, str(one.recipient), f"{survey.id}/{one.id}")
        for digest in digests_at_rest(purpose, text)
    }
    assert not ids & worked_out


def without_place(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in {"ctid", "xmin", "rowid"}}


def test_a_batch_touches_only_tables_that_are_known_to_say_nothing(
    survey: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = invited(survey, SIZE)
    start = look_at_everything()
    watched = Watched(survey, monkeypatch, look_at_everything)
    before, after = watched.batch(0, people)

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
    } | ({"sqlite_sequence"} & {*after.tables})


@pytest.mark.parametrize("model", [Response, FreeText, Waiting, Spent, Token])
def test_rows_have_no_time_and_no_number(model: type[models.Model]) -> None:
    for one in model._meta.fields:
        assert not isinstance(
            one, models.DateTimeField | models.TimeField | models.AutoField | models.IntegerField
        )
    assert not model._meta.ordering


@pytest.mark.parametrize("is_shuffled", [True, False])
def test_a_text_stands_nowhere_near_the_answers_that_came_with_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, is_shuffled: bool
) -> None:
    if not is_shuffled:
        monkeypatch.setattr(batches, "shuffled", list)
    survey, many = an_open_round(desk.row), 20
    guesses = Guesses(SIZE, many)
    for first in range(0, SIZE * many, SIZE):
        for number in range(first, first + SIZE):
            answer(survey, number, answers={"why": f"{number}"})
        responses = [one.answers["number"] for one in rows_since(Response, first)]
        texts = [int(open_text(bytes(one.box))) for one in rows_since(FreeText, first)]
        guesses.note("as they lie", responses, texts)
    assert guesses.luckier_than(BY_CHANCE) == ([] if is_shuffled else ["as they lie"])


def rows_since(model: type[Any], first: int) -> list[Any]:
    """The last rows as they lie in the table."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    query = f"SELECT * FROM {model._meta.db_table} ORDER BY {place}"  # noqa: S608 - names of ours
    return [*model.objects.raw(query)][first:]
