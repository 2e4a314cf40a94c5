"""The caseworker's inbox as they use it, in any language: parts are known by `data-part`."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from .chromium import PATIENCE_MS
from .door import nothing


@dataclass
class Inbox:
    """One member before one screen."""

    page: Page
    address: str
    language: str = "nl"
    look: Callable[[str], None] = nothing

    def part(self, name: str) -> Locator:
        return self.page.locator(f"[data-part='{name}']")

    def at(self, name: str, within_ms: float = PATIENCE_MS) -> None:
        self.part(name).wait_for(state="visible", timeout=within_ms)
        self.look(name)

    def open(self) -> None:
        self.page.goto(f"{self.address}/inbox/")
        self.at_any("sign-in", "locked")
        if self.page.locator("html").get_attribute("data-language") != self.language:
            # The settings keep it there; they come after the sign-in.
            self.page.evaluate("(code) => localStorage.setItem('language', code)", self.language)
            self.page.reload()
            self.page.locator(f"html[data-language='{self.language}']").wait_for()
            self.at_any("sign-in", "locked")

    def at_any(self, *names: str) -> None:
        self.page.locator(", ".join(f"[data-part='{name}']" for name in names)).first.wait_for()

    def sign_in(self, email: str, password: str) -> None:
        self.page.locator("input[type=email]").fill(email)
        self.give_password(password)
        self.at("list")

    def give_password(self, password: str) -> None:
        self.page.locator("input[autocomplete=current-password]").fill(password)
        self.page.locator("form button.main").click()

    def complains(self) -> None:
        self.at("problem")

    def lock(self) -> None:
        self.part("lock").click()
        self.at("locked")

    def unlock(self, password: str) -> None:
        self.give_password(password)
        self.at_any("list", "conversation")

    def tab(self, name: str) -> None:
        """Show one of the lists: `new`, `open`, `closed`, `other`."""
        self.page.locator(f"[data-tab='{name}']").click()
        self.page.locator(f"[data-tab='{name}'][aria-current=page]").wait_for()
        self.look(f"list, {name}")

    def row(self, referral: str) -> Locator:
        return self.page.locator(f"[data-referral='{referral}']")

    def show(self, referral: str, text: str) -> None:
        more = self.part("more")
        row = self.row(referral).locator("a")
        row.or_(more).first.wait_for()
        while not row.count() and more.count():
            more.click()
        row.click()
        self.wait_for(text)
        self.look("conversation")

    def messages(self) -> list[str]:
        return self.part("messages").locator(".words").all_inner_texts()

    def wait_for(self, text: str, within_ms: float = PATIENCE_MS) -> None:
        """Wait until the server has, or sent, a message with this text."""
        found = self.part("messages").locator("[data-number] .words").filter(has_text=text)
        found.wait_for(timeout=within_ms)

    def reply(self, text: str) -> None:
        self.write(text)
        self.part("reply").locator("button.main").click()
        self.wait_for(text)

    def write(self, text: str) -> None:
        """Fill the reply box; before acceptance it has to be opened."""
        self.page.locator("[data-part='reply'] textarea, [data-part='open-reply']").first.wait_for()
        if self.part("open-reply").is_visible():
            self.part("open-reply").click()
        self.part("reply").locator("textarea").fill(text)

    def accept(self) -> None:
        """Accept, and leave the conversation for a moment: then it cannot be undone any more."""
        self.page.locator("[data-move='accept']").click()
        # On a busy machine the seconds may be over.
        self.page.locator("[data-move='undo'], [data-move='close']").first.wait_for(
            state="attached"
        )
        self.look("accepted, to be undone")
        there = self.page.evaluate("location.hash")
        self.page.evaluate("location.hash = '#/open'")
        self.part("conversation").wait_for(state="detached")
        self.page.evaluate("(there) => { location.hash = there }", there)
        self.page.locator("[data-move='close']").wait_for(state="attached")

    def move(self, how: str, reason: str = "") -> None:
        if how == "accept":
            self.accept()
            return
        self.press_move(how)
        dialog = self.page.locator(f"dialog[data-part='{how}']")
        dialog.wait_for()
        self.look(f"dialog, {how}")
        if reason:
            dialog.locator(f"input[value='{reason}']").check()
        dialog.locator("button.main").click()
        dialog.wait_for(state="detached")

    def press_move(self, how: str) -> None:
        """Press a button of a referral; on a narrow screen some stand behind “More”."""
        button = self.page.locator(f"[data-move='{how}']")
        button.wait_for(state="attached")
        if not button.is_visible():
            self.part("more-moves").click()
        button.click()

    def back(self) -> None:
        button = self.page.locator(".back")
        if button.is_visible():
            button.click()

    def to(self, page: str) -> None:
        self.page.locator(f".bar-links [data-page='{page}']").click()
        self.at(page)

    def to_notifications(self) -> None:
        self.to("settings")
        self.page.locator(".page-tabs a").nth(1).click()
        self.at("notifications")

    def line(self) -> str:
        """How news comes in: `starting`, `live`, `asking` or `unreachable`."""
        return str(self.page.locator("[data-live]").get_attribute("data-live"))

    def wait_for_line(self, state: str, within_ms: float = PATIENCE_MS) -> None:
        self.page.locator(f"[data-live='{state}']").wait_for(timeout=within_ms)
