"""The seeker's way in any language: screens are known by `data-step`, buttons by values."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

from .back import back
from .chromium import PATIENCE_MS

type Look = Callable[[str], None]
"""Called at every screen with its name, before anything is pressed."""

# An organisation and the safety net answer it, in every language of the interface.
ANSWERS: Mapping[str, str | Sequence[str]] = {
    "who": "labour-migrants",
    "about": ["labour-exploitation"],
    "where": "NL-NH",
    "age": "23-plus",
    "wishes": ["talk"],
}
FIELDS = {
    "who": "audience",
    "about": "themes",
    "where": "region",
    "age": "age_band",
    "wishes": "wishes",
}
# Which questions stand on a screen.
SCREENS = {"who": ("who",), "about": ("about", "wishes"), "where": ("where", "age")}


def nothing(_step: str) -> None:
    pass


@dataclass
class Door:
    """One seeker before one page."""

    page: Page
    address: str
    language: str = "nl"
    look: Look = nothing

    def open(self) -> None:
        self.page.goto(self.address)
        self.at("start")
        if self.page.locator("html").get_attribute("data-language") != self.language:
            self.change_language(self.language)
            self.at("start")

    def change_language(self, language: str) -> None:
        button = self.page.locator(f"button[name=language][value={language}]")
        if not button.is_visible():
            self.page.locator(f"details:has(button[value={language}]) > summary").click()
        button.click()
        self.page.locator(f"html[data-language={language}]").wait_for()
        self.language = language

    def section(self, step: str) -> Locator:
        return self.page.locator(f"section[data-step={step}]")

    @property
    def step(self) -> str:
        [name] = self.page.evaluate(
            "[...document.querySelectorAll('section[data-step]')]"
            ".filter((one) => one.checkVisibility()).map((one) => one.dataset.step)"
        )
        return str(name)

    def at(self, step: str, within_ms: float = PATIENCE_MS) -> None:
        self.section(step).wait_for(state="visible", timeout=within_ms)
        self.look(step)

    def back(self, step: str) -> None:
        """Press Back once, and wait for the step before, from which Back leads on."""
        back(self.page)
        self.at(step)
        # The page goes forward to its guard by itself.
        guarded = "(wanted) => Boolean(history.state?.depth) === wanted"
        self.page.wait_for_function(guarded, arg=step != "start")

    def press(self, go: str) -> None:
        """Press the button of this screen that sends `go`."""
        self.section(self.step).locator(f"button[name=go][value='{go}']").first.click()

    def choose(self, question: str, answer: str | Sequence[str]) -> None:
        """Mark an answer; one to `who` goes on to the next screen."""
        [screen] = [name for name, questions in SCREENS.items() if question in questions]
        for value in [answer] if isinstance(answer, str) else answer:
            field = f"[name={FIELDS[question]}][value='{value}']"
            place = f"button{field}" if question == "who" else f"label:has(input{field})"
            self.section(screen).locator(place).click()

    def find(self, answers: Mapping[str, str | Sequence[str]] = ANSWERS) -> str:
        """Go from the first screen to the message, and return who is to read it."""
        self.press("next")
        for screen in SCREENS:
            self.at(screen)
            self.answer(screen, answers)
        self.at("write")
        return self.chosen()

    def answer(self, screen: str, answers: Mapping[str, str | Sequence[str]]) -> None:
        """Answer the questions of a screen, or skip it, and go on."""
        known = [question for question in SCREENS[screen] if question in answers]
        for question in known:
            self.choose(question, answers[question])
        if screen != "who" or not known:
            self.press("next" if known else "skip")

    def chosen(self) -> str:
        return self.section("write").locator("input[name=chosen]:checked").input_value()

    def unfold_others(self) -> None:
        self.section("write").locator("details.others > summary").click()

    def choose_organisation(self, organisation: str) -> None:
        if self.chosen() == organisation:
            return
        field = f"input[name=chosen][value='{organisation}']"
        self.unfold_others()
        self.section("write").locator(f"label:has({field})").click()
        self.section("write").locator("button[value=choose]").click()
        self.page.locator(f"section[data-to='{organisation}']").wait_for()

    def offers(self) -> int:
        return int(self.section("write").get_attribute("data-found") or 0)

    def leave_out(self) -> None:
        before = self.offers()
        self.unfold_others()
        self.section("write").locator("button[name=go][value^='without:']").click()
        self.page.locator(f"section[data-found='{before - 1}']").wait_for()

    def send(self, text: str) -> str:
        """Write and send the message from its screen, and return the code."""
        self.write(text)
        return self.send_written()

    def send_written(self) -> str:
        self.press("next")
        self.at("code")
        return self.code()

    def write(self, text: str) -> None:
        self.section("write").locator("textarea").fill(text)

    def code(self) -> str:
        return re.sub(r"\D", "", self.section("code").locator("[data-code]").inner_text())

    def unfold_keeping(self) -> None:
        """Unfold the box by which this phone keeps the code."""
        self.section("code").locator("details:has([data-keep]) > summary").click()

    def to_talk(self) -> None:
        self.press("next")
        self.at("next")
        self.press("talk")
        self.at("talk")

    def come_back(self, code: str) -> None:
        self.press("return")
        self.at("return")
        self.type_code(code)
        self.press("next")
        self.at("talk")

    def type_code(self, code: str) -> None:
        self.section("return").locator("#code").fill(code)

    def complains(self, step: str, name: str) -> None:
        """Wait until this screen shows an error, and look at it."""
        above = self.page.locator("main > .alarm[role=alert]")
        place = self.section(step).locator(f"[data-say='{name}']").or_(above)
        place.locator("visible=true").first.wait_for(timeout=PATIENCE_MS)
        self.look(f"{step}, {name}")

    def messages(self) -> list[str]:
        return self.section("talk").locator("[data-messages] .text").all_inner_texts()

    def wait_for(self, text: str, within_ms: float = PATIENCE_MS) -> None:
        found = self.section("talk").locator("[data-messages] .text").filter(has_text=text)
        found.wait_for(timeout=within_ms)

    def reply(self, text: str) -> None:
        self.section("talk").locator("textarea").fill(text)
        self.press("reply")
        self.wait_for(text)

    def unfold(self, inner: str) -> None:
        fold = self.section("talk").locator(f"details:has({inner})").last
        if fold.get_attribute("open") is None:
            fold.locator("> summary").click()

    def reader(self, organisation: str) -> Locator:
        return self.section("talk").locator(f"[data-readers] [data-organisation='{organisation}']")

    def readers(self) -> dict[str, Any]:
        rows = self.section("talk").locator("[data-readers] [data-organisation]")
        return {
            str(row.get_attribute("data-organisation")): row.locator(
                "[data-status-text]"
            ).inner_text()
            for row in rows.all()
        }

    def may_let_in(self) -> str:
        self.section("talk").locator("details[data-let-in] > summary").click()
        button = self.section("talk").locator("[data-let-in-id]").first
        button.wait_for(state="visible")
        return str(button.get_attribute("data-let-in-id"))

    def let_in(self, organisation: str) -> None:
        button = f"button[value='let-in:{organisation}']"
        self.unfold(button)
        self.section("talk").locator(button).click()
        self.reader(organisation).wait_for()

    def may_withdraw(self, organisation: str) -> Locator:
        button = f"button[value='withdraw:{organisation}']"
        self.unfold(button)
        return self.section("talk").locator(button)

    def withdraw(self, organisation: str) -> None:
        """Let an organisation read no longer: press what `may_withdraw` unfolded."""
        button = self.section("talk").locator(f"button[value='withdraw:{organisation}']")
        button.click()
        button.wait_for(state="detached")

    def contact(self, name: str) -> Locator:
        return self.section(self.step).locator(f"[data-contact={name}]")

    def contact_says(self, name: str) -> Locator:
        return self.section(self.step).locator(f"[data-contact-say={name}]")

    def want_notes(self) -> None:
        self.contact("offer").locator("> summary").click()
        self.look(f"{self.step}, notes offered")
        self.section(self.step).locator("[data-contact-yes]").click()

    def erase(self) -> None:
        button = "button[value=erase]"
        self.unfold(button)
        self.section("talk").locator(button).click()
        self.at("erased")
