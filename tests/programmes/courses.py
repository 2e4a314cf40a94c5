"""Made-up courses for tests."""

from typing import Any

from backend.organisations.models import Role
from backend.programmes.models import Course, CourseText, Project
from backend.programmes.services.course_states import go_live
from backend.programmes.services.course_texts import add_text, save_draft
from backend.programmes.services.courses import create_course

from .factories import Programme, a_document, with_part

ROLES = [
    {"id": "desk", "name": {"nl": "balie", "en": "desk"}},
    {"id": "cleaning", "name": {"nl": "schoonmaak", "en": "cleaning"}},
]


def a_choice(name: str, *, right: bool = False, feedback: str = "") -> dict[str, Any]:
    return {"name": name, "label": f"Answer {name}", "right": right, "feedback": feedback}


def a_question(step: str = "q1", kind: str = "one", **changes: Any) -> dict[str, Any]:
    """Return a question that counts, of which the first answer is right."""
    choices = {
        "one": [a_choice("a", right=True, feedback="Well seen."), a_choice("b")],
        "many": [a_choice("a", right=True), a_choice("b", right=True), a_choice("c")],
        "yes_no": [a_choice("yes", right=True), a_choice("no")],
        "ranking": [a_choice("a"), a_choice("b"), a_choice("c")],
        "scale": [a_choice("low"), a_choice("middle"), a_choice("high")],
    }
    question = {
        "id": step,
        "kind": "question",
        "type": kind,
        "label": f"Question {step}?",
        "hint": "",
        "choices": choices[kind],
        "feedback": {"right": "That is right.", "wrong": "Look at it again."},
        "counts": kind != "scale",
    }
    return question | changes


def a_text(step: str = "t1", text: str = "Words") -> dict[str, Any]:
    return {"id": step, "kind": "text", "document": a_document(text)}


def a_module(module: str, *steps: dict[str, Any], roles: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"id": module, "title": f"Module {module}", "roles": [*roles], "steps": [*steps]}


def a_content() -> dict[str, Any]:
    """Return a course of all types of questions; six count for the desk, five for others."""
    return {
        "modules": [
            a_module("m1", a_text("t1"), a_question("q1"), a_question("q2", "many")),
            a_module("m2", a_text("t2"), a_question("q3"), roles=("desk",)),
            a_module(
                "m3",
                a_question("q4", "yes_no"),
                a_question("q5", "ranking"),
                a_question("q6", "scale"),
                a_question("q7"),
            ),
        ]
    }


RIGHT_ANSWERS = {
    "q1": "a",
    "q2": ["a", "b"],
    "q3": "a",
    "q4": "yes",
    "q5": ["a", "b", "c"],
    "q6": "high",
    "q7": "a",
}
"""Of `a_content`."""


def a_course(
    programme: Programme, project: Project, slug: str = "signals", **changes: Any
) -> Course:
    """Return a course of a project, which gets the part if it lacks it."""
    with_part(project, "courses")
    fields: dict[str, Any] = {"roles": ROLES} | changes
    by = programme.as_participant(Role.EDITOR)
    return create_course(by=by, project_id=project.pk, slug=slug, **fields)


def a_course_draft(
    programme: Programme, course: Course, language: str = "nl", **changes: Any
) -> CourseText:
    """Return a text of a course, to which the language is added, with a draft."""
    by = programme.as_participant(Role.EDITOR)
    place: dict[str, Any] = {"by": by, "project_id": course.project_id, "course_id": course.pk}
    place["language"] = language
    rows = CourseText.objects.filter(course=course, language=language)
    row = rows.first() or add_text(**place)
    fields: dict[str, Any] = {"title": "Signals", "summary": "", "content": a_content()}
    return save_draft(**place, version=row.version, **(fields | changes))


def a_live_course(
    programme: Programme, project: Project, slug: str = "signals", **changes: Any
) -> CourseText:
    """Return the live text in Dutch of a new course; `.course`, `.live`."""
    course = a_course(programme, project, slug, **changes)
    a_course_draft(programme, course)
    return go_live(
        by=programme.as_participant(Role.EDITOR),
        project_id=project.pk,
        course_id=course.pk,
        language="nl",
    )
