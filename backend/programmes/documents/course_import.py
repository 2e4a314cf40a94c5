"""A Markdown file becomes a course (docs/learning.md).

`# Title {#id role}` begins a module, `## Title {#id}` a text, and a question is

::: one id "What do you do?"
+ Right.
- Think of 112.
### [x] I call
### [ ] I wait
:::
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from backend.programmes.states import QuestionType

from .assembly import Assembly, Block, heading, one_line
from .attributes import DocumentInvalid
from .containers import arguments_of
from .course_notation import STEP, named
from .course_schema import check_course
from .course_settings import NAMES, CourseSettings, read_settings
from .import_report import Change, ImportRefused, Report, ReportLine
from .markdown_blocks import BlockReader, Node
from .markdown_import import read_markdown
from .question_import import read_question
from .schema import LONGEST_SUMMARY, LONGEST_TITLE


@dataclass(frozen=True, slots=True)
class ImportedCourse:
    """The content of a course, what stood at the top of the file, and the report."""

    content: dict[str, Any]
    title: str
    summary: str
    settings: CourseSettings
    report: list[ReportLine]


def import_course(
    data: bytes | str, *, language: str = "", files: Mapping[str, str] | None = None
) -> ImportedCourse:
    """Return the course of a Markdown file.

    :param language: of the names of roles, if the file says none
    :param files: ids of files of the project by name
    :raises ImportRefused: it is no text in UTF-8, there is nothing in it, or a question is wrong
    """
    report = Report()
    top, nodes = read_markdown(data, report, names=NAMES, blocks=tuple(QuestionType.values))
    settings = read_settings(top, language, report)
    reading = _Reading(BlockReader(report, files or {}), report)
    reading.read(nodes)
    content = {"modules": reading.modules}
    try:
        check_course(content, [role["id"] for role in settings.roles])
    except DocumentInvalid as error:
        raise _refused(reading.place_of(error), error) from None
    title = one_line(top.text("title"), report).strip() or reading.modules[0]["title"]
    summary = one_line(top.text("summary"), report).strip()
    for text, longest, change in (
        (title, LONGEST_TITLE, Change.LONG_TITLE),
        (summary, LONGEST_SUMMARY, Change.LONG_SUMMARY),
    ):
        if len(text) > longest:
            report.add(change, 1, text)
    title, summary = title[:LONGEST_TITLE].rstrip(), summary[:LONGEST_SUMMARY].rstrip()
    return ImportedCourse(content, title, summary, settings, report.lines)


def _refused(place: int, error: DocumentInvalid) -> ImportRefused:
    if not place:
        return ImportRefused("course", error.detail)
    text = _("Line {number}: {text}").format(number=place, text=error.detail)
    return ImportRefused("course", text)


@dataclass(slots=True)
class _Reading:
    """Modules while they are read, and the line at which each of their steps begins."""

    reader: BlockReader
    report: Report
    modules: list[dict[str, Any]] = field(default_factory=list)
    lines: list[list[int]] = field(default_factory=list)
    module_lines: list[int] = field(default_factory=list)

    def read(self, nodes: Sequence[Node]) -> None:
        """Read the blocks of a file."""
        text: list[Node] = []
        for node in nodes:
            if self._ends_text(node, text):
                self._add_text(text)
                text = []
            if node.token.tag == "h1":
                self._begin_module(node)
            elif _is_question(node):
                self._add_question(node)
            else:
                text.append(node)
        self._add_text(text)

    def _ends_text(self, node: Node, text: Sequence[Node]) -> bool:
        """Return whether a block is no part of the text before it."""
        if node.token.tag == "h1" or _is_question(node) or _is_step(node):
            return True
        return node.token.tag == "h2" and not (text and _is_step(text[0]))

    def place_of(self, error: DocumentInvalid) -> int:
        """Return the line of a fault; 0 if it has none."""
        match error.path:
            case ("modules", int(module), "steps", int(step), *_rest):
                return self.lines[module][step]
            case ("modules", int(module), *_rest):
                return self.module_lines[module]
        return 0

    def _begin_module(self, node: Node) -> None:
        title, names = named(self.reader.title_of(node))
        module_id, *roles = names or [f"m{len(self.modules) + 1}"]
        self._module(module_id, title, roles, node.place)

    def _module(self, module_id: str, title: str, roles: Sequence[str], place: int) -> None:
        self.modules.append({"id": module_id, "title": title, "roles": [*roles], "steps": []})
        self.lines.append([])
        self.module_lines.append(place)

    def _add(self, step: dict[str, Any], place: int) -> None:
        if not self.modules:
            # What stands before the first heading.
            self._module("m1", _("Beginning"), (), place)
        module = self.modules[-1]
        step["id"] = step["id"] or f"{module['id']}-{len(module['steps']) + 1}"
        module["steps"].append(step)
        self.lines[-1].append(place)

    def _add_question(self, node: Node) -> None:
        if not node.token.meta["is_closed"]:
            self.report.add(Change.CLOSED, node.place, node.token.info)
        self._add(read_question(node, self.reader), node.place)

    def _add_text(self, nodes: Sequence[Node]) -> None:
        """Add a text step: a heading with its id, if there is one, and what follows."""
        if not nodes:
            return
        step_id = ""
        if _is_step(nodes[0]):
            step_id = "".join(arguments_of(nodes[0].token.content)[:1])
        blocks = [*self.reader.read(nodes[1:] if _is_step(nodes[0]) else nodes)]
        if nodes[0].token.tag == "h2":
            title, names = named(_text_of_heading(blocks[0][0]) if blocks else "")
            step_id = names[0] if names else ""
            if title and names:
                blocks[0] = (heading(2, title), nodes[0].place)
        assembly = Assembly(self.report)
        try:
            for block, place in blocks:
                assembly.add(block, place)
            document = assembly.document()
        except ImportRefused as error:
            raise _too_long(nodes[0].place) from error
        self._add({"id": step_id, "kind": "text", "document": document}, nodes[0].place)


def _is_question(node: Node) -> bool:
    return node.kind == "container" and node.token.info in QuestionType.values


def _is_step(node: Node) -> bool:
    """Return whether it is a line `::: step id`, with which a text may begin."""
    return node.kind == "atom" and node.token.info == STEP


def _text_of_heading(block: Block) -> str:
    """Return the text of a heading."""
    return "".join(node["text"] for node in block.get("content", []))


def _too_long(place: int) -> ImportRefused:
    text = _("Line {number}: {text}").format(
        number=place, text=_("This text is too long. Make two steps of it.")
    )
    return ImportRefused("too-large", text)
