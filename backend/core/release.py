"""The version of Kier."""

import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent.parent / "pyproject.toml"


@cache
def release() -> str:
    """Return the version in `pyproject.toml`."""
    return str(tomllib.loads(FILE.read_text())["project"]["version"])
