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
# What is another one each time: the name of a request, digits, and when something was or will be.
WEEKDAYS = "(?:maan|dins|woens|donder|vrij|zater|zon)dag"
CHANGING = re.compile(
    rf"\b[0-9A-F]{{3}} [0-9A-F]{{3}}\b|\d+|\b(?:dit uur|vandaag|gisteren|morgen|{WEEKDAYS})\b"
)
# An organisation is told to open only while it is closed.
OPENING = re.compile(r"Ze gaan [^.]* open\. ")
ANSWERING = re.compile(r"Ze proberen [^.]* te antwoorden\.")


def tree(page: Page) -> str:
    lines, above = list[str](), list[int]()
    for element, depth in page.run(LISTED):
        role = page.wire(wire.ROLE, id=element[ELEMENT])
        if role in NOTHING:
            continue
        name = " ".join(page.wire(wire.NAME, id=element[ELEMENT]).split())
        while above and above[-1] >= depth:
            above.pop()
        lines.append("  " * len(above) + f'{role} "{lasting(name)}"'.removesuffix(' ""'))
        above.append(depth)
    return "\n".join(lines) + "\n"


def lasting(name: str) -> str:
    """Return a name without what another day or hour would change."""
    name = ANSWERING.sub("Ze proberen … te antwoorden.", OPENING.sub("", name))
    return CHANGING.sub("…", name)
