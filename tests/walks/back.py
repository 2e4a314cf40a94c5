"""The Back button, as whoever picks up the phone presses it."""

from contextlib import suppress

from playwright.sync_api import Error, Page

SETTLE_MS = 300
PATIENCE_MS = 30_000


def back(page: Page) -> None:
    """Press Back once; where there is nothing to go back to, nothing happens.

    A page out of the back-forward cache fires no `load`, so the address is waited for alone.
    """
    with suppress(Error):
        page.go_back(wait_until="commit", timeout=PATIENCE_MS)
    page.wait_for_timeout(SETTLE_MS)
