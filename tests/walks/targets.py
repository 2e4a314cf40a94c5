"""Can everything be reached: size of targets, focus that is seen, no scrolling sideways."""

from dataclasses import dataclass

from playwright.sync_api import Page

TARGET_PIXELS = 44

# What a finger or a key can hit and that is on the screen; a label stands for its field, and a link
# within a line of text is as large as the text (WCAG 2.5.8, "inline").
TARGETS = """
(least) => {
  const hit = "a[href], button, summary, select, textarea, input:not([type=hidden]), " +
    "[role=button], [role=tab], [role=option], [role=switch], [role=menuitem]";
  const small = [];
  for (const one of document.querySelectorAll(hit)) {
    if (!one.checkVisibility({ opacityProperty: false, visibilityProperty: true })) { continue; }
    if (one.getAttribute("aria-hidden") === "true") { continue; }
    if (one.matches("a") && getComputedStyle(one).display === "inline") { continue; }
    const label = one.labels?.[0];
    const box = (label && label.contains(one) ? label : one).getBoundingClientRect();
    if (box.width + 0.5 < least || box.height + 0.5 < least) {
      const name = (one.innerText || one.name || one.getAttribute("aria-label") || "").trim();
      small.push(`${one.localName} "${name.slice(0, 30)}" ${Math.round(box.width)}×` +
        `${Math.round(box.height)}`);
    }
  }
  return small;
}
"""

WIDER = """
() => {
  const width = document.documentElement.clientWidth;
  const found = [];
  if (document.documentElement.scrollWidth > width) {
    for (const one of document.body.querySelectorAll("*")) {
      if (one.checkVisibility() && one.getBoundingClientRect().right > width + 1) {
        found.push(one.localName + (one.className ? "." + one.className : ""));
      }
    }
    found.unshift(`${document.documentElement.scrollWidth} px in ${width}`);
  }
  return found.slice(0, 5);
}
"""

# A ring is an outline, a shadow or a border that is not there without focus.
FOCUS = """
() => {
  let one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) { return null; }
  const rings = (style) => [style.outlineStyle === "none" ? "" : style.outlineWidth +
    style.outlineColor, style.boxShadow, style.borderTopColor, style.borderTopWidth,
    style.backgroundColor].join(" ");
  const bearer = one.matches("input[type=radio], input[type=checkbox]") && one.labels?.[0]
    ? [one, one.labels[0], ...one.labels[0].children] : [one];
  const focused = bearer.map((each) => rings(getComputedStyle(each)));
  const box = (bearer[1] ?? one).getBoundingClientRect();
  const [x, y] = [Math.max(box.left, 0) + Math.min(box.width / 2, 20), box.top + box.height / 2];
  const top = document.elementFromPoint(x, Math.min(Math.max(y, 0), innerHeight - 1));
  const seen = box.bottom > 0 && box.top < innerHeight && box.width > 0 && top !== null &&
    (one.contains(top) || top.contains(one) || bearer.some((each) => each.contains(top)));
  one.blur();
  const plain = bearer.map((each) => rings(getComputedStyle(each)));
  one.focus({ preventScroll: true, focusVisible: true });
  const name = (one.innerText || one.value || one.getAttribute("aria-label") || "").trim();
  return {
    name: `${one.localName} "${name.slice(0, 30)}"`,
    ring: focused.some((each, number) => each !== plain[number]),
    seen,
  };
}
"""


@dataclass(frozen=True, slots=True)
class Focus:
    """Which element has the focus, and whether a person sees that."""

    name: str
    ring: bool
    seen: bool


def small_targets(page: Page) -> list[str]:
    """Return the visible targets that are less than 44 CSS pixels wide or high."""
    found: list[str] = page.evaluate(TARGETS, TARGET_PIXELS)
    return found


def wider_than_the_screen(page: Page) -> list[str]:
    """Return what makes the page scroll sideways; nothing if it does not."""
    found: list[str] = page.evaluate(WIDER)
    return found


def focus(page: Page) -> Focus | None:
    """Return where the focus is; nothing if it is nowhere."""
    found = page.evaluate(FOCUS)
    return Focus(**found) if found else None
