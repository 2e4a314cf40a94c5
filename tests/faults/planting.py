"""Faults that are planted in a copy of Kier, one after the other, and the tests that find them."""

import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from scripts.demonstrations.server import BASE, bare_environment
from tests.first_start import KEPT, migrated_tables
from tests.scripts.checkouts import copy_checkout

FOLDER = Path(__file__).parent
REGISTRY = FOLDER / "faults.toml"
# A fault that has a test wait for ever is found too, but says nothing.
PATIENCE_SECONDS = 300


class Ended(IntEnum):
    """How pytest ended: what it exits with."""

    PASSED = 0
    FAILED = 1
    NONE_RAN = 5


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault, what it would do to somebody, and the tests of which each run must find it."""

    name: str
    risk: str
    tests: Sequence[str]

    @property
    def patch(self) -> Path:
        return FOLDER / f"{self.name}.patch"


def registered() -> list[Fault]:
    """Return all faults of the registry, in its order."""
    rows = tomllib.loads(REGISTRY.read_text())
    return [Fault(name, row["risk"], row["tests"]) for name, row in rows.items()]


def why_not(fault: Fault, tree: Path = BASE) -> str:
    """Return why a patch does not apply to a tree; empty if it does."""
    return _apply(fault, tree, "--check").stderr


def copied(to: Path) -> Path:
    """Return a copy of all files, with the tables that all runs share."""
    copy_checkout(to)
    kept = to / KEPT.relative_to(BASE)
    kept.mkdir(parents=True)
    (kept / migrated_tables().name).symlink_to(migrated_tables())
    return to


@contextmanager
def planted(fault: Fault, tree: Path) -> Iterator[None]:
    """Plant a fault in a copy, and take it out again."""
    _apply(fault, tree).check_returncode()
    try:
        yield
    finally:
        _apply(fault, tree, "--reverse").check_returncode()


def run(tests: Sequence[str], tree: Path) -> subprocess.CompletedProcess[str]:
    """Run these tests of a copy, without those that wait for `--full`, until one fails."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=short", "-m", "not full"]
    return subprocess.run(  # noqa: S603 - our own tests
        [*command, *tests],
        cwd=tree,
        env=bare_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )


def _apply(fault: Fault, tree: Path, *how: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "apply", *how, str(fault.patch)]
    return subprocess.run(  # noqa: S603 - our own patches
        command, cwd=tree, capture_output=True, text=True, check=False
    )
