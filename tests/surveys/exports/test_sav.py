"""SPSS: what pyreadstat reads back, with labels in Dutch and Chinese."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat
import pytest

from surveys.models import Round

from .rounds import FULL, MIXED, over, written
from .test_csv import HEADER

NUMERIC = [1.0, 0.0, 1.0, 7.5, 17.0]


def opened(path: Path, round_: Round, language: str = "nl") -> tuple[pl.DataFrame, Any]:
    made, _told = written(path, round_, "rows", "sav", language)
    frame, meta = pyreadstat.read_sav(str(made), output_format="polars")
    return frame, meta


def test_numbers_are_numbers_and_dates_are_dates(db: None, tmp_path: Path) -> None:
    frame, _meta = opened(tmp_path, over([FULL] * 5))
    assert frame.columns == HEADER
    assert list(frame.row(0)) == [
        *(2, *NUMERIC),
        *(date(2026, 1, 31), time(9, 5), datetime.fromisoformat("2026-02-01T23:59")),
        *(2, 1, 5, 1, None, 1, 25.5, 1),
    ]


def test_nothing_is_missing(db: None, tmp_path: Path) -> None:
    frame, _meta = opened(tmp_path, over([{"glad": "no"}] * 5))
    found = {name: value for name, value in frame.row(0, named=True).items() if value is not None}
    assert found == {"glad": 0, "group": 1, "sum": ""}


@pytest.mark.parametrize(
    ("language", "labels", "values"),
    [
        (
            "nl",
            ["Wie hielp je?", "Wie nog meer? – Een vriendin", "Wat vind je? – Aardig"],
            [{1: "Een vriendin", 2: "=SOM(1;1)"}, {1: "Oneens", 5: "Eens"}, {1: "Regio A"}],
        ),
        (
            "zh",
            ["谁帮助了你？", "Wie nog meer? – 朋友", "你怎么看？ – 友好"],
            [{1: "朋友", 2: "公式"}, {1: "不同意", 5: "同意"}, {1: "A区"}],
        ),
    ],
)
def test_labels_are_in_the_language(
    db: None, tmp_path: Path, language: str, labels: list[str], values: list[dict[int, str]]
) -> None:
    _frame, meta = opened(tmp_path, over(), language)
    named = meta.column_names_to_labels
    assert [named["who"], named["all_friend"], named["kind_ly"]] == labels
    found = meta.variable_value_labels
    assert [found["who"], found["kind_ly"], found["group"]] == values
    assert found["glad"] == {"nl": {1: "Ja", 0: "Nee"}, "zh": {1: "是", 0: "否"}}[language]


def test_long_labels_are_cut_at_a_whole_sign(db: None, tmp_path: Path) -> None:
    from tests.surveys.results.rounds import a_round, write

    long = "帮" * 300
    items = [{"kind": "one", "name": "who", "choices": "who", "label": {"zh": long}}]
    choices = {"who": [{"name": "a", "label": {"zh": long}}]}
    round_ = a_round({**MIXED, "items": items, "choices": choices}, rows_exported=True)
    write(round_, [{"who": "a"}] * 5)
    _frame, meta = opened(tmp_path, round_, "zh")
    assert meta.column_names_to_labels == {"who": "帮" * 84 + "…"}
    assert meta.variable_value_labels == {"who": {1: "帮" * 39 + "…"}}
