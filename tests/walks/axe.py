"""axe-core on the screen as it stands: every WCAG rule up to 2.2 AA, and the size of targets."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from scripts.checks.catalogues import BASE

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
MAX_NODES = 3
# What `--accessibility` writes (scripts/testing/accessibility.py).
LOOKS: dict[str, "Look"] = {}
# What varies in an address, or tells whom a page is about, is no part of its name.
PART = re.compile(r"[a-z-]{1,20}")
# What is scrolled under a bar that stays in sight is small there alone: such a target is looked at
# again in the middle of the screen.
RUN = """
async (options) => {
  const run = async (how) => (await globalThis.axe.run(document, how)).violations;
  const size = { runOnly: { type: "rule", values: ["target-size"] } };
  const isSmallInTheMiddle = async ({ target }) => {
    const one = target.length === 1 && typeof target[0] === "string" &&
      document.querySelector(target[0]);
    if (!one) { return true; }
    const within = [];
    for (let each = one.parentElement; each; each = each.parentElement) {
      within.push([each, each.scrollLeft, each.scrollTop]);
    }
    one.scrollIntoView({ block: "center", behavior: "instant" });
    const again = (await run(size)).flatMap(({ nodes }) => nodes);
    for (const [each, left, top] of within) {
      each.scrollTo({ left, top, behavior: "instant" });
    }
    return again.some((node) => `${node.target}` === `${target}`);
  };
  const found = await run(options);
  for (const one of found.filter(({ id }) => id === "target-size")) {
    const nodes = [];
    for (const node of one.nodes) {
      if (await isSmallInTheMiddle(node)) { nodes.push(node); }
    }
    one.nodes = nodes;
  }
  return found.filter(({ nodes }) => nodes.length);
}
"""


SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
# A page that is loaded forgets axe, and to read that takes longer than to run it.
PUT = """
(markup) => {
  const made = new DOMParser().parseFromString(markup, "text/html");
  document.replaceChild(document.adoptNode(made.documentElement), document.documentElement);
}
"""


@dataclass(slots=True)
class Look:
    """What axe saw of a page so far."""

    looks: int = 0
    languages: set[str] = field(default_factory=set)
    violations: Counter[str] = field(default_factory=Counter)


def violations(page: Page, *, address: str = "") -> list[str]:
    """Return a line for each violation of axe: rule, place, and what is missing."""
    if not _has_axe(page):
        page.evaluate(_source())
    found = page.evaluate(RUN, OPTIONS)
    _note(page, address or page.url, found)
    return [_line(one) for one in found]


def _note(page: Page, address: str, found: list[Any]) -> None:
    if not address.startswith("http"):
        return
    look = LOOKS.setdefault(name_of(address), Look())
    look.looks += 1
    look.languages.add(page.evaluate("document.documentElement.lang"))
    look.violations.update({one["id"]: len(one["nodes"]) for one in found})


def name_of(address: str) -> str:
    """Return the path and place of a page, without identifiers."""
    parts = urlsplit(address)
    found = parts.path + (f"#{parts.fragment}" if parts.fragment.startswith("/") else "")
    return re.sub(r"[^/#]+", lambda part: part[0] if PART.fullmatch(part[0]) else "…", found)


def wrong_landmarks(page: Page) -> list[str]:
    """Return a line if there is not exactly one `main`, in shadow trees too."""
    violations(page)
    rules = ["landmark-one-main", "landmark-no-duplicate-main", "landmark-main-is-top-level"]
    options = {"runOnly": {"type": "rule", "values": rules}, "resultTypes": ["violations"]}
    return [_line(one) for one in page.evaluate(RUN, options)]


def violations_without_scripts(page: Page, other: Page) -> list[str]:
    """Return the violations of a page without scripts, by its markup in `other`."""
    markup = SCRIPT.sub("", page.content())
    if _has_axe(other):
        other.evaluate(PUT, markup)
    else:
        other.set_content(markup)
    return violations(other, address=page.url)


def _has_axe(page: Page) -> bool:
    found: bool = page.evaluate("'axe' in globalThis")
    return found


@cache
def _source() -> str:
    return AXE.read_text()


def _line(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"]
    places = [str(node["target"][0]) for node in nodes]
    more = len(places) - MAX_NODES
    shown = ", ".join(places[:MAX_NODES]) + (f" and {more} more" if more > 0 else "")
    reason = " ".join(nodes[0]["failureSummary"].splitlines()[1:2]).strip()
    return f"{violation['id']} ({violation['impact']}): {shown}: {reason}"
