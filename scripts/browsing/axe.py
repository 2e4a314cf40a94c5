"""axe-core on the screen as it stands: every WCAG rule up to 2.2 AA, and the size of targets."""

import re
from functools import cache
from typing import Any

from playwright.sync_api import Page

from scripts.checking.catalogues import BASE

# One of the vendored modules: scripts/vendor.
AXE = BASE / "tests" / "browser" / "vendor" / "axe.js"
OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    },
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
MOST_NODES = 3
RUN = "async (options) => (await globalThis.axe.run(document, options)).violations"


SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
# A page that is loaded forgets axe, and to read that takes longer than to run it.
PUT = """
(markup) => {
  const made = new DOMParser().parseFromString(markup, "text/html");
  document.replaceChild(document.adoptNode(made.documentElement), document.documentElement);
}
"""


def violations(page: Page) -> list[str]:
    """Return a line for each violation: the rule, where, and what it misses."""
    if not _has_axe(page):
        page.evaluate(_source())
    return [_line(one) for one in page.evaluate(RUN, OPTIONS)]


def violations_without_scripts(page: Page, other: Page) -> list[str]:
    """Return the violations of a page whose scripts are turned off, and so axe's too.

    Its markup is looked at in `other`, a page of the same size whose scripts are on.
    """
    markup = SCRIPT.sub("", page.content())
    if _has_axe(other):
        other.evaluate(PUT, markup)
    else:
        other.set_content(markup)
    return violations(other)


def _has_axe(page: Page) -> bool:
    found: bool = page.evaluate("'axe' in globalThis")
    return found


@cache
def _source() -> str:
    return AXE.read_text()


def _line(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"]
    places = [str(node["target"][0]) for node in nodes]
    more = len(places) - MOST_NODES
    shown = ", ".join(places[:MOST_NODES]) + (f" and {more} more" if more > 0 else "")
    reason = " ".join(nodes[0]["failureSummary"].splitlines()[1:2]).strip()
    return f"{violation['id']} ({violation['impact']}): {shown}: {reason}"
