"""Queries and inserts whose SQL is compiled once (docs/performance.md)."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from itertools import groupby
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model, QuerySet

Rows = list[tuple[Any, ...]]
Kind = Callable[[], Field[Any, Any]]


class CompiledQuery:
    """A `values_list` query set with stand-ins for values, compiled at its first call."""

    def __init__(
        self,
        build: Callable[..., QuerySet[Any, Any]],
        *places: tuple[Callable[[], Field[Any, Any]], Any],
    ) -> None:
        self.build = build
        self.places = places
        self.compiled: tuple[str, list[Any], list[tuple[Any, Any]], Any, Any] | None = None

    def __call__(self, *values: Any) -> Rows:
        """Run the query with these values and return its converted rows."""
        if self.compiled is None:
            self.compiled = self._compile()
        sql, template, fields, compiler, converters = self.compiled
        database = connections[DEFAULT_DB_ALIAS]
        ready = [
            field.get_db_prep_value(value, database)
            for (field, _mark), value in zip(fields, values, strict=True)
        ]
        params = [ready[part.place] if isinstance(part, Place) else part for part in template]
        with database.cursor() as cursor:
            cursor.execute(sql, params)
            rows: Rows = cursor.fetchall()
        if converters:
            rows = list(map(tuple, compiler.apply_converters(rows, converters)))
        return rows

    def _compile(self) -> Any:
        connection = connections[DEFAULT_DB_ALIAS]
        fields = [(field(), mark) for field, mark in self.places]
        query = self.build(*(mark for _field, mark in fields)).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        marks = [plain(field.get_db_prep_value(mark, connection)) for field, mark in fields]
        given = [plain(param) for param in params]
        if any(marks.count(mark) != 1 or mark not in given for mark in marks):
            raise ImproperlyConfigured("each stand-in of a compiled query is another, and is used")
        template = [
            Place(marks.index(plain(param))) if plain(param) in marks else param for param in params
        ]
        columns = [column for column, _sql, _alias in compiler.select]
        return sql, template, fields, compiler, compiler.get_converters(columns)


def plain(value: Any) -> Any:
    """Unwrap a driver's type for bytes, so that parameters can be compared."""
    wrapped = getattr(value, "obj", value)
    return bytes(wrapped) if isinstance(wrapped, bytes | memoryview) else wrapped


class Place:
    """The position of a value in a query's parameters."""

    __slots__ = ("place",)

    def __init__(self, place: int) -> None:
        self.place = place


def insert_all(objects: Sequence[Model], *, then: Sequence[tuple[str, Sequence[Any]]] = ()) -> None:
    """Insert rows of several tables, then run further statements, without signals.

    On PostgreSQL this is one statement and one round trip.
    """
    # The connection itself: what stands for it costs a microsecond at each use.
    database = connections[DEFAULT_DB_ALIAS]
    statements = [
        _insert(database, model, list(rows)) for model, rows in groupby(objects, key=type)
    ]
    statements += [(sql, list(values)) for sql, values in then]
    if database.vendor == "postgresql":
        *parts, (sql, _values) = statements
        named = ", ".join(f"_{number} AS ({part})" for number, (part, _v) in enumerate(parts))
        values = [value for _sql, those in statements for value in those]
        statements = [(f"WITH {named} {sql}" if named else sql, values)]
    # One statement is a transaction of its own, unless it is part of one.
    whole = len(statements) == 1 and not database.in_atomic_block
    with nullcontext() if whole else transaction.atomic(), database.cursor() as cursor:
        for sql, values in statements:
            cursor.execute(sql, values)


def _insert(
    database: BaseDatabaseWrapper, model: type[Model], rows: Iterable[Model]
) -> tuple[str, list[Any]]:
    fields = model._meta.concrete_fields
    values, groups = [], []
    place = "(" + ", ".join(["%s"] * len(fields)) + ")"
    for row in rows:
        groups.append(place)
        values += [
            field.get_db_prep_save(getattr(row, field.attname), database) for field in fields
        ]
    quote = database.ops.quote_name
    columns = ", ".join(quote(field.column or "") for field in fields)
    table = quote(model._meta.db_table)
    # Names come from the models alone.
    return f"INSERT INTO {table} ({columns}) VALUES {', '.join(groups)}", values  # noqa: S608
