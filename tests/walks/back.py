"""The Back button, as whoever picks up the phone presses it."""

from contextlib import suppress

from playwright.sync_api import Error, Page

from .chromium import PATIENCE_MS

SETTLE_MS = 300
# A page that has drawn nothing for so long was left.
LEFT_MS = 10_000
TWO_FRAMES = """() => new Promise((done) => {
  const after = (frames) =>
    requestAnimationFrame(() => setTimeout(() => (frames ? after(frames - 1) : done(true))));
  after(1);
})"""


def back(page: Page) -> None:
    """Press Back once, without waiting for `load`, which a cached page does not fire."""
    with suppress(Error):
        page.go_back(wait_until="commit", timeout=PATIENCE_MS)
    settle(page)


def forward(page: Page) -> None:
    """Press Forward once."""
    with suppress(Error):
        page.go_forward(wait_until="commit", timeout=PATIENCE_MS)
    settle(page)


def settle(page: Page) -> None:
    """Give the page time to move: a moment, and some frames of its own."""
    page.wait_for_timeout(SETTLE_MS)
    # It may be left meanwhile.
    with suppress(Error):
        two_frames(page, within_ms=LEFT_MS)


def two_frames(page: Page, within_ms: float = PATIENCE_MS) -> None:
    """Wait until the page has drawn twice: what it shows has moved the focus by then."""
    # A page that is being left draws no more, and an evaluation would wait for it for ever.
    page.wait_for_function(TWO_FRAMES, timeout=within_ms)
