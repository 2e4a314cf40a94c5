"""The inbox with thousands of open conversations, on a processor that is four times slower."""

import argparse
import statistics
from contextlib import ExitStack

from playwright.sync_api import Page

from scripts.demonstrations.server import OwnServer
from scripts.testing.browsers import find_chromium
from tests.walks.chromium import DESK, PROXY, Chromium, chromium, context_options
from tests.walks.inbox import Inbox
from tests.walks.slow import slow_cpu

from .crowd import TEXT, crowd

SLUG = "spine"
CONVERSATIONS = 2_000
RUNS = 3
# From the moment the list is on the screen until rows stand in it, and until all are counted.
LISTED = """
(count) => {
  const began = {};
  window.listed = new Promise((done) => {
    const look = () => {
      if (!document.querySelector("[data-part=list]")) return;
      began.list ??= performance.now();
      if (document.querySelector("[data-part=rows] > li")) began.rows ??= performance.now();
      if (document.querySelector("[data-tab=new] .count")?.textContent !== String(count)) return;
      seen.disconnect();
      requestAnimationFrame(() => setTimeout(() =>
        done([began.rows - began.list, performance.now() - began.list])));
    };
    const seen = new MutationObserver(look);
    seen.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}
"""
# From a key in the search until what was found is painted; the longest time between two frames.
SEARCHED = """
(text) => new Promise((done) => {
  const field = document.querySelector("[type=search]");
  const began = performance.now();
  let [last, longest] = [began, 0];
  const frame = (now) => {
    longest = Math.max(longest, now - last);
    last = now;
    const said = document.querySelector(".search [role=status]")?.textContent;
    if (said && document.querySelector("mark"))
      done([now - began, longest]);
    else requestAnimationFrame(frame);
  };
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  requestAnimationFrame(frame);
})
"""
OPENED = """
(text) => new Promise((done) => {
  const began = performance.now();
  const frame = () => {
    const found = [...document.querySelectorAll("[data-part=messages] .words")];
    if (found.some((one) => one.textContent.includes(text))) done(performance.now() - began);
    else requestAnimationFrame(frame);
  };
  document.querySelector(".row-link").click();
  requestAnimationFrame(frame);
})
"""


def measure(arguments: argparse.Namespace) -> None:
    """Print medians of three sign-ins; the bars are in docs/performance.md."""
    found = find_chromium()
    if not found.path:
        print(f"scripts/bench inbox: {found.why}")
        return
    with OwnServer(PROXY) as server, chromium(found.path) as driven:
        crowd(server.address, SLUG, CONVERSATIONS)
        runs = [one_run(server, driven) for _run in range(RUNS)]
    for name in runs[0]:
        figures = [run[name] for run in runs]
        least, most = min(figures), max(figures)
        print(f"{name:48} {statistics.median(figures):8.0f} ms  ({least:.0f} to {most:.0f})")


def one_run(server: OwnServer, driven: Chromium) -> dict[str, float]:
    """Return milliseconds of one member's way through the list."""
    email, password = next(
        (sign_in["email"], sign_in["password"])
        for sign_in in server.sign_ins()
        if (sign_in["organisation"], sign_in["role"]) == (SLUG, "caseworker")
    )
    with ExitStack() as stack:
        browser = stack.enter_context(driven.launch())
        context = browser.new_context(**context_options(DESK))
        inbox = Inbox(context.new_page(), server.address)
        inbox.open()
        page: Page = inbox.page
        slow_cpu(page)
        page.evaluate(LISTED, CONVERSATIONS)
        inbox.sign_in(email, password)
        first, listed = page.evaluate("window.listed")
        inbox.part("row-line").first.wait_for()
        # The first search fetches its module and reads all rows once.
        first_search, _frame = page.evaluate(SEARCHED, "praten")
        searched, frame = page.evaluate(SEARCHED, "iemand")
        page.locator("[type=search]").fill("")
        page.locator(".row-link").first.hover()
        page.wait_for_timeout(1_000)
        opened = page.evaluate(OPENED, TEXT)
    return {
        "first rows after the list is there": first,
        f"{CONVERSATIONS} conversations listed and counted": listed,
        "first search, with its module": first_search,
        "search, from the key until it is painted": searched,
        "longest time between two frames meanwhile": frame,
        "a conversation opened": opened,
    }
