"""Municipalities of the Netherlands, from data with source and date."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from backend.organisations.profiles import Region

FILE = Path(__file__).resolve().parent / "data" / "municipalities.json"


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality with its code at Statistics Netherlands (CBS)."""

    code: str
    name: str
    region: Region


@cache
def municipalities() -> dict[str, Municipality]:
    """Return all municipalities by code, in the order of their names."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))["municipalities"]
    return {
        row["code"]: Municipality(row["code"], row["name"], Region(row["region"])) for row in rows
    }
