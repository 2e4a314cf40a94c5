"""What no page of ours may do, noticed while it is walked: errors, refused content, other hosts."""

import re
from collections import deque
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request, WebError

REPORT = """
addEventListener("securitypolicyviolation", (event) => console.error(
  `refused by policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`,
), true);
"""
# Chromium asks for it where a page names no icon, and so do its PDF and error pages.
INNER = ("data:", "blob:", "about:", "chrome:", "chrome-error:", "tel:")

# Of a test that failed.
LAST_ASKED = 30
MOST_CHARACTERS = 3_000
TEXT_WITHIN_MS = 5_000


class Watch:
    """All pages of one browser context."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.host = urlsplit(address).netloc
        self.found: list[str] = []
        self.expected: list[re.Pattern[str]] = []
        self.asked: deque[str] = deque(maxlen=LAST_ASKED)
        context.add_init_script(REPORT)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        context.on("page", self._page)
        for page in context.pages:
            self._page(page)

    def expect(self, pattern: str) -> None:
        self.expected.append(re.compile(pattern))

    def describe(self) -> str:
        """Return what each page shows, and what was asked last: why a test failed."""
        shown = [f"{page.url}\n{_text_of(page)}" for page in self.context.pages]
        return "\n".join([*shown, "asked last:", *self.asked, "faults:", *self.faults])

    @property
    def faults(self) -> list[str]:
        return [one for one in self.found if not any(each.search(one) for each in self.expected)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            place = urlsplit(message.location.get("url", "")).path
            self.found.append(f"console: {message.text} ({place})")

    def _error(self, error: WebError) -> None:
        self.found.append(f"uncaught: {error.error}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        self.asked.append(f"{request.method} {parts.path}")
        if not request.url.startswith(INNER) and parts.netloc != self.host:
            self.found.append(f"request to another host: {parts.scheme}://{parts.netloc}")

    def _page(self, page: Page) -> None:
        page.on("crash", lambda _page: self.found.append("the page crashed"))


def _text_of(page: Page) -> str:
    try:
        return page.inner_text("body", timeout=TEXT_WITHIN_MS)[:MOST_CHARACTERS]
    except Error as error:
        return f"cannot be read: {error.message}"
