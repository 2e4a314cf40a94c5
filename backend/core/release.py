"""Which release this is, as `pyproject.toml` names it."""

import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent.parent / "pyproject.toml"


@cache
def release() -> str:
    """Return the version, as `1.0.0`."""
    return str(tomllib.loads(FILE.read_text())["project"]["version"])
