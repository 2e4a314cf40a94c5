"""Counts of respondents in each cell of each table, updated with every batch."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import batched
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, transaction
from django.db.models import UUIDField

from surveys.models import Round, Tally

from .plan import TAB, Plan, plan_of
from .variables import GROUP, MONTH, Answered, Variable, source_value

# Table and cell.
type Cells = Counter[tuple[str, str]]
# Rows of one statement: four parameters each, and SQLite takes 32,766.
MAX_ROWS = 2_000
ADD_UP = (
    'INSERT INTO surveys_tally (round_id, "table", cell, count) VALUES {}'
    ' ON CONFLICT (round_id, "table", cell)'
    " DO UPDATE SET count = surveys_tally.count + excluded.count"
)
# Values that are in memory at once while all responses are counted again.
CHUNK = 5_000
# An answer as JSON, of a parameter's name; PostgreSQL and SQLite both read this.
ANSWER = "CAST(answers -> CAST(%s AS text) AS text)"
COLUMNS = {GROUP: '"group"', MONTH: "day"}


class Columns(Protocol):
    """The values of responses by source, with how many responses have each."""

    def values(self, source: str) -> Iterator[tuple[Any, int]]:
        """Yield each value of a source with its number."""

    def pairs(self, source: str, other: str) -> Iterator[tuple[Any, Any, int]]:
        """Yield each pair of values of two sources with its number."""


def add(round_: Round, responses: Sequence[Answered]) -> None:
    """Add responses to the counts of their round, in the transaction that writes them."""
    _add_up(round_.id, count(plan_of(round_), InMemory(responses)))


@transaction.atomic
def recount(round_: Round) -> None:
    """Count all written responses of a round again, grouped by the database."""
    Round.objects.select_for_update(no_key=True).get(id=round_.id)
    cells = count(plan_of(round_), Stored(round_.id))
    Tally.objects.filter(round=round_).delete()
    Tally.objects.bulk_create(
        (
            Tally(round=round_, table=table, cell=cell, count=number)
            for (table, cell), number in sorted(cells.items())
        ),
        batch_size=MAX_ROWS,
    )


def tallied(round_: Round) -> dict[str, dict[str, int]]:
    """Return the counts of a round by table, then by cell, without empty cells."""
    tables: dict[str, dict[str, int]] = {}
    rows = Tally.objects.filter(round=round_).values_list("table", "cell", "count")
    for table, cell, number in rows:
        tables.setdefault(table, {})[cell] = number
    return tables


def count(plan: Plan, columns: Columns) -> Cells:
    """Return the cells that responses fall into, counted by distinct value."""
    cells: Cells = Counter()
    for source, variables in _by_source(plan.variables).items():
        for value, number in columns.values(source):
            for variable in variables:
                at = variable.place_of(value)
                if at is not None:
                    cells[variable.id, variable.categories[at].id] += number
    for sources, pairs in _pairs_by_source(plan).items():
        for one_value, other_value, number in columns.pairs(*sources):
            for row, column in pairs:
                at, across = row.place_of(one_value), column.place_of(other_value)
                if at is not None and across is not None:
                    cell = f"{row.categories[at].id}{TAB}{column.categories[across].id}"
                    cells[f"{row.id}{TAB}{column.id}", cell] += number
    return cells


class InMemory:
    """Responses of one batch."""

    def __init__(self, responses: Sequence[Answered]) -> None:
        self.responses = responses
        self.kept: dict[str, tuple[list[Any], Mapping[Any, Any]]] = {}

    def values(self, source: str) -> Iterator[tuple[Any, int]]:
        """Yield each value of a source once."""
        keys, known = self._column(source)
        return ((known[key], number) for key, number in Counter(keys).items())

    def pairs(self, source: str, other: str) -> Iterator[tuple[Any, Any, int]]:
        """Yield each pair of values that occur together once."""
        (keys, known), (others, known_others) = self._column(source), self._column(other)
        counted = Counter(zip(keys, others, strict=True))
        return (
            (known[key], known_others[across], number) for (key, across), number in counted.items()
        )

    def _column(self, source: str) -> tuple[list[Any], Mapping[Any, Any]]:
        """Return a key for each response, and the value of each key."""
        if source not in self.kept:
            values = [source_value(source, response) for response in self.responses]
            keys = [_key(value) for value in values]
            self.kept[source] = keys, dict(zip(keys, values, strict=True))
        return self.kept[source]


class Stored:
    """The written responses of a round, grouped by the database."""

    def __init__(self, round_id: UUID) -> None:
        self.round_id = UUIDField().get_db_prep_value(round_id, connection)

    def values(self, source: str) -> Iterator[tuple[Any, int]]:
        """Yield each value of a source, as often as it is written differently."""
        for value, number in self._grouped(source):
            yield _stored_value(source, value), number

    def pairs(self, source: str, other: str) -> Iterator[tuple[Any, Any, int]]:
        """Yield each pair of values of two sources likewise."""
        for value, across, number in self._grouped(source, other):
            yield _stored_value(source, value), _stored_value(other, across), number

    def _grouped(self, *sources: str) -> Iterator[tuple[Any, ...]]:
        columns = ", ".join(COLUMNS.get(source, ANSWER) for source in sources)
        places = ", ".join(str(at) for at in range(1, len(sources) + 1))
        statement = f"SELECT {columns}, count(*) FROM surveys_response WHERE round_id = %s"  # noqa: S608 - columns of ours
        names = [source for source in sources if source not in COLUMNS]
        # On the server, so that answers of which no two are alike are not here all at once.
        with connection.chunked_cursor() as cursor:
            cursor.execute(f"{statement} GROUP BY {places}", [*names, self.round_id])
            while rows := cursor.fetchmany(CHUNK):
                yield from rows


def _stored_value(source: str, value: Any) -> Any:
    if source == MONTH:
        return date.fromisoformat(value) if isinstance(value, str) else value
    return value if source == GROUP or value is None else json.loads(value)


def _key(value: Any) -> Any:
    """Return a hashable key of a value; `True` and `1` are different."""
    if isinstance(value, list):
        # Names of choices, most of the time; entries of repeated questions otherwise.
        simple = all(isinstance(name, str) for name in value)
        return tuple(value) if simple else json.dumps(value)
    return (value,) if isinstance(value, bool) else value


def _by_source(variables: Iterable[Variable]) -> dict[str, list[Variable]]:
    found: dict[str, list[Variable]] = {}
    for variable in variables:
        found.setdefault(variable.source, []).append(variable)
    return found


def _pairs_by_source(plan: Plan) -> dict[tuple[str, str], list[tuple[Variable, Variable]]]:
    found: dict[tuple[str, str], list[tuple[Variable, Variable]]] = {}
    for pair in plan.pairs:
        row, column = plan.by_id[pair[0]], plan.by_id[pair[1]]
        found.setdefault((row.source, column.source), []).append((row, column))
    return found


def _add_up(round_id: UUID, cells: Cells) -> None:
    """Add to existing rows or create them, in sorted order to prevent deadlocks."""
    stored = UUIDField().get_db_prep_value(round_id, connection)
    for rows in batched(sorted(cells.items()), MAX_ROWS, strict=False):
        values = [
            value for (table, cell), number in rows for value in (stored, table, cell, number)
        ]
        with connection.cursor() as cursor:
            cursor.execute(ADD_UP.format(", ".join(["(%s, %s, %s, %s)"] * len(rows))), values)
