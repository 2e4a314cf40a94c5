"""Who reads pages in `scripts/demo pages`: without scripts by HTTP alone, and in Chromium."""

from dataclasses import dataclass, field
from typing import Any

import httpx

from scripts.testing.browsers import find_chromium

from .needs import chromium, require
from .stage import NotAsExpected

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
PHONE: Any = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as a browser got it."""

    path: str
    text: str
    size: int

    def has(self, *pieces: str) -> None:
        """Raise `NotAsExpected` unless all of these are in it."""
        if missing := [piece for piece in pieces if piece not in self.text]:
            raise NotAsExpected(f"{self.path} lacks {missing}")

    def lacks(self, *pieces: str) -> None:
        """Raise `NotAsExpected` if one of these is in it."""
        if found := [piece for piece in pieces if piece in self.text]:
            raise NotAsExpected(f"{self.path} has {found}")


@dataclass(frozen=True, slots=True)
class Reader:
    """What a page was in Chromium: its source, names of its buttons, and what it did wrong."""

    page: Shown
    buttons: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def without_scripts(address: str, path: str, language: str, *, status: int | None = 200) -> Shown:
    """Return a page as a browser without scripts gets it.

    :param status: the one that is expected; None: whichever
    """
    asked = {"Accept-Language": language.replace("nl-easy", "nl")}
    answer = httpx.get(f"{address}{path}", headers=asked, trust_env=False, timeout=120)
    if status is not None and answer.status_code != status:
        raise NotAsExpected(f"{path}: {answer.status_code} instead of {status}")
    return Shown(path, answer.text, len(answer.content))


def in_chromium(address: str, path: str, *, scripts: bool) -> Reader:
    """Return a page as Chromium shows it on a phone, or raise `LeftOut`."""
    require(chromium)
    from playwright.sync_api import ConsoleMessage, Request, sync_playwright

    program = find_chromium().path
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        context = browser.new_context(java_script_enabled=scripts, locale="nl-NL", **PHONE)
        page = context.new_page()
        faults: list[str] = []
        note = faults.append

        def listen(said: ConsoleMessage) -> None:
            if said.type == "error":
                note(said.text)

        def follow(one: Request) -> None:
            if not one.url.startswith((address, "data:")):
                note(one.url)

        page.on("console", listen)
        page.on("pageerror", lambda error: note(str(error)))
        page.on("request", follow)
        page.goto(f"{address}{path}")
        names = page.locator("button:visible, a.button:visible").all_inner_texts()
        source = page.content()
        browser.close()
    return Reader(Shown(path, source, len(source)), names, faults)
