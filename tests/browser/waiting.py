"""Waiting for what the page itself does not show."""

import time
from collections.abc import Callable

from playwright.sync_api import Page

from tests.walks.line import Line

SECONDS = 120.0
# Long enough for the page to have nothing to do in between.
LOOK_MS = 250
QUIET_MS = 500


def until(page: Page, condition: Callable[[], object], *, within: float = SECONDS) -> None:
    """Wait until a condition holds, while the page goes on; raise TimeoutError if it does not."""
    end = time.monotonic() + within
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError
        page.wait_for_timeout(LOOK_MS)


def until_quiet(page: Page, line: Line) -> None:
    """Wait until nothing came over the line for a while."""
    came = -1
    while came != line.down():
        came = line.down()
        page.wait_for_timeout(QUIET_MS)


def until_shell_is_kept(page: Page) -> None:
    """Wait for the service worker to be ready."""
    active = "navigator.serviceWorker.getRegistration().then((one) => Boolean(one?.active))"
    until(page, lambda: page.evaluate(active))


def make_old(page: Page, shelf: str) -> None:
    """Put another page in the place of the one that is kept for when there is no line."""
    page.evaluate(
        """async (shelf) => {
          const old = new Response("old", { headers: { "Content-Type": "text/html" } });
          await (await caches.open(shelf)).put(location.pathname, old);
        }""",
        shelf,
    )


def until_newest_is_kept(page: Page, shelf: str) -> None:
    """Wait until the page that `make_old` put there has given way to the newest one."""
    kept = """async (shelf) => {
      const kept = await caches.open(shelf);
      return (await kept.match(location.pathname, { ignoreVary: true }))?.text() ?? "old";
    }"""
    until(page, lambda: page.evaluate(kept, shelf) != "old")
