"""JSON: answers as they are kept, tables as the API gives them, a codebook."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from surveys.exports import rows
from surveys.models import FreeText, Round
from surveys.results.labelled import labelled
from surveys.services.boxes import lock_text
from surveys.services.text_groups import note_languages
from surveys.states import TextState
from tests.surveys.results.rounds import a_round, write

from .rounds import FULL, GROUPS, in_some_order, over, written


def loaded(path: Path, round_: Round, content: str, groups: object = GROUPS) -> dict[str, Any]:
    made, _told = written(path, round_, content, "json")
    data = json.loads(made.read_bytes())
    about = {
        "id": str(round_.id),
        "name": "Spring",
        "questionnaire": str(round_.version.questionnaire_id),
        "version": 1,
        "groups": groups,
    }
    assert (data.pop("content"), data.pop("language"), data.pop("round")) == (content, "nl", about)
    return dict(data)


def cleared(round_: Round, language: str) -> None:
    FreeText.objects.create(
        round=round_,
        question="more",
        state=TextState.CLEARED,
        box=lock_text("谢谢", language, 512),
    )
    note_languages(round_, [("more", language)])


def rows_and_group(path: Path, round_: Round) -> tuple[list[Any], dict[str, Any]]:
    found = loaded(path, round_, "rows", groups=round_.groups)
    group = found["codebook"][-1]
    columns = [column["name"] for column in group["columns"]]
    return found["rows"], {"hint": group["hint"], "columns": columns}


@pytest.mark.parametrize("page", [2, 5, 100])
def test_rows_are_answers_as_they_are_kept(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr(rows, "PAGE", page)
    found = loaded(tmp_path, over(), "rows")
    assert found.keys() == {"codebook", "rows"}
    expected = [{"answers": one, "group": "a"} for one in [FULL, *[{"glad": "no"}] * 4]]
    assert in_some_order(found["rows"]) == in_some_order(expected)


def test_tables_are_what_the_api_gives(db: None, tmp_path: Path) -> None:
    round_ = over([{"glad": "yes"}] * 20)
    found = loaded(tmp_path, round_, "tables")
    assert found["results"]["respondents"] == 20
    assert found["results"].keys() == labelled(round_, "nl").keys()
    assert found["results"]["tables"] == labelled(round_, "nl")["tables"]


def test_without_texts_the_list_is_empty(db: None, tmp_path: Path) -> None:
    assert loaded(tmp_path, over(), "texts") == {"texts": []}


def test_a_language_that_few_wrote_in_is_not_said(db: None, tmp_path: Path) -> None:
    round_ = over()
    for language in ["zh"] * 6 + ["nl"] * 5:
        cleared(round_, language)
    said = loaded(tmp_path, round_, "texts")["texts"]
    assert Counter(one["language"] for one in said) == {"zh": 6, "nl": 5}
    # Without a language it would be the one in Arabic, so that those in Dutch go with it.
    cleared(round_, "ar")
    said = loaded(tmp_path, round_, "texts")["texts"]
    assert Counter(one["language"] for one in said) == {"zh": 6, "": 6}
    assert said[0].keys() == {"question", "language", "text"}


def test_texts_of_a_question_that_few_wrote_to_are_not_there(db: None, tmp_path: Path) -> None:
    round_ = over()
    for _one in range(4):
        cleared(round_, "nl")
    assert loaded(tmp_path, round_, "texts") == {"texts": []}
    assert rows.count_texts(round_) == 0
    cleared(round_, "nl")
    assert loaded(tmp_path, round_, "texts") == {
        "texts": [{"question": "more", "language": "nl", "text": "谢谢"}] * 5
    }
    assert rows.count_texts(round_) == 5


def test_rows_say_their_group_only_if_no_group_is_small(db: None, tmp_path: Path) -> None:
    groups = [*GROUPS, {"id": "b", "label": {"nl": "Regio B"}}]
    round_ = over([{"glad": "no"}] * 5, groups=groups)
    write(round_, [{"glad": "yes"}] * 4, group="b")
    found = rows_and_group(tmp_path, round_)
    expected = [{"answers": {"glad": one}, "group": ""} for one in [*["no"] * 5, *["yes"] * 4]]
    assert in_some_order(found[0]) == in_some_order(expected)
    hint = "Rijen hebben deze kolom alleen als elke groep erin minstens 5 rijen heeft."
    assert found[1] == {"hint": hint, "columns": []}
    # Of no group is a group too.
    write(round_, [{"glad": "yes"}], group="b")
    write(round_, [{"glad": "yes"}])
    assert rows_and_group(tmp_path, round_)[1] == {"hint": hint, "columns": []}
    write(round_, [{"glad": "yes"}] * 4)
    rows, group = rows_and_group(tmp_path, round_)
    assert Counter(row["group"] for row in rows) == {"a": 5, "b": 5, "": 5}
    assert group == {"hint": hint, "columns": ["group"]}


def test_the_codebook_says_what_stands_in_which_column(db: None, tmp_path: Path) -> None:
    found = {one["name"]: one for one in loaded(tmp_path, over(), "codebook")["codebook"]}
    assert found["age"] == {
        "name": "age",
        "kind": "integer",
        "within": "",
        "label": "Hoe oud?",
        "hint": "",
        "relevant": "${glad} = 'yes'",
        "required": "",
        "constraint": "",
        "calculation": "",
        "columns": [
            {"name": "age", "label": "Hoe oud?", "contains": "whole", "option": "", "values": []}
        ],
    }
    assert found["kind-ly"]["columns"] == [
        {
            "name": "kind_ly",
            "label": "Wat vind je? – Aardig",
            "contains": "choice",
            "option": "",
            "values": [
                {"code": 1, "name": "1", "label": "Oneens"},
                {"code": 5, "name": "5", "label": "Eens"},
            ],
        }
    ]
    # How often repeated questions were answered, nobody learns from it.
    assert [column["name"] for column in found["helped"]["columns"]] == ["visits_1_helped"]
    assert found["more"]["columns"] == []


def test_what_says_on_which_day_a_row_was_written_is_left_out(db: None, tmp_path: Path) -> None:
    items = [
        {"kind": "integer", "name": "age", "label": {"nl": "Hoe oud?"}},
        {"kind": "calculate", "name": "day", "calculation": "today()"},
        {"kind": "calculate", "name": "year", "calculation": "substr(${day}, 0, 4)"},
        {
            "kind": "repeat",
            "name": "visits",
            "items": [
                {"kind": "integer", "name": "count", "label": {"nl": "Hoeveel?"}},
                {"kind": "calculate", "name": "written", "calculation": "today()"},
            ],
        },
    ]
    definition = {"title": {"nl": "Kort"}, "languages": ["nl"], "items": items}
    round_ = a_round(definition, groups=GROUPS, rows_exported=True)
    day = "2026-03-02"
    one = {"age": 3, "day": day, "year": "2026", "visits": [{"count": 1, "written": day}]}
    write(round_, [one] * 5)
    found = loaded(tmp_path, round_, "rows")
    assert found["rows"] == [{"answers": {"age": 3, "visits": [{"count": 1}]}, "group": ""}] * 5
    columns = [column["name"] for one in found["codebook"] for column in one["columns"]]
    assert columns == ["age", "visits_1_count", "group"]
