"""The closed schema of courses: what is of it is taken as it is, all else is refused."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.programmes.documents.attributes import DocumentInvalid
from backend.programmes.documents.course_schema import (
    MOST_MODULES,
    MOST_STEPS,
    check_course,
    course_files,
    roles_named,
)
from backend.programmes.documents.grades import grade, steps_for
from backend.programmes.states import QuestionType
from tests.programmes.courses import a_content, a_module, a_question, a_text
from tests.programmes.made_up_courses import ROLES, contents, faults_of, parts_of, questions


def refused(content: Any) -> DocumentInvalid:
    with pytest.raises(DocumentInvalid) as caught:
        check_course(content, ROLES)
    assert caught.value.detail
    return caught.value


@pytest.mark.full
@given(contents())
def test_what_the_schema_makes_is_taken_as_it_is(content: dict[str, Any]) -> None:
    before = copy.deepcopy(content)
    check_course(content, ROLES)
    assert content == before
    assert roles_named(content) <= {*ROLES}
    # It can be graded, whoever takes it.
    for role in ("", *ROLES):
        counted = [step for step in steps_for(content, role) if step.counts]
        assert grade(content, role, {}, 80).counted == len(counted)


@pytest.mark.full
@pytest.mark.parametrize("kind", [*QuestionType])
@given(data=st.data())
def test_each_type_of_question_is_taken(kind: QuestionType, data: st.DataObject) -> None:
    question = {"id": "q1", **data.draw(questions(kind))}
    check_course({"modules": [a_module("m1", question)]})


@pytest.mark.full
@given(contents(), st.data())
def test_a_single_fault_is_refused_and_its_place_is_told(
    content: dict[str, Any], data: st.DataObject
) -> None:
    part = data.draw(st.sampled_from([*parts_of(content)]))
    data.draw(st.sampled_from(faults_of(part)))(part)
    path = refused(content).path
    assert any(place is part for place in _on_the_way(content, path))


def _on_the_way(content: Any, path: tuple[str | int, ...]) -> Iterator[Any]:
    """Yield what the path leads through; its last step may be what is missing."""
    yield content
    for step in path:
        if isinstance(content, dict):
            content = content.get(step, {})
        else:
            content = content[step] if isinstance(step, int) and step < len(content) else {}
        yield content


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=4),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["modules", "steps", "id", "kind", "type", "choices", "document"]),
                inner,
                max_size=4,
            )
        ),
    )
)
def test_any_json_is_refused_calmly(value: Any) -> None:
    refused(value)


@pytest.mark.parametrize(
    ("content", "field", "code"),
    [
        ({"modules": []}, "modules", "too-few"),
        (
            {"modules": [a_module(f"m{n}", a_text(f"t{n}")) for n in range(MOST_MODULES + 1)]},
            "modules",
            "too-many",
        ),
        (
            {"modules": [a_module("m1", *(a_text(f"t{n}") for n in range(MOST_STEPS + 1)))]},
            "modules.0.steps",
            "too-many",
        ),
        ({"modules": [a_module("m1", a_text("m1"))]}, "modules.0.steps.0.id", "taken"),
        (
            {"modules": [a_module("m1", a_text("t1", "x" * 50_000), a_text("t2", "x" * 150_000))]},
            "modules.0.steps.1.document.content.0.content.0.text",
            "too-long",
        ),
        (
            {"modules": [a_module("m1", *(a_text(f"t{n}", "x" * 50_000) for n in range(4)))]},
            "modules",
            "too-long",
        ),
        (
            {"modules": [a_module("m1", a_question("q1", "scale", counts=True))]},
            "modules.0.steps.0.counts",
            "scale",
        ),
        (
            {"modules": [a_module("m1", a_question("q1", "yes_no", type="one", choices=[]))]},
            "modules.0.steps.0.choices",
            "too-few",
        ),
    ],
)
def test_faults_name_their_place(content: Any, field: str, code: str) -> None:
    error = refused(content)
    assert (error.errors[0].field, error.errors[0].code) == (field, code)


def test_files_of_texts_are_found() -> None:
    content = a_content()
    file = "12345678-1234-5678-1234-567812345678"
    attrs = {"file": file, "alternative": "A boat", "caption": ""}
    content["modules"][1]["steps"][0]["document"]["content"].append(
        {"type": "picture", "attrs": attrs}
    )
    check_course(content, ROLES)
    path = ("modules", 1, "steps", 0, "document", "content", 1, "attrs", "file")
    assert [*course_files(content)] == [(path, "picture", file)]
