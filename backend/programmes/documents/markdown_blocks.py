"""Blocks of Markdown become blocks of a document."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from markdown_it.token import Token

from .assembly import (
    Block,
    Inline,
    LineBreak,
    PictureFound,
    Run,
    heading,
    joined,
    list_of,
    paragraph,
    paragraphs_of,
    runs_of,
    text_of,
    tidy_number,
    titled,
    trimmed,
)
from .containers import EMPTY, arguments_of
from .import_report import Change, Report
from .inline_tokens import inline_of

LISTS = ("bullet_list", "ordered_list")


@dataclass(slots=True)
class Node:
    """A token of markdown-it with what stands in it."""

    token: Token
    children: list["Node"] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The token's type, without `_open`."""
        return self.token.type.removesuffix("_open")

    @property
    def place(self) -> int:
        """The line in the file, from 1."""
        return self.token.map[0] + 1 if self.token.map else 0


def tree_of(tokens: Sequence[Token]) -> list[Node]:
    """Return tokens of blocks as a tree."""
    top: list[Node] = []
    open_nodes = [top]
    for token in tokens:
        if token.nesting < 0:
            open_nodes.pop()
            continue
        node = Node(token)
        open_nodes[-1].append(node)
        if token.nesting > 0:
            open_nodes.append(node.children)
    return top


