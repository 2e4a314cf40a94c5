"""A page in another browser with Playwright's interface, so that walks are shared."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from . import wire
from .wire import Refused, Wire

PATIENCE_MS = 120_000
LOOK_SECONDS = 0.05
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
# What passes by itself: a page that is still being drawn.
PASSING = {
    "element click intercepted",
    "element not interactable",
    "no such element",
    "stale element reference",
}
ENTER = "\ue007"
# Each browser has its own way of typing into these, or none.
PICKED = {"date", "datetime-local", "time"}
PICK = """
(one.value = what, ["input", "change"].forEach(
  (type) => one.dispatchEvent(new Event(type, { bubbles: true }))))
"""
# Steps to elements: a selector within each of those before, a text, which of them, what is seen.
FIND = """
const within = (node, selector) =>
  node.querySelectorAll(selector.startsWith(">") ? `:scope ${selector}` : selector);
const wordsOf = (node) => node.innerText.replace(/\\s+/g, " ").toLowerCase();
const kinds = {
  css: (found, selector) => [...new Set(found.flatMap((node) => [...within(node, selector)]))],
  text: (found, text) => found.filter((node) => wordsOf(node).includes(text.toLowerCase())),
  nth: (found, place) => [found.at(place)].filter(Boolean),
  seen: (found) => found.filter(isSeen),
};
const isSeen = (node) =>
  node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length > 0;
const find = (steps) => steps.reduce((found, [kind, what]) => kinds[kind](found, what), [document]);
"""


@dataclass(frozen=True)
class Locator:
    """Elements of a page, looked for anew each time."""

    page: "Page"
    steps: tuple[tuple[str, str | int], ...]

    def locator(self, selector: str) -> "Locator":
        if selector == "visible=true":
            return self._then("seen", "")
        return self._then("css", selector)

    def filter(self, *, has_text: str) -> "Locator":
        return self._then("text", " ".join(has_text.split()))

    @property
    def first(self) -> "Locator":
        return self._then("nth", 0)

    @property
    def last(self) -> "Locator":
        return self._then("nth", -1)

    def nth(self, place: int) -> "Locator":
        return self._then("nth", place)

    def all(self) -> "list[Locator]":
        return [self.nth(place) for place in range(self.count())]

    def count(self) -> int:
        return int(self._ask("found.length"))

    def is_visible(self) -> bool:
        return bool(self._ask("found.some(isSeen)"))

    def all_inner_texts(self) -> list[str]:
        return list(self._ask("found.map((node) => node.innerText)"))

    def inner_text(self) -> str:
        return str(self._of_one("one.innerText"))

    def input_value(self) -> str:
        return str(self._of_one("one.value"))

    def is_checked(self) -> bool:
        return bool(self._of_one("one.checked"))

    def get_attribute(self, name: str) -> str | None:
        value = self._of_one("one.getAttribute(what)", name)
        return None if value is None else str(value)

    def wait_for(self, *, state: str = "visible", timeout: float | None = None) -> None:
        """Wait until one of them is seen, or attached, or until there is none: detached."""
        states: dict[str, Callable[[], Any]] = {
            "visible": self.is_visible,
            "attached": self.count,
            "detached": lambda: not self.count(),
        }
        self.page.wait(states[state], f"{self.steps} {state}", timeout)

    def click(self) -> None:
        self._act(lambda element: self.page.wire(wire.CLICK, id=element))

    def fill(self, text: str) -> None:
        if self._of_one("one.type") in PICKED:
            self._of_one(PICK, text)
            return

        def typed(element: str) -> bool:
            self.page.wire(wire.CLEAR, id=element)
            self.page.wire(wire.TYPE, id=element, text=text.replace("\n", ENTER))
            # A page that moves the focus meanwhile gets a part of it, as from anybody's fingers.
            return self.input_value() == text

        self._act(typed)

    def check(self) -> None:
        if not self.is_checked():
            self.click()

    def select_option(self, value: str) -> None:
        self.locator(f"option[value='{value}']").click()

    def role(self) -> str:
        return str(self.page.wire(wire.ROLE, id=self._element()))

    def name(self) -> str:
        return str(self.page.wire(wire.NAME, id=self._element()))

    def _then(self, kind: str, what: str | int) -> "Locator":
        return replace(self, steps=(*self.steps, (kind, what)))

    def _ask(self, expression: str, what: Any = None) -> Any:
        script = f"const [steps, what] = arguments; {FIND}; const found = find(steps);"
        return self.page.run(f"{script} return {expression};", list(self.steps), what)

    def _of_one(self, expression: str, what: Any = None) -> Any:
        self.page.wait(self.count, f"{self.steps} there")
        return self._ask(f"((one) => ({expression}))(only(found))", what)

    def _element(self) -> str:
        self.page.wait(self.count, f"{self.steps} there")
        return str(self._ask("only(found)")[ELEMENT])

    def _act(self, act: Callable[[str], Any]) -> None:
        """Act once it is possible, and repeat until it worked."""
        refused: list[Refused] = []

        def done() -> bool:
            try:
                # WebKitGTK's driver leaves it where it is, and says that it cannot be clicked.
                self._of_one("one.scrollIntoView({ block: 'center', behavior: 'instant' })")
                return act(self._element()) is not False
            except Refused as refusal:
                if refusal.kind not in PASSING:
                    raise
                refused.append(refusal)
                return False

        self.page.wait(done, f"{self.steps} done", why=refused)


@dataclass
class Page:
    """What is in front of somebody."""

    wire: Wire

    def goto(self, address: str) -> None:
        self.wire(wire.GO, url=address)

    def reload(self) -> None:
        self.wire(wire.RELOAD)

    def back(self) -> None:
        self.wire(wire.BACK)

    def locator(self, selector: str) -> Locator:
        return Locator(self, (("css", selector),))

    def run(self, script: str, *values: Any) -> Any:
        return self.wire(wire.RUN, script=ONLY + script, args=list(values))

    def evaluate(self, expression: str, value: Any = None) -> Any:
        """Return an expression's value; if that is a function, what it answers to `value`."""
        call = f"const made = ({expression});"
        return self.run(
            f"{call} return typeof made === 'function' ? made(arguments[0]) : made;", value
        )

    @property
    def url(self) -> str:
        return str(self.evaluate("location.href"))

    def title(self) -> str:
        return str(self.evaluate("document.title"))

    def wait(
        self,
        done: Callable[[], Any],
        what: str,
        timeout: float | None = None,
        why: list[Refused] | None = None,
    ) -> None:
        """Wait until it is so; raise TimeoutError."""
        end = time.monotonic() + max(timeout or 0, PATIENCE_MS) / 1000
        while not done():
            if time.monotonic() > end:
                raise TimeoutError(f"not {what}: {(why or [''])[-1]}")
            time.sleep(LOOK_SECONDS)


ONLY = """
const only = (found) => {
  if (found.length !== 1) throw new Error(`${found.length} found, not one`);
  return found[0];
};
"""
