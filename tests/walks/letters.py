"""How many sizes and weights of letters a screen has, and how small the smallest are."""

from playwright.sync_api import Page

MOST_SIZES = 3
WEIGHTS = ("400", "600")
LEAST_PIXELS = 15

# Every text that can be seen, and what is typed into; the code is larger than all text.
LETTERS = """
() => {
  const found = {};
  const count = (element, text) => {
    if (!text.trim() || element.closest(".code, .code-field")) { return; }
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) { return; }
    const { fontSize, fontWeight } = getComputedStyle(element);
    found[`${parseFloat(fontSize)} ${fontWeight}`] ??= text.trim().slice(0, 30);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) { count(walker.currentNode.parentElement, walker.currentNode.data); }
  for (const field of document.querySelectorAll("input, select, textarea")) {
    count(field, field.name || field.id);
  }
  return Object.entries(found).map(([how, text]) => [...how.split(" "), text]);
}
"""


def faults_of_letters(page: Page) -> list[str]:
    """Return what is too small, too bold, or one size too many."""
    found: list[tuple[str, str, str]] = page.evaluate(LETTERS)
    sizes = sorted({float(size) for size, _weight, _text in found})
    faults = [f"{size} px: {text}" for size, _w, text in found if float(size) < LEAST_PIXELS]
    faults += [f"weight {weight}: {text}" for _s, weight, text in found if weight not in WEIGHTS]
    if len(sizes) > MOST_SIZES:
        faults.append(f"sizes: {', '.join(map(str, sizes))}")
    return faults
