"""The inbox with thousands of open conversations, on a processor that is four times slower."""

import argparse
import json
import statistics
from collections.abc import Iterator
from contextlib import ExitStack

from playwright.sync_api import Browser, Page

from scripts.demonstrations.server import OwnServer
from scripts.testing.browsers import find_chromium
from tests.walks.chromium import DESK, PROXY, chromium, context_options
from tests.walks.inbox import Inbox
from tests.walks.slow import slow_cpu

from .crowd import TEXT, crowd

SLUG = "spine"
CONVERSATIONS = 2_000
RUNS = 3
# Each letter is a search of its own; the word stands in rows and in messages.
WORD = "praten"
REPLY = "Dat kan. Wanneer schikt het?"
# Places of rows that are opened after the first one.
OTHERS = range(1, 6)
READING_MS = 1_000
# Somebody who types fast.
BETWEEN_KEYS_MS = 120
# From the moment the list is on the screen until rows stand in it, and until all are counted.
LISTED = """
(count) => {
  const began = {};
  window.listed = new Promise((done) => {
    const look = () => {
      if (!document.querySelector("[data-part=list]")) return;
      began.list ??= performance.now();
      if (document.querySelector("[data-part=rows] > li")) began.rows ??= performance.now();
      // The demonstration has requests of its own.
      if (!(Number(document.querySelector("[data-tab=new] .count")?.textContent) >= count)) return;
      seen.disconnect();
      requestAnimationFrame(() => setTimeout(() =>
        done([began.rows - began.list, performance.now() - began.list])));
    };
    const seen = new MutationObserver(look);
    seen.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}
"""
# From a key in the search until what was found by then is painted.
SEARCHED = """
(text) => {
  window.searched = new Promise((done) => {
    addEventListener("keydown", ({ timeStamp }) => {
      const frame = () => {
        if (document.querySelector("mark")?.textContent.toLowerCase() === text)
          setTimeout(() => done(performance.now() - timeStamp));
        else requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    }, { once: true, capture: true });
  });
}
"""
# From the press until its own messages are painted, and an answer can be written.
OPENED = """
([text, place]) => new Promise((done) => {
  const began = performance.now();
  const { referral } = document.querySelectorAll("[data-referral]")[place].dataset;
  const name = `${referral.slice(0, 3)} ${referral.slice(3, 6)}`.toUpperCase();
  const frame = () => {
    const isThere = document.getElementById("conversation-title")?.textContent.includes(name);
    const found = [...document.querySelectorAll("[data-part=messages] .words")];
    const reply = "[data-part=reply] textarea:not([readonly]), [data-part=open-reply]";
    const isRead = found.at(-1)?.textContent.includes(text);
    if (isThere && isRead && document.querySelector(reply))
      setTimeout(() => done(performance.now() - began));
    else requestAnimationFrame(frame);
  };
  document.querySelectorAll(".row-link")[place].click();
  requestAnimationFrame(frame);
})
"""


# Milliseconds by the clock, on a machine that does nothing else.
BARS = {
    "first rows after the list is there": 1_000,
    f"{CONVERSATIONS} conversations listed and counted": 1_000,
    "search, first letter, with its module": 100,
    "search, a further letter until it is painted": 100,
    "search, the slowest further letter": 100,
    "longest task while typing a search": 100,
    "a first conversation opened": 150,
    "another conversation opened": 150,
    "longest task while typing a reply": 100,
}


def measure(arguments: argparse.Namespace) -> None:
    """Print medians of a few sign-ins beside their bars; processor time is of the page's thread."""
    found = find_chromium()
    if not found.path:
        print(f"scripts/bench inbox: {found.why}")
        return
    with OwnServer(PROXY) as server, chromium(found.path) as driven:
        crowd(server, SLUG, CONVERSATIONS)
        browser = driven.launch()
        runs = [one_run(server, browser) for _run in range(RUNS)]
    for name in runs[0]:
        figures = [run[name] for run in runs]
        least, median, most = min(figures), statistics.median(figures), max(figures)
        said = f"{name:48} {median:8.0f} ms  ({least:.0f} to {most:.0f})"
        if bar := BARS.get(name):
            said += f"  bar {bar} ms: {'met' if median <= bar else 'NOT MET'}"
        print(said)


