"""What comes with Kier as files: public lines and the programme's partners."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from .models import Lifeline

FILES = Path(__file__).resolve().parent / "data"


def lifeline_rows() -> list[dict[str, Any]]:
    """Return the public lines that come with Kier, in their order."""
    rows: list[dict[str, Any]] = read("lifelines.json")["lifelines"]
    return rows


def lifeline_of(position: int, row: dict[str, Any]) -> Lifeline:
    """Return a line as an instance that is not in the database.

    :param row: as in `data/lifelines.json`
    """
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
    """Return the lines that are shown by a process that never reached its database."""
    return tuple(lifeline_of(place, row) for place, row in enumerate(lifeline_rows()))


def read(name: str) -> dict[str, Any]:
    """Return the content of a file in `data`."""
    content: dict[str, Any] = json.loads((FILES / name).read_text())
    return content
