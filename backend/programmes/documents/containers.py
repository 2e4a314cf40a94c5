"""Blocks that Markdown lacks: lines that begin with `:::` (docs/pages-import.md).

::: steps
### First call
They speak your language.
:::

::: call help "Ask for help"
"""

import re
from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Loaded by who reads Markdown; writing it needs only the signs.
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

FENCE = ":::"
CONTAINERS = ("steps", "accordion", "question", "quote")
"""Blocks that have lines of their own, and end with a line of `:::`."""

EMPTY = "\\"
"""A paragraph of nothing but this sign is an empty one."""

_OPENING = re.compile(r":::[ \t]*([a-z_-]+)(.*)")
_ARGUMENT = re.compile(r'"((?:\\.|[^"\\])*)"|(\S+)')
_ESCAPED = re.compile(r"\\(.)")
_BARE = re.compile(r'[^\s"\\]+')


def arguments_of(text: str) -> list[str]:
    """Return words and texts in quotes, in which a backslash stands before quotes and itself."""
    return [
        _ESCAPED.sub(r"\1", found[1]) if found[1] is not None else found[2]
        for found in _ARGUMENT.finditer(text.replace("\t", " "))
    ]


def quoted(text: str) -> str:
    """Return an argument in quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def word(text: str) -> str:
    """Return an argument as it is if it is one word, else in quotes."""
    return text if _BARE.fullmatch(text) else quoted(text)


def containers(md: "MarkdownIt", more: Collection[str] = ()) -> None:
    """Have markdown-it read `:::` as tokens `container_open`, `container_close` and `atom`.

    :param more: names of blocks with lines of their own, beside `CONTAINERS`
    """
    rule = partial(_container, frozenset({*CONTAINERS, *more}))
    md.block.ruler.before(
        "fence", "container", rule, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _container(
    names: Collection[str], state: "StateBlock", start: int, end: int, silent: bool
) -> bool:
    line = _line(state, start)
    if state.level or not line.startswith(FENCE) or state.is_code_block(start):
        return False
    if silent:
        return True
    opening = _OPENING.fullmatch(line)
    name, arguments = (opening[1], opening[2]) if opening else ("", line.strip(":"))
    if name not in names:
        token = state.push("atom", "", 0)
        token.info, token.content, token.map = name, arguments, [start, start + 1]
        state.line = start + 1
        return True
    closing = next((n for n in range(start + 1, end) if _line(state, n).rstrip() == FENCE), None)
    last = end if closing is None else closing
    token = state.push("container_open", "", 1)
    token.info, token.content, token.map = name, arguments, [start, last]
    token.meta = {"is_closed": closing is not None}
    before, state.lineMax = state.lineMax, last
    state.md.block.tokenize(state, start + 1, last)
    state.lineMax = before
    state.push("container_close", "", -1)
    state.line = last if closing is None else last + 1
    return True


def _line(state: "StateBlock", number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
