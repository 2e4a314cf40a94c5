"""What a course in one language has otherwise than in another, where both ought to be the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CourseChange(TextChoices):
    """A difference, said of the language that is looked at."""

    MISSING = "missing", _("This is missing, and the other language has it.")
    ADDED = "added", _("The other language does not have this.")
    MOVED = "moved", _("This stands in another place.")
    ROLES = "roles", _("This is for other roles.")
    KIND = "kind", _("This is another kind of step or question.")
    CHOICES = "choices", _("There are other answers, or they have another order.")
    RIGHT = "right", _("Another answer is right.")
    COUNTS = "counts", _("This counts in one language only.")
    UNTRANSLATED = "untranslated", _("This is the same text: it is not translated yet.")


@dataclass(frozen=True, slots=True)
class CourseDifference:
    """A difference of a module or step; `title` is what it begins with, for people to find it."""

    change: CourseChange
    id: str
    title: str


def differences(content: Mapping[str, Any], other: Mapping[str, Any]) -> list[CourseDifference]:
    """Return what a course has otherwise than `other`, the same course in another language."""
    return [*_differences(content["modules"], other["modules"])]


def _differences(
    modules: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]]
) -> Iterator[CourseDifference]:
    yield from _parts(modules, others)
    steps = {step["id"]: step for module in others for step in module["steps"]}
    before = {module["id"]: module for module in others}
    places = _places(modules), _places(others)
    for module in modules:
        if module["id"] in before:
            yield from _of_module(module, before[module["id"]])
        for step in module["steps"]:
            if step["id"] not in steps:
                yield _difference(CourseChange.ADDED, step)
                continue
            if places[0][step["id"]] != places[1][step["id"]]:
                yield _difference(CourseChange.MOVED, step)
            yield from _of_step(step, steps[step["id"]])
    found = {step["id"] for module in modules for step in module["steps"]}
    for step_id, step in steps.items():
        if step_id not in found:
            yield _difference(CourseChange.MISSING, step)


def _parts(
    modules: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]]
) -> Iterator[CourseDifference]:
    """Yield modules that only one has, and those that stand elsewhere."""
    here, there = [one["id"] for one in modules], [one["id"] for one in others]
    yield from (_difference(CourseChange.ADDED, one) for one in modules if one["id"] not in there)
    yield from (_difference(CourseChange.MISSING, one) for one in others if one["id"] not in here)
    order = [one for one in there if one in here]
    for module, at in zip((one for one in modules if one["id"] in there), order, strict=True):
        if module["id"] != at:
            yield _difference(CourseChange.MOVED, module)


def _places(modules: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    """Return by step the module that it is in, and the step before it there."""
    found = {}
    for module in modules:
        before = ""
        for step in module["steps"]:
            found[step["id"]] = (module["id"], before)
            before = step["id"]
    return found


def _of_module(module: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[CourseDifference]:
    if set(module["roles"]) != set(other["roles"]):
        yield _difference(CourseChange.ROLES, module)
    if module["title"] == other["title"]:
        yield _difference(CourseChange.UNTRANSLATED, module)


def _of_step(step: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[CourseDifference]:
    if step["kind"] != other["kind"] or step.get("type") != other.get("type"):
        yield _difference(CourseChange.KIND, step)
        return
    if step["kind"] == "text":
        if step["document"] == other["document"]:
            yield _difference(CourseChange.UNTRANSLATED, step)
        return
    names = [[choice["name"] for choice in one["choices"]] for one in (step, other)]
    if names[0] != names[1]:
        yield _difference(CourseChange.CHOICES, step)
    elif _right(step) != _right(other):
        yield _difference(CourseChange.RIGHT, step)
    if step["counts"] != other["counts"]:
        yield _difference(CourseChange.COUNTS, step)
    if step["label"] == other["label"]:
        yield _difference(CourseChange.UNTRANSLATED, step)


def _right(step: Mapping[str, Any]) -> list[str]:
    return [choice["name"] for choice in step["choices"] if choice["right"]]


def _difference(change: CourseChange, part: Mapping[str, Any]) -> CourseDifference:
    title = part.get("title") or part.get("label") or _beginning(part.get("document", {}))
    return CourseDifference(change, part["id"], title[:120])


def _beginning(node: Mapping[str, Any]) -> str:
    """Return the first text in a document."""
    if "text" in node:
        return str(node["text"])
    return next((text for child in node.get("content", []) if (text := _beginning(child))), "")
