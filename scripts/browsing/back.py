"""The Back button, as whoever picks up the phone presses it."""

from playwright.sync_api import Error, Page

SETTLE_MS = 300


def back(page: Page) -> bool:
    """Press Back once; tell whether there was something to go back to.

    A page out of the back-forward cache fires no `load`, so the address is waited for alone.
    """
    before = page.evaluate("history.length"), page.url
    try:
        page.go_back(wait_until="commit", timeout=3000)
    except Error:
        return False
    page.wait_for_timeout(SETTLE_MS)
    return (page.evaluate("history.length"), page.url) != before
