"""A Markdown file becomes a document (docs/pages-import.md)."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import override

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from .assembly import Assembly, one_line, seen
from .containers import containers
from .front_matter import NAMES, FrontMatter, read_front_matter
from .import_report import Change, Imported, ImportRefused, Report, too_large
from .markdown_blocks import BlockReader, Node, tree_of
from .schema import LONGEST_SUMMARY, LONGEST_TITLE

# Three times what a page holds, since signs of Markdown count too.
LONGEST_FILE = 200_000


class _Markdown(MarkdownIt):
    """CommonMark with tables and containers, without HTML; addresses are judged by the schema."""

    @override
    def validateLink(self, url: str) -> bool:
        return True

    @override
    def normalizeLink(self, url: str) -> str:
        return url


def import_markdown(data: bytes | str, *, files: Mapping[str, str] | None = None) -> Imported:
    """Return the document of a Markdown file.

    :param files: ids of files of the project by name
    :raises ImportRefused: it is no text in UTF-8, or more than a page holds
    """
    report = Report()
    top, tree = read_markdown(data, report)
    reader = BlockReader(report, files or {})
    title, nodes = _title_of(top, tree, reader)
    assembly = Assembly(report)
    for block, place in reader.read(nodes):
        assembly.add(block, place)
    summary = one_line(top.text("summary"), report)
    summary = assembly.cut(summary, LONGEST_SUMMARY, Change.LONG_SUMMARY)
    title = assembly.cut(title, LONGEST_TITLE, Change.LONG_TITLE)
    return Imported(assembly.document(), title, summary, report.lines, top.values)


def read_markdown(
    data: bytes | str,
    report: Report,
    *,
    names: Collection[str] = NAMES,
    blocks: tuple[str, ...] = (),
) -> tuple[FrontMatter, list[Node]]:
    """Return what stands at the top of a file, and its blocks with the numbers of their lines.

    :param names: what may stand at the top
    :param blocks: names of blocks with lines of their own, beside those of pages
    :raises ImportRefused: it is no text in UTF-8, or too much of it
    """
    lines = seen(_decoded(data), report).split("\n")
    top = read_front_matter(lines, names)
    for place, line in top.unknown:
        report.add(Change.SETTING, place, line)
    # Empty lines in its place, so that numbers of lines are those of the file.
    lines[: top.length] = [""] * top.length
    return top, tree_of(_markdown(blocks).parse("\n".join(lines)))


@cache
def _markdown(blocks: tuple[str, ...]) -> MarkdownIt:
    plain = _Markdown("commonmark", {"html": False}).enable("table")
    return plain.use(containers, more=blocks)


def _decoded(data: bytes | str) -> str:
    if isinstance(data, bytes):
        try:
            data = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ImportRefused(
                "not-text", _("This is no text in UTF-8. Save it as UTF-8, and try again.")
            ) from error
    if len(data) > LONGEST_FILE:
        raise too_large()
    return data


def _title_of(
    top: FrontMatter, nodes: Sequence[Node], reader: BlockReader
) -> tuple[str, Sequence[Node]]:
    """Return the title, and the nodes without the heading that says the same."""
    title = one_line(top.text("title"), reader.report).strip()
    if not nodes or nodes[0].token.tag != "h1":
        return title, nodes
    first = reader.title_of(nodes[0])
    return (title or first, nodes[1:]) if title in {"", first} else (title, nodes)
