"""First messages in several tones to begin a template with, from data."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent / "data" / "outreach" / "messages.json"


@dataclass(frozen=True, slots=True)
class Tone:
    """A first message in one tone; both by language. `{link}` stands for the batch's link."""

    id: str
    name: Mapping[str, str]
    text: Mapping[str, str]


@cache
def tones() -> Sequence[Tone]:
    """Return the first messages."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))["messages"]
    return [Tone(row["tone"], row["name"], row["text"]) for row in rows]
