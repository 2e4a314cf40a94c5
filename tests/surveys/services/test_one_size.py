"""Boxes of one round are of one size: neither a long answer nor a language is known by its box."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from surveys.models import FreeText, Round, Waiting
from surveys.questionnaire.answer_values import LONG_TEXT, longest
from surveys.questionnaire.compiled import compile_definition
from surveys.questionnaire.definition import read
from surveys.questionnaire.sizes import answer_size, text_size
from surveys.services.boxes import Answered, lock_answer, lock_counts, open_answer, open_text
from surveys.services.rounds import close_round
from surveys.services.text_groups import languages_said
from tests.factories import Desk
from tests.surveys.results.rounds import EVERYTHING

from .operators import POOL, look, look_at_everything
from .scenes import an_open_round, answer, answer_as, invited

DEFINITION: dict[str, Any] = {
    "title": {"en": "All"},
    "languages": ["en"],
    "choices": {"c": [{"name": f"choice-{at}"} for at in range(300)]},
}


def sizes(table: str) -> set[int]:
    return {len(bytes(row["box"])) for row in look([table]).lying(table)}


def long_and_short(desk: Desk, count: int = POOL) -> Round:
    survey = an_open_round(desk.row, audience="invitation")
    for number, invitation in enumerate(invited(survey, count)):
        words, language = ("x" * 500, "en") if number == 3 else ("y", "nl")
        answer_as(survey, invitation, number, answers={"why": words}, language=language)
        if Waiting.objects.exists():
            assert len(sizes("surveys_waiting")) == 1
    return survey


def test_the_only_long_text_is_as_large_as_all_others(desk: Desk) -> None:
    survey = long_and_short(desk)
    assert len(sizes("surveys_freetext")) == 1
    close_round(survey)
    assert len(sizes("surveys_freetext")) == 1
    assert FreeText.objects.count() == POOL


def test_no_row_says_in_which_language_the_only_one_wrote(desk: Desk) -> None:
    survey = close_round(long_and_short(desk))
    tables = look_at_everything().tables
    ours = [row for name in ("surveys_freetext", "surveys_response") for row in tables[name]]
    assert not [row for row in ours if "language" in row or "en" in row.values()]
    # Counted for all readers, but locked: beside members' languages a single one would be a name.
    counts = bytes(Round.objects.get(id=survey.id).text_counts)
    assert len(counts) == len(lock_counts({"why": {"nl": POOL}}))
    assert languages_said(survey) == {"why": set()}
    written = [open_text(bytes(free_text.box)) for free_text in FreeText.objects.all()]
    assert sorted(one.language for one in written) == ["en", *["nl"] * (POOL - 1)]


def test_who_compares_two_copies_does_not_see_which_box_is_new(desk: Desk) -> None:
    survey = an_open_round(desk.row)
    seen: set[bytes] = set()
    for number in range(POOL - 1):
        answer(survey, number)
        boxes = {bytes(row["box"]) for row in look(["surveys_waiting"]).lying("surveys_waiting")}
        assert len(boxes) == number + 1
        assert not boxes & seen
        seen |= boxes


def test_what_waited_in_boxes_of_its_own_size_gets_that_of_the_others(desk: Desk) -> None:
    survey = an_open_round(desk.row)
    old = lock_answer(Answered({"number": 1}, [], "nl", ""), 512)
    Waiting.objects.create(id=uuid4(), round=survey, box=old)
    answer(survey, 2)
    assert len(sizes("surveys_waiting")) == 1
    waiting = [open_answer(bytes(one.box)) for one in Waiting.objects.all()]
    assert sorted(one.answers["number"] for one in waiting) == [1, 2]


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ({"kind": "one", "choices": "c"}, "choice-299"),
        ({"kind": "many", "choices": "c"}, [f"choice-{at}" for at in range(100, 300)]),
        ({"kind": "scale"}, 10),
        ({"kind": "decimal"}, 0.12345678901234567),
        ({"kind": "integer"}, -(2**53 - 1)),
        ({"kind": "date"}, "2026-03-31"),
        ({"kind": "date_time"}, "2026-03-31T23:59"),
        ({"kind": "text"}, "𝒳" * 500),
        ({"kind": "text", "appearance": ["multiline"]}, "𝒳" * LONG_TEXT),
        ({"kind": "calculate", "calculation": "'x'"}, "𝒳" * LONG_TEXT),
    ],
)
def test_the_largest_answer_fits(item: dict[str, Any], value: Any) -> None:
    # Twenty of them, so that what is around all of them is not what makes the room.
    many = 1 if item["kind"] in {"text", "calculate"} else 20
    names = [f"question-{at}" for at in range(many)]
    items = [{"name": name, "label": {"en": name}, **item} for name in names]
    if item["kind"] == "calculate":
        items = [{"name": names[0], **item}, {"kind": "note", "name": "n", "label": {"en": "n"}}]
        items.append({"kind": "yes_no", "name": "asked", "label": {"en": "asked"}})
    compiled = compile_definition(read(DEFINITION | {"items": items}))
    answers: dict[str, Any] = dict.fromkeys(names, value)
    texts: list[tuple[str, str]] = []
    if item["kind"] == "text":
        answers, texts = {}, [(name, value) for name in names]
    box = lock_answer(Answered(answers, texts, "zh-Hans", "g" * 40), answer_size(compiled))
    assert open_answer(box).answers == answers


def test_sizes_follow_from_the_questionnaire_alone() -> None:
    compiled = compile_definition(read(EVERYTHING))
    assert answer_size(compiled) in {2**at for at in range(9, 17)}
    most = max(longest(one) for one in compiled.nodes.values() if one.item.kind == "text")
    assert text_size(compiled) >= 4 * most


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no statistics")
def test_statistics_hold_no_box_and_no_answer(desk: Desk) -> None:
    close_round(long_and_short(desk))
    tables = ("surveys_waiting", "surveys_freetext", "surveys_response", "surveys_round")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {table}")
        cursor.execute(
            "SELECT tablename, attname FROM pg_stats WHERE tablename = ANY(%s)", [list(tables)]
        )
        found = set(cursor.fetchall())
    forbidden = {(table, name) for table in tables for name in ("box", "answers", "text_counts")}
    assert not found & forbidden
