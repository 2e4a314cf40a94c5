"""The way through a survey, screen by screen, with and without JavaScript, in any language."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from .chromium import PATIENCE_MS

# Between two looks whether the wait before an answer without a proof of work is over.
WAIT_MS = 2_000


def nothing(_screen: str) -> None:
    pass


@dataclass
class Survey:
    """Somebody before the page of a survey."""

    page: Page
    address: str
    look: Callable[[str], None] = nothing

    def open(self) -> None:
        self.page.goto(self.address)
        self.at("start")

    @property
    def where(self) -> str:
        section = self.page.locator("section[data-step]")
        return section.get_attribute("data-at") or section.get_attribute("data-step") or ""

    def at(self, where: str) -> None:
        found = f"section[data-at='{where}'], section[data-step='{where}']"
        self.page.locator(found).first.wait_for(state="visible", timeout=PATIENCE_MS)
        self.look(where)

    def field(self, path: str) -> Locator:
        return self.page.locator(f"[id='q:{path}']")

    def mark(self, path: str, *values: str) -> None:
        for value in values:
            self.page.locator(f"label:has(input[name='a:{path}'][value='{value}'])").click()

    def press(self, go: str = "next") -> None:
        """Press the button of this screen that sends `go`."""
        self.page.locator(f"main button[name=go][value='{go}']:not(.apart)").first.click()

    def on(self, where: str, go: str = "next") -> None:
        self.press(go)
        self.at(where)

    def sent_after_waiting(self) -> None:
        """Send without scripts, through the waiting page; raise TimeoutError."""
        self.press("send")
        self.at("wait")
        go_on = self.page.locator("section[data-step='wait'] button.main")
        end = time.monotonic() + PATIENCE_MS / 1000
        while go_on.is_visible():
            if time.monotonic() > end:
                raise TimeoutError
            self.page.wait_for_timeout(WAIT_MS)
            with self.page.expect_navigation():
                go_on.click()
        self.at("sent")

    def faults(self) -> list[str]:
        return self.page.locator("[data-faults] li").all_inner_texts()
