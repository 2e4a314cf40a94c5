"""Demonstrations are played from outside: they import no test, row, service or setting."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.demonstrations.server import BASE

FOLDER = BASE / "scripts" / "demonstrations"
INSIDE = {"api", "backend", "django", "notifications", "surveys", "tests"}
# What phones, desks and browsers do with keys, and nothing else.
OF_CLIENTS = ("backend.core.crypto", "surveys.blind_tokens.client", "surveys.blind_tokens.keys")


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize(
    "file", sorted(FOLDER.rglob("*.py")), ids=lambda file: str(file.relative_to(FOLDER))
)
def test_nothing_of_the_inside_is_imported(file: Path) -> None:
    found = [name for name in imported(file) if name.partition(".")[0] in INSIDE]
    assert [name for name in found if not name.startswith(OF_CLIENTS)] == []


def test_it_would_be_found(tmp_path: Path) -> None:
    file = tmp_path / "one.py"
    file.write_text("def play():\n    from tests.rows import a_desk\n    import backend.urls\n")
    assert [*imported(file)] == ["tests.rows.a_desk", "backend.urls"]
