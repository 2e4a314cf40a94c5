"""The closed schema of courses (docs/learning.md); the editor has the same one.

A course is modules of steps: texts, which are documents of pages, and questions.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from backend.programmes.course_addresses import RESULT
from backend.programmes.states import QuestionType

from .attributes import (
    Choice,
    DocumentInvalid,
    Line,
    Path,
    check_number,
    list_at,
    mapping_at,
    refuse_others,
)
from .schema import check_document, file_references

MOST_MODULES: Final = 30
MOST_STEPS: Final = 60
MOST_CHOICES: Final = 12
MOST_BYTES: Final = 200_000
MOST_ROLES: Final = 12
LONGEST_LABEL: Final = 500
LONGEST_FEEDBACK: Final = 600
NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}")
"""Ids of modules and steps, names of choices and ids of roles."""

YES_NO: Final = ("yes", "no")
_TITLE = Line(1, 120)
_FEEDBACK = Line(0, LONGEST_FEEDBACK)
_QUESTION_LINES: Final = {"label": Line(1, LONGEST_LABEL), "hint": Line(0, LONGEST_LABEL)}
_CHOICE_LINES: Final = {"label": Line(1, 300), "feedback": _FEEDBACK}
_BOOL = Choice((True, False))


# -- Checks ---------------------------------------------------------------------------------------
def check_course(content: Any, roles: Iterable[str] = ()) -> None:
    """Check that this is the content of a course, and not too long. May raise `DocumentInvalid`.

    The first fault is told.

    :param roles: ids of the course's roles, which modules may name
    """
    mapping = mapping_at(content, ())
    refuse_others(mapping, {"modules"}, ())
    modules = list_at(mapping.get("modules"), ("modules",))
    check_number(len(modules), 1, MOST_MODULES, ("modules",))
    known = frozenset(roles)
    seen: set[str] = set()
    for place, module in enumerate(modules):
        _check_module(module, known, seen, ("modules", place))
    if len(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()) > MOST_BYTES:
        raise DocumentInvalid(
            ("modules",), "too-long", _("This course is too long. Make two courses of it.")
        )


def _check_module(module: Any, roles: frozenset[str], seen: set[str], path: Path) -> None:
    found = mapping_at(module, path)
    refuse_others(found, {"id", "title", "roles", "steps"}, path)
    _check_id(found.get("id"), seen, (*path, "id"))
    _TITLE.check(found.get("title"), (*path, "title"))
    named = list_at(found.get("roles"), (*path, "roles"))
    for place, role in enumerate(named):
        if not isinstance(role, str) or role not in roles or role in named[:place]:
            text = _("Choose a role of this course, and each once.")
            raise DocumentInvalid((*path, "roles", place), "unknown", text)
    steps = list_at(found.get("steps"), (*path, "steps"))
    check_number(len(steps), 1, MOST_STEPS, (*path, "steps"))
    for place, step in enumerate(steps):
        _check_step(step, seen, (*path, "steps", place))


def _check_step(step: Any, seen: set[str], path: Path) -> None:
    found = mapping_at(step, path)
    kind = found.get("kind")
    Choice(("text", "question")).check(kind, (*path, "kind"))
    _check_id(found.get("id"), seen, (*path, "id"))
    if kind == "question":
        _check_question(found, path)
        return
    refuse_others(found, {"id", "kind", "document"}, path)
    try:
        check_document(found.get("document"))
    except DocumentInvalid as error:
        within = (*path, "document", *error.path)
        raise DocumentInvalid(within, error.errors[0].code, error.detail) from None


def _check_id(value: Any, seen: set[str], path: Path) -> None:
    _check_name(value, path)
    # Where a step would be, its result is.
    if value in seen or value == RESULT:
        raise DocumentInvalid(path, "taken", _("Something else in this course has this id."))
    seen.add(value)


def _check_name(value: Any, path: Path) -> None:
    if not isinstance(value, str) or not NAME.fullmatch(value):
        text = _("Begin with a small letter; then letters, digits and hyphens, 40 at most.")
        raise DocumentInvalid(path, "alphabet", text)


# -- Questions ------------------------------------------------------------------------------------
def _check_question(step: Mapping[str, Any], path: Path) -> None:
    names = {"id", "kind", "type", *_QUESTION_LINES, "choices", "feedback", "counts"}
    refuse_others(step, names, path)
    Choice(QuestionType.values).check(step.get("type"), (*path, "type"))
    for name, line in _QUESTION_LINES.items():
        line.check(step.get(name), (*path, name))
    choices = list_at(step.get("choices"), (*path, "choices"))
    check_number(len(choices), 2, MOST_CHOICES, (*path, "choices"))
    for place, choice in enumerate(choices):
        _check_choice(choice, choices[:place], (*path, "choices", place))
    feedback = mapping_at(step.get("feedback"), (*path, "feedback"))
    refuse_others(feedback, {"right", "wrong"}, (*path, "feedback"))
    for name in ("right", "wrong"):
        _FEEDBACK.check(feedback.get(name), (*path, "feedback", name))
    _BOOL.check(step.get("counts"), (*path, "counts"))
    _check_right(step, path)


def _check_choice(choice: Any, before: Sequence[Any], path: Path) -> None:
    found = mapping_at(choice, path)
    refuse_others(found, {"name", "right", *_CHOICE_LINES}, path)
    _check_name(found.get("name"), (*path, "name"))
    if any(one["name"] == found["name"] for one in before):
        raise DocumentInvalid(
            (*path, "name"), "taken", _("Another answer of this question has this name.")
        )
    for name, line in _CHOICE_LINES.items():
        line.check(found.get(name), (*path, name))
    _BOOL.check(found.get("right"), (*path, "right"))


def _check_right(step: Mapping[str, Any], path: Path) -> None:
    """Check that the answers suit the type, and that a question that counts has a right one."""
    right = Counter(choice["right"] for choice in step["choices"])[True]
    here = (*path, "choices")
    match QuestionType(step["type"]):
        case QuestionType.YES_NO:
            if tuple(choice["name"] for choice in step["choices"]) != YES_NO:
                raise DocumentInvalid(here, "yes-no", _("Give the answers “yes” and “no”."))
        case QuestionType.RANKING | QuestionType.SCALE if right:
            # The order in which the answers stand is the right one.
            text = _("None of these answers is right by itself.")
            raise DocumentInvalid(here, "right", text)
    if step["type"] == QuestionType.SCALE and step["counts"]:
        raise DocumentInvalid((*path, "counts"), "scale", _("A scale has no right answer."))
    if step["type"] in {QuestionType.ONE, QuestionType.YES_NO} and right > 1:
        raise DocumentInvalid(here, "right", _("Mark one answer as right."))
    if step["counts"] and not right and step["type"] != QuestionType.RANKING:
        raise DocumentInvalid(here, "right", _("Mark the right answer, or let it not count."))


# -- What is in a course --------------------------------------------------------------------------
def course_files(content: Mapping[str, Any]) -> Iterator[tuple[Path, str, str]]:
    """Yield path, kind and identifier of each file that the texts of a valid course name."""
    for place, module in enumerate(content["modules"]):
        for number, step in enumerate(module["steps"]):
            if step["kind"] == "text":
                path = ("modules", place, "steps", number, "document")
                for within, kind, identifier in file_references(step["document"]):
                    yield (*path, *within), kind, identifier


def roles_named(content: Mapping[str, Any]) -> set[str]:
    """Return the ids of roles that modules of a valid course are for."""
    return {role for module in content["modules"] for role in module["roles"]}
