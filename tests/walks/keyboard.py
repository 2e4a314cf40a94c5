"""A keyboard and nothing else: every stop on the way is looked at."""

from playwright.sync_api import Locator, Page, expect

from .back import two_frames
from .targets import focus

MAX_STOPS = 120


class Unreachable(Exception):
    """No number of Tabs leads there."""


def press(button: Locator) -> None:
    """Press a button with Enter, once it can be pressed: no key waits for what comes later."""
    expect(button).to_be_visible()
    expect(button).to_be_enabled()
    two_frames(button.page)
    button.press("Enter")


class Keyboard:
    """Somebody who does not use a finger or a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []
        """Stops whose focus was not to be seen, in order."""

    def to(self, selector: str) -> None:
        """Press Tab until the focus is on what this selector finds; raise Unreachable."""
        two_frames(self.page)
        for _stop in range(MAX_STOPS):
            if self._is_on(selector):
                return
            self.page.keyboard.press("Tab")
            self._look()
        raise Unreachable(selector)

    def press(self, selector: str) -> None:
        self.to(selector)
        self.page.keyboard.press("Enter")

    def choose(self, selector: str) -> None:
        kind = self.page.locator(selector).get_attribute("type")
        if kind == "checkbox":
            self.to(selector)
            self.page.keyboard.press("Space")
            return
        name = self.page.locator(selector).get_attribute("name")
        self.to(f"input[name={name}]")
        self.page.keyboard.press("Space")
        for _stop in range(MAX_STOPS):
            if self._is_on(selector):
                return
            self.page.keyboard.press("ArrowDown")
            self._look()
        raise Unreachable(selector)

    def type(self, selector: str, text: str) -> None:
        self.to(selector)
        self.page.keyboard.type(text)

    def _is_on(self, selector: str) -> bool:
        found: bool = self.page.evaluate(
            "(selector) => document.activeElement?.matches(selector) ?? false", selector
        )
        return found

    def _look(self) -> None:
        found = focus(self.page)
        if found and not (found.ring and found.seen):
            missing = "no ring" if found.seen else "out of sight"
            self.unseen.append(f"{found.name}: {missing}")
