"""The files in `data`: public lines and partners."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from .models import Lifeline, LifelineDetails
from .profiles import WHOLE_COUNTRY
from .schedule import DAYS

ALWAYS = "24/7"
WHOLE_DAY = ["00:00-24:00"]
FILES = Path(__file__).resolve().parent / "data"


def lifeline_rows() -> list[dict[str, Any]]:
    """Return the bundled public lines in order."""
    rows: list[dict[str, Any]] = read("lifelines.json")["lifelines"]
    return rows


def lifeline_of(position: int, row: dict[str, Any]) -> Lifeline:
    """Return an unsaved line with its details from a row of `data/lifelines.json`."""
    line = Lifeline(
        position=position,
        name=row["name"],
        phone=row["phone"],
        url=row.get("url") or "",
        hours=row.get("hours") or "",
        meant_for=row["for"],
        what=row["what"],
    )
    age_from, age_to = row.get("ages") or (0, None)
    is_always_open = row.get("week") == ALWAYS
    line.details = LifelineDetails(
        age_from=age_from,
        age_to=age_to,
        languages=row.get("languages") or [],
        hours=dict.fromkeys(DAYS, WHOLE_DAY) if is_always_open else row.get("week") or {},
        open_on_holidays=is_always_open or row.get("open_on_holidays", False),
        together=row.get("together") or "",
        source=row.get("source") or "",
        checked=row.get("checked") or "",
        country=row.get("country") or WHOLE_COUNTRY,
    )
    return line


@cache
def lifelines_without_database() -> tuple[Lifeline, ...]:
    """Return the lines to show while the database was never reached."""
    return tuple(lifeline_of(place, row) for place, row in enumerate(lifeline_rows()))


def read(name: str) -> dict[str, Any]:
    """Return the content of a file in `data`."""
    content: dict[str, Any] = json.loads((FILES / name).read_text())
    return content
