"""The Back button, as whoever picks up the phone presses it."""

from contextlib import suppress

from playwright.sync_api import Error, Page

SETTLE_MS = 300
PATIENCE_MS = 3000


def back(page: Page) -> bool:
    """Press Back once; tell whether that led somewhere.

    A page out of the back-forward cache fires no `load`, so the address is waited for alone.
    """
    before = page.url
    with suppress(Error):
        page.go_back(wait_until="commit", timeout=PATIENCE_MS)
    page.wait_for_timeout(SETTLE_MS)
    return page.url != before
