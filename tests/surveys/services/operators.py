"""An operator who wants to know who answered what: all rows, all secrets, and who came when.

They do not watch each answer come in: who does that sees it in the buffer, and no database can
prevent it (blind rounds do). They look before a batch is written, with all that waits there, and
after it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import comb
from typing import Any

from django.core.cache import cache
from django.db import connection

from surveys.services.boxes import open_answer

type Rows = list[dict[str, Any]]
TABLES = ("surveys_response", "surveys_waiting", "surveys_spent", "surveys_invitation")
KEYS = {"surveys_spent": "digest"}


@dataclass
class Snapshot:
    """Tables as they lie on the disk: each row with its place."""

    tables: dict[str, Rows]

    def lying(self, table: str) -> Rows:
        """In the order in which they lie in the table."""
        return self.tables[table]

    def by_key(self, table: str) -> Rows:
        """In the order of their primary keys."""
        key = KEYS.get(table, "id")
        return sorted(self.tables[table], key=lambda row: _plain(row[key]))


def look(names: Sequence[str] = TABLES) -> Snapshot:
    """What an operator copies of some tables."""
    return Snapshot({name: _rows(name) for name in names})


def look_at_everything() -> Snapshot:
    """All tables there are, and all that the cache holds."""
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
    """Whose a written response is: everybody answers with a number of their own."""
    answers = row["answers"]
    found: int = (json.loads(answers) if isinstance(answers, str) else answers)["number"]
    return found


def number_waiting(row: dict[str, Any]) -> int:
    """The same of one that waits; the operator has the keys."""
    found: int = open_answer(bytes(row["box"])).answers["number"]
    return found


@dataclass
class Guesses:
    """How often whoever came at one place of an order had the answer at one place of another."""

    size: int
    batches: int = 0
    hits: dict[str, list[list[int]]] = field(default_factory=dict)

    def note(self, how: str, people: Sequence[int], answers: Sequence[int]) -> None:
        """A batch: people in some order, and whose the answers are in some order."""
        assert sorted(people) == sorted(answers)
        table = self.hits.setdefault(how, [[0] * self.size for _one in range(self.size)])
        for place, who in enumerate(people):
            table[place][answers.index(who)] += 1

    def luckier_than(self, chance: float) -> list[str]:
        """Ways of guessing that chance would make as good, or as bad, less often than `chance`.

        For each way its best single rule ("the third who comes lies at the fifth place"), and the
        rule that both orders are the same, or turned round. Bounds are those of the binomial and of
        the number of fixed points of a permutation; as many as are tried share the chance.
        """
        each = chance / (len(self.hits) * (self.size**2 + 4))
        most = _most_of(_binomial(self.batches, 1 / self.size), each)
        fewest, most_fixed = _bounds_of(_fixed_points(self.size, self.batches), each)
        found = []
        for how, table in self.hits.items():
            same = sum(table[at][at] for at in range(self.size))
            turned = sum(table[at][-1 - at] for at in range(self.size))
            best = max(max(row) for row in table)
            if best > most or any(not fewest <= one <= most_fixed for one in (same, turned)):
                found.append(how)
        return found


def _binomial(tries: int, chance: float) -> list[float]:
    return [
        comb(tries, hits) * chance**hits * (1 - chance) ** (tries - hits)
        for hits in range(tries + 1)
    ]


def _fixed_points(size: int, batches: int) -> list[float]:
    """How likely so many fixed points are in so many permutations by chance, all together."""
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
    """The largest number that is reached with at least this chance."""
    tail = 0.0
    for at in range(len(likely) - 1, -1, -1):
        tail += likely[at]
        if tail >= chance:
            return at
    return -1


def _bounds_of(likely: Sequence[float], chance: float) -> tuple[int, int]:
    fewest = len(likely) - 1 - _most_of(likely[::-1], chance)
    return fewest, _most_of(likely, chance)
