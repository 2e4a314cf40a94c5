"""The accessibility tree of a screen as the browser computes it, by WebDriver."""

import re

from . import wire
from .page import ELEMENT, Page

# What stands in no tree, whatever is in it.
NOTHING = {"", "generic", "none", "presentation"}
# Every element that is drawn and not hidden from screen readers, each with how deep it lies.
LISTED = """
const isThere = (node) =>
  node.checkVisibility({ visibilityProperty: true }) && !node.closest("[aria-hidden=true], svg");
const depth = (node) => (node === document.body ? 0 : 1 + depth(node.parentElement));
return Array.from(document.body.querySelectorAll("*"))
  .filter(isThere).map((node) => [node, depth(node)]);
"""
# What is another one each time: the name of a request, digits, and when something was.
CHANGING = re.compile(r"\b[0-9A-F]{3} [0-9A-F]{3}\b|\d+|\b(?:dit uur|vandaag|gisteren)\b")


def tree(page: Page) -> str:
    lines, above = list[str](), list[int]()
    for element, depth in page.run(LISTED):
        role = page.wire(wire.ROLE, id=element[ELEMENT])
        if role in NOTHING:
            continue
        name = " ".join(page.wire(wire.NAME, id=element[ELEMENT]).split())
        while above and above[-1] >= depth:
            above.pop()
        lines.append("  " * len(above) + f'{role} "{CHANGING.sub("…", name)}"'.removesuffix(' ""'))
        above.append(depth)
    return "\n".join(lines) + "\n"
