"""Which migrations `scripts/check upgrades` takes, and that nobody waits long for one."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from typing import Any

import psycopg
import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from backend.core import migration_operations as operations
from scripts.checks import upgrades
from scripts.demonstrations.server import BASE, bare_environment
from scripts.launcher import migration

TABLE = "help_requests_helprequest"
POSITIVE = models.CheckConstraint(condition=models.Q(stored_bytes__gte=0), name="not_negative")
INDEX = models.Index(fields=["stored_bytes"], name="by_bytes")


@pytest.fixture(scope="module")
def released() -> ProjectState:
    """The migrations of the release; each test changes a copy."""
    return MigrationLoader(None, ignore_no_migrations=True).project_state()


def made_up(*done: Any, name: str = "0999_made_up", **attributes: Any) -> migrations.Migration:
    found = migrations.Migration(name, "help_requests")
    found.operations = list(done)
    for attribute, value in attributes.items():
        setattr(found, attribute, value)
    return found


def rules(state: ProjectState, *plan: migrations.Migration) -> set[str]:
    return {fault.rule for fault in upgrades.faults(plan, state.clone())}


def add(field: Any) -> migrations.AddField:
    return migrations.AddField("helprequest", "made_up", field)


def only_in_models() -> migrations.SeparateDatabaseAndState:
    gone = migrations.RemoveField("helprequest", "stored_bytes")
    return migrations.SeparateDatabaseAndState(state_operations=[gone])


GOOD: dict[str, Any] = {
    "a table with a key to another": lambda: migrations.CreateModel(
        "MadeUp",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("of", models.ForeignKey("help_requests.helprequest", models.CASCADE)),
        ],
    ),
    "a column that may be empty": lambda: add(models.IntegerField(null=True)),
    "a column that the database fills": lambda: add(models.IntegerField(db_default=0)),
    "an index beside writers": lambda: operations.AddIndexConcurrently("helprequest", INDEX),
    "a check of new rows": lambda: operations.AddConstraintNotValid("helprequest", POSITIVE),
    "a check of all rows": lambda: operations.ValidateConstraint("helprequest", "not_negative"),
    "a field that models do without": only_in_models,
    "rows": lambda: migrations.RunPython(migrations.RunPython.noop),
}
BAD: dict[str, tuple[str, Callable[[], Any]]] = {
    "a column without a default": (
        "adding-required-field",
        lambda: add(models.ForeignKey("help_requests.tally", models.CASCADE)),
    ),
    "a column that only Python fills": (
        "ban-drop-default",
        lambda: add(models.IntegerField(default=0)),
    ),
    "a column is removed": (
        "ban-drop-column",
        lambda: migrations.RemoveField("helprequest", "stored_bytes"),
    ),
    "a column is renamed": (
        "renaming-column",
        lambda: migrations.RenameField("helprequest", "stored_bytes", "bytes"),
    ),
    "a table is removed": ("ban-drop-table", lambda: migrations.DeleteModel("Tally")),
    "a table is renamed": ("renaming-table", lambda: migrations.RenameModel("Tally", "Count")),
    "another type": (
        "changing-column-type",
        lambda: migrations.AlterField("helprequest", "stored_bytes", models.TextField()),
    ),
    "an index that writers wait for": (
        "require-concurrent-index-creation",
        lambda: migrations.AddIndex("helprequest", INDEX),
    ),
    "a check that reads all rows": (
        "constraint-missing-not-valid",
        lambda: migrations.AddConstraint("helprequest", POSITIVE),
    ),
    "no more than one": (
        "disallowed-unique-constraint",
        lambda: migrations.AlterField(
            "helprequest", "stored_bytes", models.PositiveIntegerField(unique=True, db_default=0)
        ),
    ),
}


@pytest.mark.full
@pytest.mark.parametrize("what", GOOD)
def test_servers_of_the_last_release_go_on(what: str, released: ProjectState) -> None:
    operation = GOOD[what]()
    is_atomic = getattr(operation, "atomic", True) is not False
    assert rules(released, made_up(operation, atomic=is_atomic)) == set()


@pytest.mark.full
@pytest.mark.parametrize("what", BAD)
def test_they_would_not(what: str, released: ProjectState) -> None:
    rule, operation = BAD[what]
    assert rule in rules(released, made_up(operation()))


def test_a_reason_is_taken(released: ProjectState) -> None:
    plan = made_up(BAD["a column is removed"][1](), accepted={"ban-drop-column": "never read"})
    assert rules(released, plan) == set()


def test_a_column_is_removed_in_the_release_after_the_models_did_without(
    released: ProjectState,
) -> None:
    first = made_up(only_in_models(), name="0998_first")
    second = made_up(migrations.RunSQL(f"ALTER TABLE {TABLE} DROP COLUMN stored_bytes"))
    assert rules(released, first, second) == {"ban-drop-column"}
    later = released.clone()
    first.mutate_state(later, preserve=False)
    assert rules(later, second) == set()


@pytest.mark.full
def test_what_is_new_may_change_until_it_is_released(released: ProjectState) -> None:
    table = GOOD["a table with a key to another"]()
    changed = migrations.AddField("madeup", "more", models.IntegerField(default=0))
    indexed = migrations.AddIndex("madeup", models.Index(fields=["more"], name="by_more"))
    found = rules(released, made_up(table, name="0998_table"), made_up(changed, indexed))
    assert found == set()


def test_migrations_since_a_record() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    newest = dict(loader.graph.leaf_nodes())
    assert upgrades.since(newest, loader) == []
    before = newest | {"help_requests": "0006_waves"}
    names = [migration.name for migration in upgrades.since(before, loader)]
    assert [names[0], names[-1]] == ["0007_offered_number", newest["help_requests"]]
    with pytest.raises(LookupError, match=r"core\.0009_gone was released, and is not here"):
        upgrades.since({"core": "0009_gone"}, loader)


def test_the_record_names_a_release_whose_migrations_are_here() -> None:
    record = upgrades.read_record()
    assert set(record) == {"version", "commit", "migrations"}
    upgrades.since(record["migrations"], MigrationLoader(None, ignore_no_migrations=True))


def test_operations_do_the_same_on_both_databases(transactional_db: Any, released: Any) -> None:
    """Run twice, as after an interruption, and undone again."""
    state = released
    after = state.clone()
    made = operations.AddIndexConcurrently("helprequest", INDEX)
    made.state_forwards("help_requests", after)
    gone = operations.RemoveIndexConcurrently("helprequest", INDEX.name)
    checks = [
        operations.AddConstraintNotValid("helprequest", POSITIVE),
        operations.ValidateConstraint("helprequest", POSITIVE.name),
    ]
    checked = after.clone()
    checks[0].state_forwards("help_requests", checked)

    def names() -> set[str]:
        with connection.cursor() as cursor:
            return set(connection.introspection.get_constraints(cursor, TABLE))

    def wait() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            return str(cursor.fetchone()[0])

    before = names()
    with migration.short_waits(), connection.schema_editor(atomic=False) as editor:
        made.database_forwards("help_requests", editor, state, after)
        if connection.vendor == "postgresql":
            made.database_forwards("help_requests", editor, state, after)
            assert wait() == f"{migration.LOCK_SECONDS}s"
        for check in checks:
            check.database_forwards("help_requests", editor, after, checked)
    assert names() - before == {INDEX.name, POSITIVE.name}
    with connection.schema_editor(atomic=False) as editor:
        checks[0].database_backwards("help_requests", editor, checked, after)
        gone.database_forwards("help_requests", editor, after, state)
    assert names() == before


def test_a_table_in_use_is_tried_again(transactional_db: Any, monkeypatch: Any) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite waits by itself")
    monkeypatch.setattr(migration, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(migration, "LOCK_SECONDS", "0.01")
    said: Queue[str] = Queue()
    asked = connection.get_connection_params()
    names = ("dbname", "user", "host", "port", "password")
    known = {name: asked[name] for name in names if name in asked}

    def want(*_words: Any, **_options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {TABLE} ALTER COLUMN stored_bytes SET DEFAULT 0")

    monkeypatch.setattr(migration, "call_command", want)

    def migrate() -> None:
        try:
            migration.migrate(said.put)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with psycopg.connect(**known) as backup:
            backup.execute(f"LOCK TABLE {TABLE} IN ACCESS SHARE MODE")
            done = pool.submit(migrate)
            line = said.get()
            assert line == "Kier waits: a table is in use, by a backup or another long statement."
        done.result()


@pytest.mark.full
def test_scripts_migrate_says_what_is_to_be_done(tmp_path: Any) -> None:
    """On tables that do not exist yet, without changing anything."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts.launcher.preparation", "--tables", "--check"],
        env=bare_environment() | {"KIER_MODE": "test", "KIER_DATA": os.fspath(tmp_path)},
        cwd=BASE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "help_requests.0001_initial" in done.stderr.splitlines()
    assert not list(tmp_path.glob("*.sqlite3*"))
