"""A slow phone on a slow line, as DevTools emulates it, and when a page was painted and usable."""

from dataclasses import dataclass

from playwright.sync_api import Page

KBIT_PER_SECOND = 400
LATENCY_MS = 2000
CPU_TIMES_SLOWER = 4

TIMES = """
() => new Promise((resolve) => {
  const [page] = performance.getEntriesByType("navigation");
  const told = (paint) => resolve([paint.startTime, page.domContentLoadedEventEnd]);
  const [known] = performance.getEntriesByName("first-contentful-paint");
  if (known) { told(known); return; }
  new PerformanceObserver((list) => {
    const [paint] = list.getEntriesByName("first-contentful-paint");
    if (paint) { told(paint); }
  }).observe({ type: "paint", buffered: true });
})
"""


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds since the navigation began."""

    painted: float
    usable: float
    """All scripts of the page have run: DOMContentLoaded waits for its modules."""


def slow_cpu(page: Page, times: float = CPU_TIMES_SLOWER) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


def slow_line(page: Page) -> None:
    bytes_per_second = KBIT_PER_SECOND * 1000 / 8
    page.context.new_cdp_session(page).send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": bytes_per_second,
            "uploadThroughput": bytes_per_second,
        },
    )


def times(page: Page) -> Times:
    """Return the times of the page that is loaded, once it was painted."""
    painted, usable = page.evaluate(TIMES)
    return Times(painted, usable)
