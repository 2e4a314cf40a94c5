"""Modules without their comments, which are a third of their weight.

No build: every line of code stays as it was written, but for its indentation. It holds for our own
style alone, in which a comment has lines of its own, or says the type of an expression on one line;
a test compares the two. A library (rjsmin) was tried: it takes a template within a template for
code, and loses spaces between words.
"""

import re
from collections.abc import Iterator

# The type of an expression, before its brackets: `/** @type {Element} */ (node)`.
CAST = re.compile(r"/\*\* @(?:type|satisfies) [^*]*\*/ ?")


def without_comments(source: str) -> str:
    """Return a module of ours as it is sent to phones."""
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
