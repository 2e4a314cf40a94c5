"""A course becomes Markdown that `course_import` reads back the same (docs/learning.md)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from backend.programmes.states import QuestionType

from .containers import quoted
from .course_notation import PRACTICE, STEP, named, usual_name
from .front_matter import Values, write_front_matter
from .markdown_export import export_blocks, export_line


def export_course(content: Mapping[str, Any], settings: Values | None = None) -> str:
    """Return a content as Markdown; `settings` stand at the top."""
    lines = [*write_front_matter(settings), ""] if settings else []
    for module in content["modules"]:
        names = " ".join([module["id"], *module["roles"]])
        lines += [f"# {export_line(module['title'])} {{#{names}}}", ""]
        lines += _steps(module["steps"])
    return "\n".join(lines)


def _steps(steps: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    # Within a text that begins by its line, headings begin no other one.
    is_open = False
    for step in steps:
        if step["kind"] == "question":
            yield from _question(step)
            is_open = False
        else:
            is_open = is_open or not _begins_by_heading(step["document"])
            yield from _text(step, by_line=is_open)
        yield ""


def _begins_by_heading(document: Mapping[str, Any]) -> bool:
    """Return whether a text begins with its only heading of the second level."""
    levels = [block.get("attrs", {}).get("level") for block in document["content"]]
    return levels[0] == 2 and levels.count(2) == 1 and _title(document) == _title(document).strip()


def _title(document: Mapping[str, Any]) -> str:
    return "".join(node["text"] for node in document["content"][0]["content"])


def _text(step: Mapping[str, Any], *, by_line: bool) -> Iterator[str]:
    blocks = step["document"]["content"]
    if by_line:
        yield from (f"::: {STEP} {step['id']}", "")
    else:
        title = _title(step["document"])
        yield from (f"## {export_line(title)} {{#{step['id']}}}", "")
        blocks = blocks[1:]
    yield from export_blocks(blocks)


def _question(step: Mapping[str, Any]) -> Iterator[str]:
    may_count = step["type"] != QuestionType.SCALE
    words = [step["type"], step["id"], *([PRACTICE] if may_count and not step["counts"] else [])]
    texts = [quoted(step["label"]), *([quoted(step["hint"])] if step["hint"] else [])]
    yield " ".join(["::: " + " ".join(words), *texts])
    for sign, name in (("+", "right"), ("-", "wrong")):
        if step["feedback"][name]:
            yield f"{sign} {export_line(step['feedback'][name])}"
    for place, choice in enumerate(step["choices"]):
        yield from ("", _choice(step, choice, place))
        if choice["feedback"]:
            yield from ("", export_line(choice["feedback"]))
    yield ":::"


def _choice(step: Mapping[str, Any], choice: Mapping[str, Any], place: int) -> str:
    label = choice["label"]
    is_named = choice["name"] != usual_name(step["type"], place) or named(label)[0] != label
    name = f" {{#{choice['name']}}}" if is_named else ""
    return f"### [{'x' if choice['right'] else ' '}] {export_line(choice['label'])}{name}"