class BlockReader:
    """Reads nodes; `files` has the id of each file by its name."""

    def __init__(self, report: Report, files: Mapping[str, str]) -> None:
        self.report = report
        self.files = files
        # Pictures that have no place where they stand.
        self._behind: list[Block] = []

    def read(self, nodes: Iterable[Node]) -> Iterator[tuple[Block, int]]:
        """Yield blocks, and where each stands in the file."""
        for node in nodes:
            for block in self._blocks(node):
                yield block, node.place
            behind, self._behind = self._behind, []
            for block in behind:
                self.report.add(Change.PICTURE_MOVED, node.place, block["attrs"]["alternative"])
                yield block, node.place

    def title_of(self, node: Node) -> str:
        """Return the text of a heading in one line."""
        inline = self._inline(node)
        if any(isinstance(run, Run) and run.href for run in inline):
            self.report.add(Change.LINK_IN_TITLE, node.place, text_of(inline))
        self._behind += self._pictures(inline, node)
        parts = [part for part in inline if not isinstance(part, PictureFound)]
        return text_of(parts) if len(parts) == len(inline) else text_of(parts).strip()

    # -- Kinds of blocks --------------------------------------------------------------------------
    def _blocks(self, node: Node) -> Iterable[Block]:
        readers: Mapping[str, Callable[[Node], Iterable[Block]]] = {
            "paragraph": self._paragraph,
            "heading": self._heading,
            "bullet_list": self._list,
            "ordered_list": self._list,
            "blockquote": self._quote,
            "fence": self._code,
            "code_block": self._code,
            "table": self._table,
            "container": self._container,
            "atom": self._atom,
            "hr": self._rule,
        }
        return readers[node.kind](node) if node.kind in readers else ()

    def _paragraph(self, node: Node) -> Iterator[Block]:
        inline = self._inline(node)
        if any(isinstance(part, LineBreak) for part in inline):
            self.report.add(Change.LINE_BREAK, node.place, text_of(inline))
        if all(isinstance(part, Run) for part in inline):
            yield paragraph(part for part in inline if isinstance(part, Run))
            return
        line: list[Run] = []
        for part in [*inline, LineBreak()]:
            if isinstance(part, Run):
                line.append(part)
                continue
            if text_of(line).strip():
                yield paragraph(trimmed(line))
            line = []
            if isinstance(part, PictureFound):
                yield from self._pictures([part], node)

    def _heading(self, node: Node) -> Iterator[Block]:
        level = int(node.token.tag.removeprefix("h"))
        text = self.title_of(node)
        if level not in {2, 3}:
            self.report.add(Change.LEVEL, node.place, text)
        if text:
            yield heading(min(max(level, 2), 3), text)

    def _list(self, node: Node) -> Iterator[Block]:
        items = list(self._items(node))
        if items:
            yield list_of(node.kind, items)

    def _items(self, node: Node) -> Iterator[Block]:
        for item in node.children:
            lines = [self._line(child) for child in item.children if child.kind == "paragraph"]
            lists = [child for child in item.children if child.kind in LISTS]
            others = [c for c in item.children if c.kind != "paragraph" and c.kind not in LISTS]
            lines += [self._one_line(block) for block, _place in self.read(others)]
            if others or len(lines) > 1:
                self.report.add(Change.JOINED, item.place, text_of(joined(lines)))
            if lines:
                yield paragraph(joined(lines))
            for inner in lists:
                self.report.add(Change.NESTED, inner.place)
                yield from self._items(inner)

    def _quote(self, node: Node, source: str = "") -> Iterator[Block]:
        parts = self._allowed(node.children, {"paragraph"}, node)
        if parts:
            yield {"type": "quote", "attrs": {"source": source}, "content": parts}

    def _code(self, node: Node) -> Iterator[Block]:
        self.report.add(Change.CODE, node.place, node.token.content)
        for line in node.token.content.split("\n"):
            if line.strip():
                yield paragraph([Run(line.replace("\t", " ").strip())])

    def _rule(self, node: Node) -> Iterable[Block]:
        self.report.add(Change.RULE, node.place)
        return ()

    def _table(self, node: Node) -> Iterator[Block]:
        self.report.add(Change.TABLE, node.place)
        rows = [row for part in node.children for row in part.children]
        items = []
        for row in rows:
            cells = [line for cell in row.children if text_of(line := self._line(cell)).strip()]
            if cells:
                runs = [run for cell in cells for run in (*cell, Run(" – "))][:-1]
                items.append(paragraph(runs))
        if items:
            yield list_of("bullet_list", items)

    # -- Blocks that begin with `:::` -------------------------------------------------------------
    def _container(self, node: Node) -> Iterable[Block]:
        if not node.token.meta["is_closed"]:
            self.report.add(Change.CLOSED, node.place, node.token.info)
        arguments = arguments_of(node.token.content)
        if node.token.info == "quote":
            return self._quote(node, " ".join(arguments))
        first = next(
            (n for n, child in enumerate(node.children) if child.kind == "heading"),
            len(node.children),
        )
        before, parts = node.children[:first], parted(node.children[first:])
        if node.token.info == "question":
            return self._question(arguments, before, parts)
        blocks = [block for block, _place in self.read(before)]
        made = self._steps(parts) if node.token.info == "steps" else self._accordion(parts)
        return [*blocks, made] if parts else blocks

    def _steps(self, parts: list[tuple[Node, list[Node]]]) -> Block:
        steps = []
        for title, nodes in parts:
            content = self._allowed(nodes, {"paragraph"}, title)
            steps.append(
                {"type": "step", "content": [titled("step_title", self.title_of(title)), *content]}
            )
        return {"type": "steps", "content": steps}

    def _accordion(self, parts: list[tuple[Node, list[Node]]]) -> Block:
        items = []
        for title, nodes in parts:
            content = self._allowed(nodes, {"paragraph", *LISTS}, title)
            first = titled("accordion_title", self.title_of(title))
            items.append({"type": "accordion_item", "content": [first, *content]})
        return {"type": "accordion", "content": items}

    def _question(
        self, arguments: list[str], before: list[Node], parts: list[tuple[Node, list[Node]]]
    ) -> Iterator[Block]:
        text = " ".join([*arguments, *self.plain(before)])
        choices = [
            {"text": self.title_of(title), "reply": " ".join(self.plain(nodes))}
            for title, nodes in parts
        ]
        yield {"type": "question", "attrs": {"text": text, "choices": choices}}

    def _atom(self, node: Node) -> Iterable[Block]:
        match node.token.info, arguments_of(node.token.content):
            case "", []:
                # The end of a block that has none.
                return ()
            case "call", [target, *value, label] if len(value) < 2:
                address = tidy_number(*value) if target == "phone" and value else "".join(value)
                attrs = {"target": target, "value": address, "label": label}
                return [{"type": "call", "attrs": attrs}]
            case "picture", [file, alternative, *caption]:
                found = PictureFound(file, alternative, " ".join(caption))
                return self._pictures([found], node)
            case "file", [file, label]:
                return self._of_files(node, "file", file=file, label=label)
            case "video", [file, captions, title]:
                return self._of_files(node, "video", file=file, captions=captions, title=title)
            case _, arguments:
                self.report.add(Change.BLOCK, node.place, node.token.info or node.token.content)
                return [paragraph([Run(" ".join(arguments))])] if arguments else ()

    def _of_files(self, node: Node, kind: str, **attrs: str) -> Iterator[Block]:
        """Yield a block if its files are there."""
        found = {
            name: self._file(value, node) if name in {"file", "captions"} else value
            for name, value in attrs.items()
        }
        if all(found.values()):
            yield {"type": kind, "attrs": found}

    # -- Parts ------------------------------------------------------------------------------------
    def _allowed(self, nodes: Iterable[Node], kinds: set[str], within: Node) -> list[Block]:
        """Return blocks of these kinds; others become paragraphs, and pictures come behind."""
        found: list[Block] = []
        for block, place in self.read(nodes):
            if block["type"] in kinds:
                found.append(block)
            elif block["type"] == "picture":
                self._behind.append(block)
            else:
                self.report.add(Change.IN_BLOCK, place or within.place, block["type"])
                found += paragraphs_of(block)
        return found

    def plain(self, nodes: Iterable[Node]) -> list[str]:
        """Return the text of each block in one line."""
        return [text_of(self._one_line(block)) for block, _place in self.read(nodes)]

    def _one_line(self, block: Block) -> list[Run]:
        if block["type"] == "picture":
            self._behind.append(block)
            return []
        return joined(runs_of(part) for part in paragraphs_of(block))

    def _line(self, node: Node) -> list[Run]:
        inline = self._inline(node)
        self._behind += self._pictures(inline, node)
        if any(isinstance(part, LineBreak) for part in inline):
            self.report.add(Change.LINE_BREAK, node.place, text_of(inline))
        parts = [part for part in inline if not isinstance(part, PictureFound)]
        return [part if isinstance(part, Run) else Run(" ") for part in parts]

    def _inline(self, node: Node) -> list[Inline]:
        inlines = [child.token for child in node.children if child.kind == "inline"]
        if [token.content for token in inlines] == [EMPTY]:
            return []
        return [part for token in inlines for part in inline_of(token, self.report)]

    def _pictures(self, inline: Iterable[Inline], node: Node) -> Iterator[Block]:
        for part in inline:
            if not isinstance(part, PictureFound):
                continue
            if not part.alternative.strip():
                self.report.add(Change.PICTURE_TEXT, node.place, part.file)
            elif known := self._file(part.file, node, Change.PICTURE):
                attrs = {"file": known, "alternative": part.alternative, "caption": part.caption}
                yield {"type": "picture", "attrs": attrs}

    def _file(self, name: str, node: Node, change: Change = Change.FILE) -> str:
        if known := self.files.get(name):
            return known
        try:
            return str(UUID(name))
        except ValueError:
            self.report.add(change, node.place, name)
        return ""


def parted(nodes: Sequence[Node]) -> list[tuple[Node, list[Node]]]:
    """Return headings with what follows each."""
    parts: list[tuple[Node, list[Node]]] = []
    for node in nodes:
        if node.kind == "heading":
            parts.append((node, []))
        else:
            parts[-1][1].append(node)
    return parts
