"""A pytest plugin: `--accessibility FILE` writes axe's findings by page.

The accessibility statement is made of it (docs/accountability.md).
"""

import json
import re
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scripts.checks.catalogues import BASE

VERSION = re.compile(r"axe v([\d.]+)")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the argument."""
    parser.addoption(
        "--accessibility", type=Path, metavar="FILE", help="where to write what axe found"
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the file if a test looked at a page."""
    path: Path | None = session.config.getoption("--accessibility")
    # Only tests in a browser have loaded it.
    axe = sys.modules.get("tests.walks.axe")
    if path and axe and axe.LOOKS:
        path.write_text(json.dumps(report(axe), indent=1, ensure_ascii=False) + "\n")


def report(axe: Any) -> dict[str, Any]:
    """Return the findings, with the date and the versions of Kier and axe."""
    project = tomllib.loads((BASE / "pyproject.toml").read_text())["project"]
    engine = VERSION.search(axe.AXE.read_text())
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "version": project["version"],
        "engine": engine[1] if engine else "",
        "pages": [
            {
                "page": name,
                "languages": sorted(look.languages),
                "looks": look.looks,
                "violations": dict(sorted(look.violations.items())),
            }
            for name, look in sorted(axe.LOOKS.items())
        ],
    }
