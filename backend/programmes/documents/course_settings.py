"""What stands at the top of a course as Markdown: its settings."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from backend.core.languages import BY_CODE

from .assembly import one_line
from .course_schema import MOST_ROLES, NAME
from .front_matter import FrontMatter
from .import_report import Change, Report

NAMES: Final = (
    *("title", "summary", "language", "roles", "pass_mark", "minutes", "certificate"),
    *("valid_months", "for_places", "position", "demonstration", "sources"),
)
"""Names that mean something at the top of a course; an import reports others."""

# By name: what it is called in the rows, and the least and most of it.
_NUMBERS: Final[Mapping[str, tuple[int, int]]] = {
    "pass_mark": (50, 100),
    "minutes": (1, 600),
    "valid_months": (1, 60),
    "position": (0, 999),
}
_TRUTHS: Final[Mapping[str, str]] = {
    "certificate": "gives_certificate",
    "for_places": "for_places",
}
LONGEST_ROLE: Final = 60
_NUMBER: Final = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class CourseSettings:
    """Settings of a course: its language, whom modules are for, and columns of `Course`."""

    language: str
    roles: Sequence[Mapping[str, Any]] = ()
    columns: Mapping[str, Any] = field(default_factory=dict)


def read_settings(top: FrontMatter, language: str, report: Report) -> CourseSettings:
    """Return the settings; the report has those that mean nothing.

    :param language: that of the names of roles, if none is named
    """
    named = top.text("language")
    if named and named not in BY_CODE:
        report.add(Change.SETTING, 1, f"language: {named}")
    language = named if named in BY_CODE else language
    columns: dict[str, Any] = {}
    for name, (least, most) in _NUMBERS.items():
        text = top.text(name)
        if _NUMBER.fullmatch(text) and least <= int(text) <= most:
            columns[name] = int(text)
        elif text:
            report.add(Change.SETTING, 1, f"{name}: {text}")
    for name, column in _TRUTHS.items():
        text = top.text(name)
        if text in {"true", "false"}:
            columns[column] = text == "true"
        elif text:
            report.add(Change.SETTING, 1, f"{name}: {text}")
    return CourseSettings(language, _roles(top, language, report), columns)


def written_settings(
    title: str, summary: str, settings: CourseSettings
) -> dict[str, str | list[str]]:
    """Return the lines at the top of a course, which `read_settings` reads back the same."""
    language, columns = settings.language, settings.columns
    roles = [f"{role['id']}: {role['name'].get(language, role['id'])}" for role in settings.roles]
    lines: dict[str, str | list[str]] = {"title": title, "summary": summary, "language": language}
    if roles:
        lines["roles"] = roles
    lines |= {name: str(columns[name]) for name in _NUMBERS if columns.get(name) is not None}
    lines |= {name: str(columns[column]).lower() for name, column in _TRUTHS.items()}
    return lines


def _roles(top: FrontMatter, language: str, report: Report) -> list[Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    value = top.values.get("roles", [])
    for line in [value] if isinstance(value, str) else value:
        role, _colon, name = (part.strip() for part in line.partition(":"))
        if NAME.fullmatch(role) and role not in found and len(found) < MOST_ROLES:
            text = one_line(name or role, report)[:LONGEST_ROLE]
            found[role] = {"id": role, "name": {language: text} if language else {}}
        elif line:
            report.add(Change.SETTING, 1, f"roles: {line}")
    return [*found.values()]
