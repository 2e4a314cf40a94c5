"""A question of a course as Markdown becomes a step (docs/learning.md)."""

from collections.abc import Sequence
from typing import Any, Final

from backend.programmes.states import QuestionType

from .containers import arguments_of
from .course_notation import PRACTICE, named, usual_name
from .course_schema import NAME
from .import_report import Change
from .markdown_blocks import BlockReader, Node, parted

_MARKS: Final = {"[x]": True, "[X]": True, "[ ]": False}
_RIGHT_LIST, _WRONG_LIST = "+", "-"


def read_question(node: Node, reader: BlockReader) -> dict[str, Any]:
    """Return a question; whether it is right is seen by `check_course`."""
    kind = QuestionType(node.token.info)
    step_id, counts, lines = _first_line(node.token.content)
    first = next(
        (n for n, child in enumerate(node.children) if child.kind == "heading"),
        len(node.children),
    )
    before, parts = node.children[:first], parted(node.children[first:])
    feedback = {
        "right": _items(before, _RIGHT_LIST, reader),
        "wrong": _items(before, _WRONG_LIST, reader),
    }
    paragraphs = reader.plain(child for child in before if child.kind != "bullet_list")
    label, hint, *rest = [*lines, *paragraphs, "", ""]
    for text in filter(None, rest):
        reader.report.add(Change.IN_BLOCK, node.place, text)
    return {
        "id": step_id,
        "kind": "question",
        "type": kind.value,
        "label": label,
        "hint": hint,
        "choices": [
            _choice(kind, place, title, nodes, reader) for place, (title, nodes) in enumerate(parts)
        ],
        "feedback": feedback,
        "counts": counts and kind != QuestionType.SCALE,
    }


def _first_line(content: str) -> tuple[str, bool, list[str]]:
    """Return id, whether it counts, and the texts in quotes of `one id practice "Label" "Hint"`."""
    words = content.split('"', 1)[0].split()
    texts = arguments_of(content)[len(words) :]
    step_id = words[0] if words and words[0] != PRACTICE and NAME.fullmatch(words[0]) else ""
    return step_id, PRACTICE not in words, texts


def _choice(
    kind: QuestionType, place: int, title: Node, nodes: Sequence[Node], reader: BlockReader
) -> dict[str, Any]:
    label = reader.title_of(title).strip()
    right = _MARKS.get(label[:3])
    if right is not None:
        label = label[3:].strip()
    label, names = named(label)
    name = names[0] if names else usual_name(kind, place)
    return {
        "name": name,
        "label": label,
        "right": bool(right),
        "feedback": " ".join(reader.plain(nodes)),
    }


def _items(nodes: Sequence[Node], sign: str, reader: BlockReader) -> str:
    """Return the items of the lists with a sign, as one text."""
    lists = [node for node in nodes if node.kind == "bullet_list" and node.token.markup == sign]
    items = [child for one in lists for item in one.children for child in item.children]
    return " ".join(text for text in reader.plain(items) if text)
