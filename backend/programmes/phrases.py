"""Sentences that outreach workers say when they hand over a card, from data."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent / "data" / "outreach" / "handover.json"
# Where it is not said in the worker's language.
OTHERWISE = "nl"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence to say; `sound` helps who does not read its script, and may be empty.

    :ivar when: at which moment, in the language of the worker
    """

    when: str
    text: str
    sound: str


@cache
def phrases_in(language: str, reader: str) -> Sequence[Phrase]:
    """Return the sentences in a language, with moments in another; none if there are none in it."""
    language, reader = (code.replace("nl-easy", "nl") for code in (language, reader))
    return [
        Phrase(
            when=phrase["when"].get(reader, phrase["when"][OTHERWISE]),
            text=phrase["texts"][language],
            sound=phrase["sound"].get(language, ""),
        )
        for phrase in _phrases()
        if language in phrase["texts"]
    ]


@cache
def _phrases() -> Any:
    return json.loads(FILE.read_text(encoding="utf-8"))["phrases"]
