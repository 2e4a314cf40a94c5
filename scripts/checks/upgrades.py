"""Check that servers of the last release can run beside newer migrations.

`python -m scripts.checks.upgrades` judges their SQL with squawk; `--record` notes this checkout as
the last release (docs/releases.md).
"""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from .catalogues import BASE
from .migration_sql import POSTGRESQL, statements

RECORD = BASE / "deploy" / "last-release.toml"
SQUAWK = Path(sys.executable).parent / "squawk"
# Matters of taste, of whoever opens transactions, and of time limits, which scripts/migrate sets.
LEFT_OUT = (
    "ban-char-field",
    "ban-create-domain-with-constraint",
    "prefer-bigint-over-int",
    "prefer-bigint-over-smallint",
    "prefer-identity",
    "prefer-robust-stmts",
    "prefer-text-field",
    "prefer-timestamptz",
    "require-lock-timeout",
    "require-statement-timeout",
    "require-timeout-settings",
    "transaction-nesting",
)
TABLE = re.compile(r'(?:ALTER TABLE|DROP TABLE|INDEX .+? ON)(?: IF EXISTS| ONLY)* "?(\w+)"?')
COLUMN = re.compile(r'DROP COLUMN (?:IF EXISTS )?"?(\w+)"?')
# In a migration: what it may do all the same, by the name of the rule, and why.
ACCEPTED = "accepted"

type Columns = Mapping[str, set[str]]


@dataclass(frozen=True, slots=True)
class Fault:
    """A statement that the last release or a busy database could not bear."""

    migration: str
    rule: str
    text: str

    def __str__(self) -> str:
        return f"{self.migration}: {self.rule}: {self.text}"


def columns_of(state: ProjectState) -> Columns:
    """Return the columns by table that code of this state may use."""
    models = state.apps.get_models(include_auto_created=True)
    return {
        model._meta.db_table: {
            field.column for field in model._meta.local_concrete_fields if field.column
        }
        for model in models
    }


def faults(plan: Iterable[Migration], state: ProjectState) -> list[Fault]:
    """Return what would break servers of a state, or block a busy database."""
    released = columns_of(state)
    lines, owners = list[str](), list[Migration]()
    for migration in plan:
        for statement in _in_transaction(migration, statements(migration, state)):
            new = statement.splitlines()
            lines += new
            owners += [migration] * len(new)
    found = []
    for judged in _judge(lines):
        migration, rule = owners[judged["line"]], judged["rule_name"]
        text = "\n".join(lines[judged["line"] : judged["line_end"] + 1])
        if rule in getattr(migration, ACCEPTED, {}) or _is_unknown(text, released):
            continue
        found.append(Fault(str(migration), rule, f"{judged['message']} {text}"))
    return found


def _in_transaction(migration: Migration, what: Iterable[str]) -> list[str]:
    return ["BEGIN;", *what, "COMMIT;"] if migration.atomic else [*what]


def _judge(lines: list[str]) -> list[dict[str, Any]]:
    command = [
        str(SQUAWK),
        "--reporter=json",
        f"--pg-version={POSTGRESQL}.0",
        *(f"--exclude={rule}" for rule in LEFT_OUT),
        "--stdin-filepath=migrations.sql",
    ]
    if not lines:
        return []
    # Of its configuration in other folders it knows nothing here.
    done = subprocess.run(
        command, input="\n".join(lines), capture_output=True, text=True, check=False, cwd=BASE
    )
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def _is_unknown(statement: str, released: Columns) -> bool:
    """Tell whether a statement is about a table or column that the last release does not know."""
    table = TABLE.search(statement)
    if not table:
        return False
    columns = released.get(table[1], set())
    removed = COLUMN.findall(statement)
    return not columns or (bool(removed) and columns.isdisjoint(removed))


def read_record() -> dict[str, Any]:
    """Return the record of the last release."""
    return tomllib.loads(RECORD.read_text())


def since(record: Mapping[str, str], loader: MigrationLoader) -> list[Migration]:
    """Return the migrations after those of a record, in order, or raise `LookupError`."""
    released = set()
    for node in record.items():
        if node not in loader.graph.nodes:
            raise LookupError(f"{'.'.join(node)} was released, and is not here")
        released.update(loader.graph.forwards_plan(node))
    order: dict[tuple[str, str], None] = {}
    for leaf in loader.graph.leaf_nodes():
        order |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    return [loader.graph.nodes[node] for node in order if node not in released]


def record(loader: MigrationLoader) -> None:
    """Record the version, the commit and the newest migrations of this checkout."""
    head = ["git", "-C", str(BASE), "rev-parse", "HEAD"]
    commit = subprocess.run(head, capture_output=True, text=True, check=True).stdout.strip()
    version = tomllib.loads((BASE / "pyproject.toml").read_text())["project"]["version"]
    newest = "\n".join(f'{app} = "{name}"' for app, name in sorted(loader.graph.leaf_nodes()))
    RECORD.write_text(
        "# The last release: its servers have to work with the tables of this checkout.\n"
        "# Written by `python -m scripts.checks.upgrades --record`: docs/releases.md.\n"
        f'version = "{version}"\ncommit = "{commit}"\n\n'
        f"# The newest migration of each app.\n[migrations]\n{newest}\n"
    )


def main(arguments: list[str]) -> int:
    """Print what is found; return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    loader = MigrationLoader(None, ignore_no_migrations=True)
    if arguments == ["--record"]:
        record(loader)
    noted = read_record()["migrations"]
    try:
        new = since(noted, loader)
    except LookupError as error:
        print(error.args[0])
        return 1
    found = faults(new, loader.project_state(list(noted.items())))
    if found:
        print("\n".join(map(str, found)), "\ndocs/releases.md says what to do instead")
        return 1
    print(f"{len(new)} migrations since the last release, which servers of it bear")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
