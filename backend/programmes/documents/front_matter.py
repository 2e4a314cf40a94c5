"""Lines at the top of a Markdown file: `name: value`, between two lines of `---`."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

FENCE = "---"
# Further lines are no front matter.
MOST_LINES = 100
NAMES = (
    "title",
    "summary",
    "language",
    "audience",
    "review_every",
    "position",
    "demonstration",
    "sources",
)
"""Names that mean something at the top of a page; an import reports others."""

_LINE = re.compile(r"([A-Za-z][A-Za-z0-9_-]*)[ \t]*:[ \t]*(.*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")

Values = Mapping[str, str | list[str]]


@dataclass(slots=True)
class FrontMatter:
    """Values by name, how many lines they take, and the lines that mean nothing, from 1."""

    values: dict[str, str | list[str]] = field(default_factory=dict)
    length: int = 0
    unknown: list[tuple[int, str]] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return a value of one line; empty if there is none."""
        found = self.values.get(name, "")
        return found if isinstance(found, str) else " ".join(found)


def read_front_matter(lines: Sequence[str], names: Collection[str] = NAMES) -> FrontMatter:
    """Return what stands at the top; nothing is read of a file that does not begin with `---`.

    :param names: those that mean something
    """
    found = FrontMatter()
    if not lines or lines[0].rstrip() != FENCE:
        return found
    closing = next(
        (n for n, line in enumerate(lines[1 : MOST_LINES + 1], 1) if line.rstrip() == FENCE), 0
    )
    if not closing:
        return found
    name = ""
    for number, line in enumerate(lines[1:closing], 2):
        if not line.strip():
            continue
        if name and (item := _ITEM.fullmatch(line)):
            _append(found.values, name, _value(item[1]))
        elif (named := _LINE.fullmatch(line)) and named[1] in names:
            name = named[1]
            found.values[name] = _value(named[2])
        else:
            name = ""
            found.unknown.append((number, line))
    found.length = closing + 1
    return found


def write_front_matter(values: Values) -> list[str]:
    """Return the lines of these values."""
    lines = [FENCE]
    for name, value in values.items():
        if isinstance(value, str):
            lines.append(f"{name}: {_written(value)}".rstrip())
        else:
            lines += [f"{name}:", *(f"- {_written(item)}" for item in value)]
    return [*lines, FENCE]


def _append(values: dict[str, str | list[str]], name: str, item: str) -> None:
    before = values[name]
    if isinstance(before, str):
        before = [before] if before else []
    values[name] = [*before, item]


def _value(text: str) -> str:
    text = text.strip()
    if text.startswith('"'):
        try:
            found = json.loads(text)
        except ValueError:
            return text
        return found if isinstance(found, str) else text
    return text


def _written(value: str) -> str:
    is_plain = value == value.strip() and not value.startswith('"')
    return value if is_plain and value else json.dumps(value, ensure_ascii=False)
