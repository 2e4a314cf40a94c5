"""Answers read, checked at each question, and settled."""

from datetime import date
from typing import Any

import pytest

from surveys.questionnaire import paths, submissions
from surveys.questionnaire.answer_values import scale_of, value_of
from surveys.questionnaire.flow import Situation, resolve, shown_value
from surveys.questionnaire.submissions import AnswerFault, Unreadable, check_answers, read_answers

from .items import compiled, item

TODAY = date(2026, 3, 1)
PETS = compiled(
    item("yes_no", "owner"),
    item(
        "repeat",
        "pets",
        relevant="${owner} = 'yes'",
        items=[
            item("text", "pet"),
            item("integer", "age", constraint=". < 200"),
            item("calculate", "shout", calculation="concat(${pet}, '!')"),
            item("calculate", "days", calculation="${age} * 365"),
        ],
    ),
    item("calculate", "loud", calculation="join(' ', ${shout})"),
    item("calculate", "oldest", calculation="max(${age})"),
    item("text", "more", required="true()", required_message={"en": "And?", "nl": "En?"}),
    item("integer", "length", read_only=True, calculation="string-length(${more})"),
)


def told(faults: list[AnswerFault]) -> list[tuple[str, str, str]]:
    return [(fault.path, fault.code, fault.text) for fault in faults]


def test_answers_are_read_as_they_are_kept() -> None:
    raw = {
        "owner": "yes",
        "pets": [{"pet": " Rex ", "age": 3.0, "days": "9"}, {"pet": None}],
        "oldest": 9,
        "more": "",
    }
    assert read_answers(PETS, raw) == {"owner": "yes", "pets": [{"pet": "Rex", "age": 3}, {}]}


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (None, [("", "entries")]),
        ([], [("", "entries")]),
        ({"name": "x", "age": 3}, [("name", "unknown"), ("age", "unknown")]),
        ({"pets": {}}, [("pets", "entries")]),
        ({"pets": ["Rex"]}, [("pets/0", "entries")]),
        ({"pets": [{}, {"pets": []}]}, [("pets/1/pets", "unknown")]),
        ({"pets": [{"age": "3"}] * 2}, [("pets/0/age", "whole"), ("pets/1/age", "whole")]),
        ({"pets": [{}] * 21}, [("pets", "too-often")]),
        ({"/x\ny": 1}, [("xy", "unknown")]),
    ],
)
def test_what_cannot_be_read(raw: Any, wanted: list[tuple[str, str]]) -> None:
    with pytest.raises(Unreadable) as refused:
        read_answers(PETS, raw)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == wanted


def test_the_rest_of_the_answers_is_read_all_the_same() -> None:
    with pytest.raises(Unreadable) as refused:
        read_answers(PETS, {"owner": "no", "more": 5, "pets": [{"pet": "Rex", "age": "secret"}]})
    assert refused.value.answers == {"owner": "no", "pets": [{"pet": "Rex"}]}
    assert "secret" not in str(refused.value)


def test_faults_in_the_respondents_language() -> None:
    raw = {"owner": "yes", "pets": [{"age": 1}, {"age": 200}]}
    assert told(check_answers(PETS, raw, "en", TODAY)) == [
        ("pets/1/age", "constraint", "This answer is not possible. Look at it again."),
        ("more", "required", "And?"),
    ]
    assert told(check_answers(PETS, {"owner": "no"}, "nl", TODAY)) == [("more", "required", "En?")]


def test_an_unknown_language_speaks_english() -> None:
    assert told(check_answers(PETS, {"more": "x", "owner": 1}, "xx", TODAY)) == [
        ("owner", "choice", "Choose one of these answers.")
    ]


def test_what_is_hidden_keeps_nothing_from_being_handed_in() -> None:
    raw = {"owner": "no", "more": "x", "pets": [{"age": "abc"}, {"age": 500}]}
    assert check_answers(PETS, raw, "en", TODAY) == []
    assert submissions.settle(PETS, raw, TODAY) == (
        {"owner": "no"},
        [("more", "x")],
    )


def test_faults_of_one_screen() -> None:
    answers = {"owner": "yes", "pets": [{"age": 500}]}
    found = submissions.find_faults(PETS, answers, "en", TODAY, only=["pets/0/age"])
    assert [one.path for one in found] == ["pets/0/age"]


def test_free_texts_leave_without_what_was_made_of_them() -> None:
    answers = {
        "owner": "yes",
        "pets": [{"pet": "Rex", "age": 3}, {"pet": "Mimi"}, {}],
        "more": "No more",
    }
    assert submissions.settle(PETS, answers, TODAY) == (
        {"owner": "yes", "pets": [{"age": 3, "days": "1095"}, {}, {}], "oldest": "3"},
        [("pet", "Rex"), ("pet", "Mimi"), ("more", "No more")],
    )


