"""Signs of courses as Markdown, for reading and writing them; nothing here loads a parser."""

from string import ascii_lowercase
from typing import Final

from backend.programmes.states import QuestionType

from .course_schema import YES_NO

STEP: Final = "step"
"""A line `::: step id` begins a text within which headings begin no other one."""

PRACTICE: Final = "practice"
"""A question that does not count."""


def named(title: str) -> tuple[str, list[str]]:
    """Return a title without `{#id more}` at its end, and those words."""
    title = title.strip()
    before, sign, names = title.rpartition("{#")
    if not sign or not names.endswith("}") or "}" in names[:-1] or "{" in names:
        return title, []
    return before.rstrip(), names[:-1].split()


def usual_name(kind: str, place: int) -> str:
    """Return the name of a choice that has none of its own, by its place from 0."""
    names = YES_NO if kind == QuestionType.YES_NO else ascii_lowercase
    return names[place] if place < len(names) else f"n{place + 1}"