def one_run(server: OwnServer, browser: Browser) -> dict[str, float]:
    """Return milliseconds of one member's way through the list."""
    email, password = next(
        (sign_in["email"], sign_in["password"])
        for sign_in in server.sign_ins()
        if (sign_in["organisation"], sign_in["role"]) == (SLUG, "caseworker")
    )
    with ExitStack() as stack:
        context = browser.new_context(**context_options(DESK))
        stack.callback(context.close)
        page = context.new_page()
        inbox = Inbox(page, server.address)
        inbox.open()
        slow_cpu(page)
        page.evaluate(LISTED, CONVERSATIONS)
        inbox.sign_in(email, password)
        first, listed = page.evaluate("window.listed")
        inbox.part("row-line").first.wait_for()
        # The rows of the screen are opened, and what comes after the list has come.
        page.wait_for_timeout(5_000)
        field = page.locator("[type=search]")
        field.focus()
        browser.start_tracing(page=page, categories=["toplevel"])
        searches = list(search(page))
        field.fill("")
        in_search = longest_task(browser)
        page.wait_for_timeout(1_000)
        opened = open_conversation(page, 0)
        page.wait_for_timeout(1_000)
        again = [open_conversation(page, place) for place in OTHERS]
        page.wait_for_timeout(1_000)
        inbox.write("")
        browser.start_tracing(page=page, categories=["toplevel"])
        page.keyboard.type(REPLY, delay=BETWEEN_KEYS_MS)
        in_reply = longest_task(browser)
    return {
        "first rows after the list is there": first,
        f"{CONVERSATIONS} conversations listed and counted": listed,
        "search, first letter, with its module": searches[0],
        "search, a further letter until it is painted": statistics.median(searches[1:]),
        "search, the slowest further letter": max(searches[1:]),
        "longest task while typing a search": in_search[0],
        "  the longest on the processor, searching": in_search[1],
        "a first conversation opened": opened[0],
        "  on the processor, a first conversation": opened[1],
        "another conversation opened": statistics.median(wall for wall, _processor in again),
        "  on the processor, another conversation": statistics.median(
            processor for _wall, processor in again
        ),
        "longest task while typing a reply": in_reply[0],
        "  the longest on the processor, replying": in_reply[1],
    }


def open_conversation(page: Page, place: int) -> tuple[float, float]:
    """Open a row's conversation; return milliseconds by the clock and of the page's processor."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def processor() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(float(one["value"]) for one in metrics if one["name"] == "TaskDuration")

    before = processor()
    took: float = page.evaluate(OPENED, [TEXT, place])
    spent = (processor() - before) * 1000
    session.detach()
    # Whoever opened it reads, before they open the next.
    page.wait_for_timeout(READING_MS)
    return took, spent


def search(page: Page) -> Iterator[float]:
    """Type the word, letter by letter; yield milliseconds of each."""
    for place, letter in enumerate(WORD, 1):
        page.evaluate(SEARCHED, WORD[:place])
        page.keyboard.press(letter)
        took: float = page.evaluate("window.searched")
        yield took
        page.wait_for_timeout(BETWEEN_KEYS_MS)


def longest_task(browser: Browser) -> tuple[float, float]:
    """End the trace; return its longest task of the page's thread by the clock, and by processor.

    On a busy machine the clock counts what others did meanwhile too.
    """
    events = json.loads(browser.stop_tracing())["traceEvents"]
    pages = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    tasks = [
        event
        for event in events
        if event["name"].endswith("RunTask") and (event["pid"], event["tid"]) in pages
    ]
    return (
        max(event.get("dur", 0) for event in tasks) / 1000,
        max(event.get("tdur", 0) for event in tasks) / 1000,
    )
