"""A signal table of 20,000 signals in the browser, on a processor that is four times slower.

Boxes are opened by the page's own thread, which Chromium slows; in Kier a worker opens them.
"""

import argparse
import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

import backend.web
from scripts.testing.browsers import find_chromium
from tests.walks.chromium import DESK, PATIENCE_MS, chromium, context_options
from tests.walks.slow import slow_cpu

SIGNALS = 20_000
RUNS = 3
# As the server's pages, of which the worker opens one at a time.
PIECE = 400
STATIC = Path(backend.web.__file__).parent / "static"
ADDRESS = "http://localhost:9/"
# A compound, two words, a place, nothing, and one letter.
QUERIES = ["salon", "zes bed", "utrecht", "ditisnergens", "z"]
MAKE = """
async (count) => {
  const [boxes, encoding, signals] = await Promise.all(
    ["boxes", "encoding", "signal-boxes"].map((name) => import(`/kier/shared/crypto/${name}.js`)));
  const words = ("zes bedden boven de massagesalon busje komt elke nacht mannen vrouwen uit loods"
    + " keuken paspoort huur schuld één café geen loon werkt dagen week telefoon ingenomen baas")
    .split(" ");
  const [table, organisation] = [crypto.randomUUID(), crypto.randomUUID()];
  const key = await boxes.lockingKey(encoding.random(32));
  const rows = [];
  for (let number = 1; number <= count; number += 1) {
    const id = crypto.randomUUID();
    const text = Array.from({ length: 60 + (number % 60) },
      (_, place) => words[(number * 7 + place * 3 + ((number * place) % 11)) % words.length]);
    const place = { table, signal: id, organisation, number: 1, revision: 1 };
    const label = signals.signalLabel(place);
    const box = await signals.lockSignal(key, label, { text: text.join(" ") });
    rows.push({ id, number, label, box: encoding.encode(box), state: "new", form: "labour",
      branch: "other", municipality: ["Utrecht", "Zeist", "Soest"][number % 3] });
  }
  Object.assign(window, { made: { key, rows: rows.reverse() } });
}
"""
OPEN = """
async ({ piece, queries }) => {
  const [{ decode }, { unlockSignal }, { SignalIndex }] = await Promise.all(
    ["shared/crypto/encoding", "shared/crypto/signal-boxes", "inbox/signal-tables/search-index"]
      .map((name) => import(`/kier/${name}.js`)));
  const { key, rows } = window.made;
  const index = new SignalIndex(({ municipality }) => [municipality]);
  const texts = new Map();
  const list = document.body.appendChild(document.createElement("ul"));
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const show = async (found) => {
    list.replaceChildren(...found.slice(0, 60).map(({ id, number }) => {
      const item = document.createElement("li");
      item.textContent = `${number} ${texts.get(id)}`;
      return item;
    }));
    await painted();
  };
  const began = performance.now();
  let first = 0;
  let longest = 0;
  for (let start = 0; start < rows.length; start += piece) {
    const from = performance.now();
    const opened = await Promise.all(rows.slice(start, start + piece).map(async (row) =>
      [row, await unlockSignal(key, row.label, decode(row.box))]));
    const taken = performance.now();
    for (const [row, content] of opened) texts.set(row.id, content.text);
    await index.putAll(opened, () => true);
    longest = Math.max(longest, performance.now() - taken);
    if (!start) await show(index.find({ state: "open" }));
    first ||= performance.now() - from;
  }
  const all = performance.now() - began;
  const searches = [];
  for (const query of queries) {
    const from = performance.now();
    const found = index.find({ query, state: "open" });
    const computed = performance.now() - from;
    await show(found);
    searches.push([found.length, computed, performance.now() - from]);
  }
  return { first, longest, all, searches };
}
"""


def measure(arguments: argparse.Namespace) -> None:
    """Print medians of a few runs; milliseconds by the clock."""
    del arguments
    found = find_chromium()
    if not found.path:
        print(f"scripts/bench signals: {found.why}")
        return
    with chromium(found.path) as driven:
        page = driven.launch().new_context(**context_options(DESK)).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.route(f"{ADDRESS}**", served)
        page.goto(ADDRESS)
        page.evaluate(MAKE, SIGNALS)
        slow_cpu(page)
        runs = [one_run(page) for _run in range(RUNS)]
    for name in runs[0]:
        figures = [run[name] for run in runs]
        least, median, most = min(figures), statistics.median(figures), max(figures)
        print(f"{name:56} {median:8.0f} ms  ({least:.0f} to {most:.0f})")


def served(route: Route) -> None:
    """Answer with a module, or an empty page."""
    path = route.request.url.removeprefix(ADDRESS)
    if not path:
        route.fulfill(body="<!doctype html><title>signals</title>", content_type="text/html")
    elif (STATIC / path).is_file():
        route.fulfill(body=(STATIC / path).read_bytes(), content_type="text/javascript")
    else:
        route.fulfill(status=404)


def one_run(page: Page) -> dict[str, float]:
    """Return milliseconds of opening a table and searching in it."""
    measured: dict[str, Any] = page.evaluate(OPEN, {"piece": PIECE, "queries": QUERIES})
    figures = {
        f"first {PIECE} opened, listed and painted": measured["first"],
        f"{PIECE} put into the index in slices, at most": measured["longest"],
        f"all {SIGNALS} opened, in pieces": measured["all"],
    }
    for query, (count, computed, painted) in zip(QUERIES, measured["searches"], strict=True):
        figures[f"search {query!r}: {count} found"] = computed
        figures[f"search {query!r}: painted"] = painted
    return figures
