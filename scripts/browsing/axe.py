"""axe-core on the screen as it stands: every WCAG rule up to 2.2 AA, and the size of targets."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    },
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
MOST_NODES = 3
_axe = Axe()


def violations(page: Page) -> list[str]:
    """Return a line for each violation: the rule, what it asks, and where."""
    found = _axe.run(page, options=OPTIONS).response["violations"]
    lines = []
    for one in found:
        places = [str(node["target"][0]) for node in one["nodes"]]
        more = len(places) - MOST_NODES
        shown = ", ".join(places[:MOST_NODES]) + (f" and {more} more" if more > 0 else "")
        reasons = one["nodes"][0]["failureSummary"].splitlines()[1:2]
        lines.append(f"{one['id']} ({one['impact']}): {shown}: {' '.join(reasons).strip()}")
    return lines
