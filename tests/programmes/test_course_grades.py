"""Grades of courses: the cases that browsers have too (`learner/grades.test.mjs`)."""

import json
from pathlib import Path
from typing import Any

import pytest

from backend.programmes.documents.course_questions import questionnaire_of
from backend.programmes.documents.course_schema import check_course
from backend.programmes.documents.grades import feedback, grade, right_answer, steps_for
from surveys.questionnaire.compiled import compile_definition
from surveys.questionnaire.submissions import find_faults, read_answers
from surveys.questionnaire.validation import check
from tests.programmes.courses import RIGHT_ANSWERS, a_content

FILES = [
    json.loads(path.read_text()) for path in (Path(__file__).parent / "cases").glob("course-*.json")
]
CASES = [(file, case) for file in FILES for case in file["cases"]]


def test_there_are_cases() -> None:
    assert len(CASES) >= 10


@pytest.mark.parametrize(("file", "case"), CASES, ids=lambda one: one.get("about", ""))
def test_answers_are_worth_what_the_case_says(file: Any, case: Any) -> None:
    content = file["content"]
    check_course(content, file["roles"])
    steps = {step.id: step for step in steps_for(content, case["role"])}
    assert [*steps] == case["steps"]
    found = grade(content, case["role"], case["answers"], case["pass_mark"])
    assert {
        "right": found.right,
        "counted": found.counted,
        "share": found.share,
        "passed": found.passed,
        "by_step": found.by_step,
    } == case["grade"]
    for name, said in case["feedback"].items():
        told = feedback(steps[name], case["answers"].get(name))
        assert {"right": told.right, "text": told.text} == said


@pytest.mark.parametrize("answer", [None, 7, {}, [7], [None], ["a", 7], {"a": 1}, True])
def test_whatever_was_sent_is_wrong_at_most(answer: Any) -> None:
    content = a_content()
    answers = dict.fromkeys(RIGHT_ANSWERS, answer)
    assert grade(content, "desk", answers, 80).right == 0
    for step in steps_for(content, "desk"):
        if step.is_question:
            assert not feedback(step, answer).right


def test_the_right_answer_in_words() -> None:
    steps = {step.id: step for step in steps_for(a_content(), "desk")}
    assert right_answer(steps["q2"]) == ["Answer a", "Answer b"]
    assert right_answer(steps["q5"]) == ["Answer a", "Answer b", "Answer c"]
    assert right_answer(steps["q6"]) == []


def test_questions_are_a_questionnaire() -> None:
    definition = questionnaire_of(a_content(), "nl", "desk", "Signals")
    assert check(definition) == []
    questions = compile_definition(definition)
    answers = read_answers(questions, RIGHT_ANSWERS)
    assert find_faults(questions, answers, "nl") == []
    assert find_faults(questions, {**answers, "q5": ["a", "b"]}, "nl")
    assert {item.name for item, _within in definition.walk()} == {*RIGHT_ANSWERS}


def test_a_label_that_looks_like_another_answer() -> None:
    content = a_content()
    content["modules"][0]["steps"][1]["label"] = "What is ${q2}?"
    definition = questionnaire_of(content, "nl")
    assert check(definition) == []
