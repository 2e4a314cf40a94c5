"""An operator with all rows and secrets who wants to know who answered what.

They look before and after each batch is written; somebody who watches every answer sees it in the
buffer, which only blind rounds prevent.
"""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, product
from math import comb
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection

from surveys.models import Invitation, Round, Waiting
from surveys.services import batches
from surveys.services.boxes import open_answer

from .scenes import answer_as, invited

# That a test is wrong once in a thousand million runs is less than that a machine is.
BY_CHANCE = 1e-9
SIZE = batches.BATCH
POOL = 2 * SIZE
type Rows = list[dict[str, Any]]
TABLES = ("surveys_response", "surveys_waiting", "surveys_spent", "surveys_invitation")
KEYS = {"surveys_spent": "digest"}


@dataclass
class Snapshot:
    """Tables with the physical place of each row."""

    tables: dict[str, Rows]

    def lying(self, table: str) -> Rows:
        return self.tables[table]

    def by_key(self, table: str) -> Rows:
        key = KEYS.get(table, "id")
        return sorted(self.tables[table], key=lambda row: _plain(row[key]))


def look(names: Sequence[str] = TABLES) -> Snapshot:
    return Snapshot({name: _rows(name) for name in names})


def look_at_everything() -> Snapshot:
    found = look(connection.introspection.table_names())
    found.tables["cache"] = [{"key": key, "value": value} for key, value in _cached().items()]
    return found


def _cached() -> dict[str, Any]:
    held: Any = cache._cache  # type: ignore[attr-defined]
    if isinstance(held, dict):
        return held
    client = held.get_client()
    return {key: client.dump(key) for key in sorted(client.scan_iter())}


def _rows(table: str) -> Rows:
    place = "ctid::text, xmin::text" if connection.vendor == "postgresql" else "rowid"
    order = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        # Names of tables are our own.
        cursor.execute(f'SELECT {place}, * FROM "{table}" ORDER BY {order}')  # noqa: S608
        names = [one.name if hasattr(one, "name") else one[0] for one in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _plain(value: Any) -> str:
    return (
        bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value).replace("-", "")
    )


def number_in(row: dict[str, Any]) -> int:
    answers = row["answers"]
    found: int = (json.loads(answers) if isinstance(answers, str) else answers)["number"]
    return found


def number_waiting(row: dict[str, Any]) -> int:
    found: int = open_answer(bytes(row["box"])).answers["number"]
    return found


@dataclass
class Guesses:
    """How often the person at one place of an order had the answer at another."""

    people: int
    answers: int
    batches: int = 0
    hits: dict[str, list[list[int]]] = field(default_factory=dict)

    def note(self, how: str, people: Sequence[int], answers: Sequence[int]) -> None:
        assert (len(people), len(answers)) == (self.people, self.answers)
        assert {*answers} <= {*people}
        table = self.hits.setdefault(how, [[0] * self.answers for _one in people])
        for place, who in enumerate(answers):
            table[people.index(who)][place] += 1

    def luckier_than(self, chance: float) -> set[str]:
        """Return ways of guessing whose result has a probability below `chance` at random.

        Bounds are those of the binomial and of the number of fixed points of a permutation, shared
        among as many ways as are tried.
        """
        each = chance / (len(self.hits) * (self.people * self.answers + 2 * self.people + 4))
        most = _most_of(_binomial(self.batches, 1 / self.people), each)
        if self.answers < self.people:
            likely = _binomial(self.batches, self.answers / self.people)
        else:
            likely = _fixed_points(self.people, self.batches)
        fewest, most_often = _bounds_of(likely, each)
        return {
            how
            for how, table in self.hits.items()
            if max(max(row) for row in table) > most
            or any(not fewest <= _sum <= most_often for _sum in self._sums(table))
        }

    def _sums(self, table: list[list[int]]) -> list[int]:
        if self.answers < self.people:
            return [sum(row) for row in table]
        places = range(self.people)
        return [sum(table[at][at] for at in places), sum(table[at][-1 - at] for at in places)]


def _binomial(tries: int, chance: float) -> list[float]:
    return [
        comb(tries, hits) * chance**hits * (1 - chance) ** (tries - hits)
        for hits in range(tries + 1)
    ]


def _fixed_points(size: int, batches: int) -> list[float]:
    derangements = [1, 0]
    for n in range(2, size + 1):
        derangements.append((n - 1) * (derangements[-1] + derangements[-2]))
    total = sum(comb(size, at) * derangements[size - at] for at in range(size + 1))
    one = [comb(size, at) * derangements[size - at] / total for at in range(size + 1)]
    found = [1.0]
    for _batch in range(batches):
        following = [0.0] * (len(found) + size)
        for at, likely in enumerate(found):
            for more, chance in enumerate(one):
                following[at + more] += likely * chance
        found = following
    return found


