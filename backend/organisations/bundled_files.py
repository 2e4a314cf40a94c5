"""The files in `data`: public lines and partners."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from .models import Lifeline

FILES = Path(__file__).resolve().parent / "data"


def lifeline_rows() -> list[dict[str, Any]]:
    """Return the bundled public lines in order."""
    rows: list[dict[str, Any]] = read("lifelines.json")["lifelines"]
    return rows


def lifeline_of(position: int, row: dict[str, Any]) -> Lifeline:
    """Return an unsaved line from a row of `data/lifelines.json`."""
    return Lifeline(
        position=position,
        name=row["name"],
        phone=row["phone"],
        url=row.get("url") or "",
        hours=row.get("hours") or "",
        meant_for=row["for"],
        what=row["what"],
    )


@cache
def lifelines_without_database() -> tuple[Lifeline, ...]:
    """Return the lines to show while the database was never reached."""
    return tuple(lifeline_of(place, row) for place, row in enumerate(lifeline_rows()))


def read(name: str) -> dict[str, Any]:
    """Return the content of a file in `data`."""
    content: dict[str, Any] = json.loads((FILES / name).read_text())
    return content
