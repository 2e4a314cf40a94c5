"""Questionnaires that come with Kier, in Dutch and English, the seekers' in all languages.

The truck's is in those of the countries to which it drives.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from backend.core.errors import Missing
from surveys.questionnaire.definition import Definition, read

FOLDER = Path(__file__).resolve().parents[1] / "data" / "ready"


@dataclass(frozen=True, slots=True)
class Ready:
    """A questionnaire that comes with Kier; `purpose` is the one of its rounds."""

    id: str
    purpose: str
    definition: Definition


@cache
def ready() -> Sequence[Ready]:
    """Return all questionnaires that come with Kier, by identifier."""
    found = []
    for file in sorted(FOLDER.glob("*.json")):
        definition = read(json.loads(file.read_text()))
        found.append(Ready(file.stem, file.stem.partition("-")[0], definition))
    return tuple(found)


def ready_definition(ready_id: str) -> Definition:
    """Return the questions of one of them; raise Missing if there is none."""
    for questionnaire in ready():
        if questionnaire.id == ready_id:
            return questionnaire.definition
    raise Missing