def test_a_row_is_required_as_its_grid_is() -> None:
    rows = [item("one", "a"), item("one", "b", required="false()")]
    grid = item("grid", "g", choices="mood", required="true()", items=rows)
    found = check_answers(
        compiled(grid | {"required_message": {"en": "Every row."}}), {}, "en", TODAY
    )
    assert told(found) == [("a", "required", "Every row.")]


def test_a_text_that_grows_is_cut() -> None:
    doubled = [item("text", "t0", appearance=["multiline"])] + [
        item("calculate", f"t{n}", calculation=f"concat(${{t{n - 1}}}, ${{t{n - 1}}})")
        for n in range(1, 60)
    ]
    state = resolve(compiled(*doubled), {"t0": "x" * 4000}, Situation(TODAY))
    assert state.values["t59"] == "x" * 4000


def test_a_chain_of_five_hundred_questions() -> None:
    chain = [item("calculate", "q0", calculation="1")] + [
        item("calculate", f"q{n}", calculation=f"${{q{n - 1}}} + 1") for n in range(1, 499)
    ]
    state = resolve(compiled(*reversed(chain), item("text", "t")), {}, Situation(TODAY))
    assert state.values["q498"] == "499"


def test_a_value_as_people_read_it() -> None:
    asked = compiled(item("many", "q", choices="mood"), item("decimal", "n"))
    state = resolve(asked, {"q": ["bad", "good"], "n": 0}, Situation(TODAY))
    assert [shown_value(state, path) for path in ("q", "n")] == ["good, bad", "0"]
    chinese = resolve(asked, {"q": ["bad", "good"]}, Situation(TODAY, "zh-hans"))
    assert shown_value(chinese, "q") == "good、bad"


@pytest.mark.parametrize(
    ("kind", "text", "wanted"),
    [
        ("integer", " 12 ", 12),
        ("integer", "12.0", 12),
        ("integer", "12a", "12a"),
        ("decimal", "2,5", 2.5),
        ("decimal", "9" * 400, float("inf")),
        ("many", "a \n b", ["a", "b"]),
        ("date", "2026-01-01T08:30:00", "2026-01-01"),
        ("date_time", "2026-01-01T08:30:00.000", "2026-01-01T08:30"),
        ("text", " x\r\ny ", "x\ny"),
    ],
)
def test_what_a_field_of_a_form_means(kind: str, text: str, wanted: Any) -> None:
    choices = {"choices": "mood"} if kind == "many" else {}
    node = compiled(item(kind, "q", **choices)).nodes["q"]
    assert value_of(node, text) == wanted


def test_the_numbers_of_a_scale() -> None:
    def numbers(**parameters: str) -> list[int | float]:
        return scale_of(compiled(item("scale", "q", parameters=parameters)).nodes["q"])

    assert numbers() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert numbers(start="-0.2", end="0.2", step="0.1") == [-0.2, -0.1, 0, 0.1, 0.2]
    assert numbers(start="1", end="6", step="2") == [1, 3, 5]


# -- Paths ------------------------------------------------------------------------------------
NESTED = {"a": 1, "r": [{"b": 2}, {"s": [{"c": 3}]}]}


@pytest.mark.parametrize(
    ("path", "wanted"),
    [("a", 1), ("r/0/b", 2), ("r/1/s/0/c", 3), ("r/2/b", None), ("r/x/b", None), ("a/0/b", None)],
)
def test_the_answer_at_a_path(path: str, wanted: Any) -> None:
    assert paths.value_at(NESTED, path) == wanted


def test_answers_are_put_and_taken_away() -> None:
    assert paths.put({}, "r/1/b", 5) == {"r": [{}, {"b": 5}]}
    assert paths.put(NESTED, "r/1/s/0/c", None) == {"a": 1, "r": [{"b": 2}, {"s": [{}]}]}
    assert NESTED == {"a": 1, "r": [{"b": 2}, {"s": [{"c": 3}]}]}


def test_entries_are_added_and_removed() -> None:
    assert paths.add_entry({}, "r") == ({"r": [{}]}, "r/0")
    assert paths.add_entry(NESTED, "r/1/s")[1] == "r/1/s/1"
    assert paths.remove_entry(NESTED, "r/0") == {"a": 1, "r": [{"s": [{"c": 3}]}]}
    assert paths.remove_entry(NESTED, "r/7") == NESTED
    assert paths.remove_entry({"r": [{}]}, "r/0") == {}
