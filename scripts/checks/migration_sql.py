"""The SQL of a migration for PostgreSQL, without a server."""

from collections.abc import Iterator, Sequence
from typing import Any, override

from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.backends.postgresql.schema import DatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.state import ProjectState
from psycopg.sql import quote

# The oldest that Django takes.
POSTGRESQL = 15


class Operations(DatabaseOperations):
    """Puts values into statements without a server."""

    @override
    def compose_sql(self, sql: str, params: Sequence[Any] | None) -> str:
        return sql % tuple(quote(value) for value in params) if params else sql


class SchemaEditor(DatabaseSchemaEditor):
    """Invents names of constraints, which only a server knows."""

    def _constraint_names(self, *_about: Any, **_kinds: Any) -> list[str]:
        return ["some_constraint"]


class Wrapper(DatabaseWrapper):
    """A connection that never connects."""

    ops_class = Operations
    SchemaEditorClass = SchemaEditor

    @property
    def pg_version(self) -> int:
        """The version for which SQL is written."""
        return POSTGRESQL * 10_000


def statements(migration: Migration, state: ProjectState) -> Iterator[str]:
    """Yield a migration's SQL, and apply it to the state; `RunPython` has none."""
    settings = connections.configure_settings(
        {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "none"}}
    )
    editor = Wrapper(settings["default"]).schema_editor(collect_sql=True, atomic=True)
    # What entering it would do, but for the transaction.
    editor.deferred_sql = []
    migration.apply(state, editor, collect_sql=True)
    for statement in editor.deferred_sql:
        editor.execute(statement, None)
    yield from (line for line in editor.collected_sql if not line.startswith("--"))
