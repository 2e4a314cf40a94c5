"""The Back button, as whoever picks up the phone presses it."""

from contextlib import suppress

from playwright.sync_api import Error, Page

SETTLE_MS = 300
PATIENCE_MS = 30_000


def back(page: Page) -> None:
    """Press Back once, without waiting for `load`, which a cached page does not fire."""
    with suppress(Error):
        page.go_back(wait_until="commit", timeout=PATIENCE_MS)
    page.wait_for_timeout(SETTLE_MS)
