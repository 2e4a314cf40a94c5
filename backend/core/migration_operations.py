"""Migration operations that do not lock tables of PostgreSQL for long (docs/releases.md)."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, override

from django.contrib.postgres import operations as postgresql
from django.db import InterfaceError, OperationalError
from django.db.migrations import operations as plain

# The first setting to what the second is, until the session ends.
SET = "SELECT set_config('{}', current_setting('{}'), false)"


@contextmanager
def _as_long_as_it_takes(schema_editor: Any) -> Iterator[None]:
    # The session keeps it, so that what collects SQL without a server gets the same statements.
    schema_editor.execute(SET.format("kier.lock_timeout", "lock_timeout"))
    schema_editor.execute("SET lock_timeout = 0")
    try:
        yield
    finally:
        # Of a broken connection nothing has to be put back, and its error is the one to see.
        with suppress(OperationalError, InterfaceError):
            schema_editor.execute(SET.format("lock_timeout", "kier.lock_timeout"))


class AddIndexConcurrently(postgresql.AddIndexConcurrently):
    """Adds an index while rows are written; an unfinished one is created again."""

    @override
    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        name = schema_editor.quote_name(self.index.name)
        if schema_editor.connection.vendor != "postgresql":
            # Such migrations are not atomic: one that was interrupted has left its first indexes.
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")
            plain.AddIndex.database_forwards(self, app_label, schema_editor, from_state, to_state)
            return
        with _as_long_as_it_takes(schema_editor):
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    @override
    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        backwards = super().database_backwards
        if schema_editor.connection.vendor != "postgresql":
            backwards = plain.AddIndex.database_backwards.__get__(self)
        backwards(app_label, schema_editor, from_state, to_state)


class RemoveIndexConcurrently(postgresql.RemoveIndexConcurrently):
    """Removes an index while rows are written."""

    @override
    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            plain.RemoveIndex.database_forwards(
                self, app_label, schema_editor, from_state, to_state
            )
            return
        with _as_long_as_it_takes(schema_editor):
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    @override
    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        backwards = super().database_backwards
        if schema_editor.connection.vendor != "postgresql":
            backwards = plain.RemoveIndex.database_backwards.__get__(self)
        backwards(app_label, schema_editor, from_state, to_state)


class AddConstraintNotValid(postgresql.AddConstraintNotValid):
    """Adds a constraint that is checked for new rows only."""

    @override
    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        forwards = super().database_forwards
        if schema_editor.connection.vendor != "postgresql":
            forwards = plain.AddConstraint.database_forwards.__get__(self)
        forwards(app_label, schema_editor, from_state, to_state)


class ValidateConstraint(postgresql.ValidateConstraint):
    """Validates existing rows while others are written, in a later migration."""

    @override
    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
