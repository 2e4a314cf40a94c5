"""`scripts/test --changed`: the folders of tests that stand above what changed.

Imports run down only, so that a change can break its own application and those above it.
"""

import subprocess
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from scripts.checks.catalogues import BASE

# Applications from the lowest up, each with the folders below `tests/` that stand for it. Pages and
# calls reach every application by its address, so that a test imports none of it.
LAYERS: Sequence[tuple[str, Sequence[str]]] = (
    ("backend/core", ["core"]),
    ("backend/accounts", ["accounts"]),
    ("backend/organisations", ["domain"]),
    ("notifications", ["notifications", "metrics"]),
    ("surveys", ["surveys"]),
    ("backend/help_requests", ["domain"]),
    ("backend/experts", ["experts"]),
    ("backend/programmes", ["programmes"]),
    ("backend/web", ["web", "browser"]),
    ("api", ["api", "attacks", "registries"]),
    ("backend/operator", ["operator"]),
)
# Applications of one layer, of which none imports another.
SAME_LAYER = {"backend/help_requests", "backend/experts", "backend/programmes"}
# What no application imports.
BESIDE = {"docs": "docs", "scripts": "scripts", "deploy": "scripts"}
STATIC = ("backend/web/static/", "backend/web/templates/")


def changed_files(base: str = "") -> list[str]:
    """Return the paths that differ from `base`, else from the last commit, new ones included.

    Without a base and without a change they are those of the last commit.
    """
    new = _git("ls-files", "--others", "--exclude-standard")
    changed = _git("diff", "--name-only", base or "HEAD") + new
    return changed or _git("diff", "--name-only", "HEAD~1")


def folders_above(paths: Iterable[str]) -> set[str] | None:
    """Return the folders below `tests/` that stand above these paths; None for all of them."""
    found: set[str] = set()
    for path in paths:
        above = _folders_of(path)
        if above is None:
            return None
        found |= above
    return found


def _folders_of(path: str) -> set[str] | None:
    first, *rest = PurePosixPath(path).parts
    if first == "tests":
        # A module beside the folders serves all of them.
        return {rest[0]} if len(rest) > 1 else None
    if path.startswith(STATIC):
        return {"web", "browser"}
    if first in BESIDE:
        return {BESIDE[first]}
    if path.endswith(".md"):
        return {"docs"}
    for place, (application, _folders) in enumerate(LAYERS):
        if path.startswith(f"{application}/"):
            return _above(place)
    return None


def _above(place: int) -> set[str]:
    application = LAYERS[place][0]
    others = SAME_LAYER - {application} if application in SAME_LAYER else set()
    return {folder for name, folders in LAYERS[place:] if name not in others for folder in folders}


def _git(*arguments: str) -> list[str]:
    command = ["git", "-C", str(BASE), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()
