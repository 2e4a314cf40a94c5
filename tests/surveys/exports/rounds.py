"""A round that is over, in Dutch and Chinese, with one question of each kind."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from surveys.exports.writers import write as write_file
from surveys.models import Round
from surveys.results.languages import words_in
from surveys.results.publication import publish
from surveys.states import RoundStatus
from tests.surveys.results.rounds import a_round, write

MIXED: dict[str, Any] = {
    "title": {"nl": "Na de hulp", "zh": "帮助之后"},
    "languages": ["nl", "zh"],
    "choices": {
        "who": [
            {"name": "friend", "label": {"nl": "Een vriendin", "zh": "朋友"}},
            {"name": "=1+1", "label": {"nl": "=SOM(1;1)", "zh": "公式"}},
        ],
        "agree": [
            {"name": "1", "label": {"nl": "Oneens", "zh": "不同意"}},
            {"name": "5", "label": {"nl": "Eens", "zh": "同意"}},
        ],
    },
    "items": [
        {"kind": "note", "name": "hello", "label": {"nl": "Hallo"}},
        {
            "kind": "one",
            "name": "who",
            "choices": "who",
            "label": {"nl": "Wie hielp je?", "zh": "谁帮助了你？"},
        },
        {"kind": "many", "name": "all", "choices": "who", "label": {"nl": "Wie nog meer?"}},
        {"kind": "yes_no", "name": "glad", "label": {"nl": "Blij?", "zh": "高兴吗？"}},
        {
            "kind": "scale",
            "name": "mark",
            "label": {"nl": "Cijfer"},
            "parameters": {"start": "1", "end": "10", "step": "0.5"},
            "low": {"nl": "slecht", "zh": "差"},
            "high": {"nl": "goed", "zh": "好"},
        },
        {
            "kind": "integer",
            "name": "age",
            "label": {"nl": "Hoe oud?"},
            "relevant": "${glad} = 'yes'",
            "parameters": {"classes": "18 30"},
        },
        {"kind": "date", "name": "since", "label": {"nl": "Sinds?"}},
        {"kind": "time", "name": "at", "label": {"nl": "Hoe laat?"}},
        {"kind": "date_time", "name": "when", "label": {"nl": "Wanneer?"}},
        {"kind": "ranking", "name": "order", "choices": "who", "label": {"nl": "Volgorde"}},
        {
            "kind": "grid",
            "name": "views",
            "choices": "agree",
            "label": {"nl": "Wat vind je?", "zh": "你怎么看？"},
            "items": [{"kind": "one", "name": "kind-ly", "label": {"nl": "Aardig", "zh": "友好"}}],
        },
        {
            "kind": "repeat",
            "name": "visits",
            "label": {"nl": "Bezoek"},
            "items": [{"kind": "yes_no", "name": "helped", "label": {"nl": "Hielp het?"}}],
        },
        {"kind": "acknowledge", "name": "seen", "label": {"nl": "Gezien"}},
        {"kind": "text", "name": "more", "label": {"nl": "Nog iets?", "zh": "还有吗？"}},
        {"kind": "calculate", "name": "sum", "calculation": "${age} * 1.5"},
    ],
}
GROUPS = [{"id": "a", "label": {"nl": "Regio A", "zh": "A区"}}]
FULL: dict[str, Any] = {
    "who": "=1+1",
    "all": ["friend"],
    "glad": "yes",
    "mark": 7.5,
    "age": 17,
    "since": "2026-01-31",
    "at": "09:05",
    "when": "2026-02-01T23:59",
    "order": ["=1+1", "friend"],
    "kind-ly": "5",
    "visits": [{"helped": "yes"}, {}],
    "seen": "yes",
    "sum": "25.5",
}


def over(answers: Sequence[Mapping[str, Any]] | None = None, **changes: Any) -> Round:
    """A closed round: one respondent answered everything, four little."""
    round_ = a_round(MIXED, **{"groups": GROUPS, "rows_exported": True} | changes)
    write(round_, answers or [FULL, *[{"glad": "no"}] * 4], group="a", day=date(2026, 3, 2))
    publish(round_, final=True)
    Round.objects.filter(id=round_.id).update(status=RoundStatus.CLOSED)
    return reread(round_)


def reread(round_: Round) -> Round:
    return Round.objects.select_related("version", "organisation").get(id=round_.id)


def written(
    path: Path, round_: Round, content: str, form: str, language: str = "nl"
) -> tuple[Path, list[int]]:
    told: list[int] = []
    with words_in(language):
        write_file(path / "file", round_, content, form, language, told.append)
    return path / "file", told


def cells(data: bytes) -> list[list[str]]:
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True))


def in_some_order(rows: list[Any]) -> list[Any]:
    return sorted(rows, key=lambda one: json.dumps(one, sort_keys=True))