def _most_of(likely: Sequence[float], chance: float) -> int:
    tail = 0.0
    for at in range(len(likely) - 1, -1, -1):
        tail += likely[at]
        if tail >= chance:
            return at
    return -1


def _bounds_of(likely: Sequence[float], chance: float) -> tuple[int, int]:
    fewest = len(likely) - 1 - _most_of(likely[::-1], chance)
    return fewest, _most_of(likely, chance)


# -- What they do -------------------------------------------------------------------------------
class Watched:
    """A round whose batches an operator copies just before and after they are written."""

    def __init__(self, survey: Round, monkeypatch: pytest.MonkeyPatch, look: Any = look) -> None:
        self.survey, self.look, self.number = survey, look, count()
        self.before: Snapshot = look()
        write = batches.write_if_due

        def look_and_write(round_id: Any) -> int:
            if Waiting.objects.filter(round=round_id).count() == POOL:
                self.before = look()
            return write(round_id)

        monkeypatch.setattr(batches, "write_if_due", look_and_write)

    def come(self, people: list[Invitation]) -> tuple[Snapshot, Snapshot]:
        for one, number in zip(people, self.number, strict=False):
            answer_as(self.survey, one, number, answers={"why": f"{number}"}, submission=uuid4())
        return self.before, self.look()


class Operator:
    """Guesses by everything available over many batches of one round."""

    def __init__(self, survey: Round, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
        self.watched = Watched(survey, monkeypatch)
        self.everybody = invited(survey, SIZE * (many + 1))
        # Not in the order in which they were invited.
        random.Random(5).shuffle(self.everybody)  # noqa: S311 - to be repeatable
        self.in_pool, self.newcomers = Guesses(POOL, POOL, many), Guesses(SIZE, SIZE, many)
        self.drawn, self.written = Guesses(POOL, SIZE, many), Guesses(SIZE, SIZE, many)
        self.spent: list[str] = []
        self.watched.come(self.everybody[:SIZE])
        waiting = [*range(SIZE)]
        for first in range(SIZE, SIZE * (many + 1), SIZE):
            new = [*range(first, first + SIZE)]
            waiting = self.watch([*waiting, *new], new)

    def watch(self, pool: list[int], new: list[int]) -> list[int]:
        """Write one more batch; return who stays in the pool, in order."""
        before, after = self.watched.come([self.everybody[one] for one in new])
        self.spent = [f"{bytes(row['digest']).hex()}" for row in after.lying("surveys_spent")]
        buffer = {
            "buffer as it lies": [*map(number_waiting, before.lying("surveys_waiting"))],
            "buffer by key": [*map(number_waiting, before.by_key("surveys_waiting"))],
        }
        responses = {
            "responses as they lie": [*map(number_in, after.lying("surveys_response"))],
            "responses by key": [*map(number_in, after.by_key("surveys_response"))],
        }
        responses = {how: [one for one in rows if one in pool] for how, rows in responses.items()}
        written = responses["responses by key"]
        among_new = {how: [one for one in rows if one in new] for how, rows in buffer.items()}
        _note(self.in_pool, self.orders(pool), buffer)
        _note(self.newcomers, self.orders(new), among_new)
        _note(self.drawn, self.orders(pool) | buffer, responses)
        _note(self.written, self.orders(written), responses)
        return [one for one in pool if one not in written]

    def orders(self, people: list[int]) -> dict[str, list[int]]:
        return {
            "as they came": sorted(people),
            "by invitation": sorted(people, key=lambda one: self.everybody[one].id),
            "by what was spent": sorted(people, key=lambda one: self.spent[one]),
        }

    def lucky(self) -> set[str]:
        tried = (self.in_pool, self.newcomers, self.drawn, self.written)
        assert [len(one.hits) for one in tried] == [6, 6, 10, 6]
        return {how for one in tried for how in one.luckier_than(BY_CHANCE / len(tried))}


def _note(
    guesses: Guesses, people: Mapping[str, list[int]], answers: Mapping[str, list[int]]
) -> None:
    for (order, who), (place, whose) in product(people.items(), answers.items()):
        guesses.note(f"{order}, {place}", who, whose)


def rows_since(model: type[Any], first: int) -> list[Any]:
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    query = f"SELECT * FROM {model._meta.db_table} ORDER BY {place}"  # noqa: S608 - names of ours
    return [*model.objects.raw(query)][first:]
