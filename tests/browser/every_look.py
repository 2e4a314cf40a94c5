"""What is wrong with a page that one comes to, whatever the page and its language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from playwright.sync_api import Page

from scripts.checks.catalogues import po_path, read
from tests.environment import FULL
from tests.walks.chromium import PATIENCE_MS
from tests.walks.targets import wider_than_the_screen
from tests.walks.untranslated import LOCALES, is_english, texts

LANGUAGES = ["nl", "en", "zh-hans", "vi"] if FULL else ["nl", "zh-hans"]

# Counts what the page asks for, so that one knows when all of it came.
COUNTING = """
globalThis.asked = 0;
const ask = globalThis.fetch;
globalThis.fetch = (...what) => {
  globalThis.asked += 1;
  return ask(...what).finally(() => { globalThis.asked -= 1; });
};
"""
# Frames in a row in which nothing is waited for: drawing, what it asks for, drawing that.
FRAMES = 5
BEGIN = "() => { globalThis.quietFrames = 0; }"
# A page that goes on saying that it takes a moment is as good as blank.
SETTLED = """
([frames, moment]) => {
  const main = document.querySelector("main") ?? document.body;
  const waits = (one) => one.textContent.trim() === moment && one.checkVisibility();
  const isQuiet = !globalThis.asked && main.innerText.trim() !== "" &&
    ![...main.querySelectorAll("[role=status], h1")].some(waits);
  globalThis.quietFrames = isQuiet ? (globalThis.quietFrames ?? 0) + 1 : 0;
  return globalThis.quietFrames > frames;
}
"""
# Django's own pages know no code of ours.
SHOWN = """
() => {
  const { dataset, lang } = document.documentElement;
  return dataset.language ?? lang.toLowerCase();
}
"""
PLAIN = """
() => {
  const main = document.querySelector("main") ?? document.body;
  const { innerText } = document.body;
  return [main.innerText.trim(), innerText, document.querySelectorAll("h1").length];
}
"""
# What stands where words should be put in, and what stands there when a word is missing.
GAP = re.compile(r"%\(\w+\)|(?<!\$)\{\w+\}|\[object |\bundefined\b|\bNaN\b")
# Python's, which no language but English has as a word.
PYTHONS_NONE = re.compile(r"\bNone\b")
# Words of English that no other language of ours has, at least not two of them in one sentence.
ENGLISH = re.compile(
    r"\b(?:the|and|you|your|with|this|that|from|for|have|not|they|their|which|who|what|when"
    r"|will|be|been|it|its|by|our|there|nobody|only|does|as|has|was|were)\b",
    re.IGNORECASE,
)
# Proper names, which are the same in each language or are in Dutch alone.
NAMES = re.compile("No Place for Sex Trafficking|Platform HOPE|Veilig Thuis")
SENTENCE_WORDS, ENGLISH_WORDS = 3, 2
MOMENT = "One moment…"


@cache
def moment(language: str) -> str:
    if language == "en":
        return MOMENT
    locale = LOCALES[language]
    [said] = [one.string for one in read(po_path(locale, "djangojs"), locale) if one.id == MOMENT]
    return str(said)


def is_or_reads_english(text: str, language: str) -> bool:
    text = NAMES.sub("Kier", text)
    if is_english(text, language):
        return True
    found = {one.lower() for one in ENGLISH.findall(text)}
    return len(text.split()) >= SENTENCE_WORDS and len(found) >= ENGLISH_WORDS


@dataclass
class EveryLook:
    """Looks at each page that a walk comes to; `faults` says what was wrong where."""

    page: Page
    language: str = "nl"
    faults: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)

    def begin(self) -> None:
        self.page.evaluate(BEGIN)

    def at(self, name: str) -> None:
        self.page.wait_for_function(
            SETTLED, arg=[FRAMES, moment(self.language)], timeout=PATIENCE_MS
        )
        self._note(name)

    def at_plain(self, name: str, *, in_any: bool = False) -> None:
        """Look at a page of the server; with `in_any` it may be in another language."""
        if in_any:
            self.language = self.page.evaluate(SHOWN)
        self._note(name)

    def _note(self, name: str) -> None:
        self.pages.append(name)
        self.faults += [f"{self.language} {name}: {one}" for one in self._found()]

    def _found(self) -> Iterator[str]:
        said, shown, headings = self.page.evaluate(PLAIN)
        if not said or not headings:
            yield f"blank: {said!r}, {headings} headings"
        for line in shown.splitlines():
            if GAP.search(line) or (self.language != "en" and PYTHONS_NONE.search(line)):
                yield f"gap: {line}"
        language = self.page.evaluate(SHOWN)
        if language != self.language:
            yield f"shown in {language}"
        for text in texts(self.page):
            if self.language != "en" and is_or_reads_english(text, self.language):
                yield f"English: {text}"
        # `translate="no"` sets a property of what is drawn here, where any text means true.
        for one in self.page.locator("[translate=yes]").all():
            yield f"may be translated: {one.inner_text()}"
        for one in wider_than_the_screen(self.page):
            yield f"scrolls sideways: {one}"
