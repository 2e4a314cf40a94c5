"""Removal of comments from JavaScript modules in our style; rjsmin breaks nested templates."""

import re
from collections.abc import Iterator

# The type of an expression, before its brackets: `/** @type {Element} */ (node)`.
CAST = re.compile(r"/\*\* @(?:type|satisfies) [^*]*\*/ ?")


def without_comments(source: str) -> str:
    """Return one of our modules as it is sent to browsers."""
    lines = list(_lines_of_code(source))
    # Indentation goes too, unless a template may hold some lines as text.
    if all(line.count("`") % 2 == 0 for line in lines):
        lines = [line.lstrip() for line in lines]
    return "\n".join(lines)


def _lines_of_code(source: str) -> Iterator[str]:
    in_comment = False
    for written in source.splitlines():
        line = CAST.sub("", written)
        text = line.strip()
        if in_comment or text.startswith("/*"):
            in_comment = not text.endswith("*/")
        elif text and not text.startswith("//"):
            yield line
