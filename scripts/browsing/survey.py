"""The way through a survey, screen by screen, with and without JavaScript, in any language."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

SETTLE_MS = 30_000


def nothing(_screen: str) -> None:
    """Look at nothing."""


@dataclass
class Survey:
    """Somebody before the page of a survey."""

    page: Page
    address: str
    look: Callable[[str], None] = nothing

    def open(self) -> None:
        """Open the first screen."""
        self.page.goto(self.address)
        self.at("start")

    @property
    def where(self) -> str:
        """The step that is shown; of a question the key of its screen."""
        section = self.page.locator("section[data-step]")
        return section.get_attribute("data-at") or section.get_attribute("data-step") or ""

    def at(self, where: str) -> None:
        """Wait for a screen, and look at it."""
        found = f"section[data-at='{where}'], section[data-step='{where}']"
        self.page.locator(found).first.wait_for(state="visible", timeout=SETTLE_MS)
        self.look(where)

    def field(self, path: str) -> Locator:
        """The first field of a question."""
        return self.page.locator(f"[id='q:{path}']")

    def mark(self, path: str, *values: str) -> None:
        """Choose, as a finger does: on the words beside the field."""
        for value in values:
            self.page.locator(f"label:has(input[name='a:{path}'][value='{value}'])").click()

    def press(self, go: str = "next") -> None:
        """Press the button of this screen that sends `go`."""
        self.page.locator(f"main button[name=go][value='{go}']:not(.apart)").first.click()

    def on(self, where: str, go: str = "next") -> None:
        """Press a button, and wait for the screen that it leads to."""
        self.press(go)
        self.at(where)

    def faults(self) -> list[str]:
        """What the summary says."""
        return self.page.locator("[data-faults] li").all_inner_texts()
