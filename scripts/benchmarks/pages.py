"""Weight and speed of the pages, beside the bar of each: `scripts/bench pages`.

Measured in Chromium against `scripts/run`; bytes are counted on the line, heads included.
"""

import json
import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Browser

from scripts.demonstrations.server import OwnServer
from scripts.testing.browsers import find_chromium
from tests.walks.axe import violations
from tests.walks.chromium import DESK, LANGUAGES, PROXY, Chromium, chromium, context_options
from tests.walks.door import Door, Look, nothing
from tests.walks.inbox import Inbox
from tests.walks.line import Line
from tests.walks.slow import Times, slow_cpu, slow_line, times
from tests.walks.tour import ask, errors

from .crowd import crowd
from .lighthouse import NoLighthouse, scores

RUNS = 3
SLUG = "spine"
CONVERSATIONS = 500
# Nobody begins in easy Dutch: its button leads there.
FIRST_LANGUAGES = [code for code in LANGUAGES if code != "nl-easy"]
BLOCKING = """
performance.getEntriesByType("resource").filter((one) => one.renderBlockingStatus === "blocking")
  .length
"""
# From the moment the list is on the screen until every request stands in it.
LISTED = """
(count) => {
  let began = null;
  window.listed = new Promise((done) => {
    const look = () => {
      if (began === null && document.querySelector("[data-part=list]")) {
        began = performance.now();
      }
      if (Number(document.querySelector("[data-tab=new] .count")?.textContent) >= count) {
        seen.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
      }
    };
    const seen = new MutationObserver(look);
    seen.observe(document.body, { childList: true, subtree: true });
  });
}
"""
TEXT = "Ik wil dat dit stopt. Ik weet niet wie ik kan vragen."


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; without a bar it only tells."""

    what: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def good(self) -> bool:
        """Whether it is within its bar."""
        low = self.at_least is not None and self.value < self.at_least
        high = self.at_most is not None and self.value > self.at_most
        return not low and not high

    def line(self) -> str:
        """Return the line of the table."""
        bar = ""
        if self.at_most is not None:
            bar = f"at most {self.at_most:,.0f}"
        if self.at_least is not None:
            bar = f"at least {self.at_least:,.0f}"
        mark = "" if not bar else "ok" if self.good else "NOT MET"
        return f"{self.what:52} {self.value:>9,.0f} {self.unit:8} {bar:16} {mark}"


@dataclass(frozen=True)
class Bench:
    """One server and one Chromium, and what is measured with them."""

    server: OwnServer
    driven: Chromium
    browser: Browser

    def figures(self) -> Iterator[Figure]:
        """Yield all of them, as they are measured."""
        yield from self.weight()
        yield from self.speed()
        yield from self.lighthouse()
        yield from self.axe()
        yield from self.inbox()

    def door(
        self, stack: ExitStack, *, address: str = "", language: str = "nl", look: Look = nothing
    ) -> Door:
        """Return a seeker with an empty cache."""
        context = self.browser.new_context(**context_options(language=language))
        stack.callback(context.close)
        return Door(context.new_page(), address or self.server.address, language, look)

    def weight(self) -> Iterator[Figure]:
        """Bar 1: bytes and requests of the first screen and of the whole way."""
        for language in FIRST_LANGUAGES:
            with Line(self.server.address) as line, ExitStack() as stack:
                page = self.door(stack, address=line.address, language=language).page
                page.goto(line.address)
                page.wait_for_load_state("networkidle")
                blocking: int = page.evaluate(BLOCKING)
                yield Figure(f"first screen, {language}: bytes down", line.down(), "B", 12_000)
        yield Figure("first screen: bytes up", line.up(), "B")
        yield Figure("first screen: requests before it can be read", 1 + blocking, "", 2)
        yield Figure("first screen: requests in all", len(line.exchanges), "")
        with Line(self.server.address) as line, ExitStack() as stack:
            door = self.door(stack, address=line.address)
            door.open()
            door.find()
            door.send(TEXT)
            yield Figure("whole way to a sent request: bytes down", line.down(), "B", 50_000)
            yield Figure("whole way to a sent request: bytes up", line.up(), "B")
            yield Figure("whole way to a sent request: requests", len(line.exchanges), "")

    def speed(self) -> Iterator[Figure]:
        """Bar 2: painted and usable on a slow line with a slow processor, median of three."""
        runs = [self.one_load() for _run in range(RUNS)]
        painted = statistics.median(load.painted for load in runs)
        usable = statistics.median(load.usable for load in runs)
        yield Figure("slow 3G, processor 4 times slower: painted", painted, "ms", 2500)
        yield Figure("slow 3G, processor 4 times slower: usable", usable, "ms", 4500)

    def one_load(self) -> Times:
        """Return the first screen on a slow line, with an empty cache."""
        with ExitStack() as stack:
            page = self.door(stack).page
            slow_cpu(page)
            slow_line(page)
            page.goto(self.server.address, timeout=60_000)
            return times(page)

    def lighthouse(self) -> Iterator[Figure]:
        """Bar 2: the scores, or a word of why there are none."""
        bars = {"performance": 98, "accessibility": 100, "best-practices": 100}
        try:
            found = scores(self.server.address, self.driven.path, self.driven.flags)
        except NoLighthouse as why:
            print(f"# no Lighthouse: {why}", flush=True)
            return
        for name, score in found.items():
            yield Figure(f"Lighthouse: {name}", score, "", at_least=bars[name])

    def axe(self) -> Iterator[Figure]:
        """Bar 3: violations over every screen, language and error."""
        for language in LANGUAGES:
            found: list[str] = []
            screens: list[str] = []
            for walk in (lambda door: ask(door, TEXT), errors):
                self._look_at(walk, language, screens, found)
            for violation in sorted(set(found)):
                print(f"#   {violation}", flush=True)
            what = f"axe: violations, {language}, {len(screens)} screens"
            yield Figure(what, len(found), "", 0)

    def _look_at(
        self, walk: Callable[[Door], object], language: str, screens: list[str], found: list[str]
    ) -> None:
        with ExitStack() as stack:

            def look(step: str) -> None:
                screens.append(step)
                found.extend(f"{step}: {violation}" for violation in violations(door.page))

            door = self.door(stack, language=language, look=look)
            walk(door)

    def inbox(self) -> Iterator[Figure]:
        """Bar 9: scripts of a sign-in; many conversations with a slow processor."""
        email, password = next(
            (sign_in["email"], sign_in["password"])
            for sign_in in self.server.sign_ins()
            if (sign_in["organisation"], sign_in["role"]) == (SLUG, "caseworker")
        )
        with Line(self.server.address) as line, ExitStack() as stack:
            inbox = self.desk(stack, line.address)
            inbox.sign_in(email, password)
            inbox.wait_for_line("live")
            scripts = [
                exchange.down for exchange in line.exchanges if exchange.path.endswith(".js")
            ]
            yield Figure(f"inbox: {len(scripts)} scripts, bytes", sum(scripts), "B", 60_000)
        crowd(self.server, SLUG, CONVERSATIONS)
        runs = [self.one_list(email, password) for _run in range(RUNS)]
        what = f"inbox: {CONVERSATIONS} conversations listed, processor slow"
        yield Figure(what, statistics.median(runs), "ms", 1000)

    def one_list(self, email: str, password: str) -> float:
        """Return milliseconds until all conversations are listed."""
        with ExitStack() as stack:
            inbox = self.desk(stack, self.server.address)
            slow_cpu(inbox.page)
            inbox.page.evaluate(LISTED, CONVERSATIONS)
            inbox.sign_in(email, password)
            took: float = inbox.page.evaluate("window.listed")
            return took

    def desk(self, stack: ExitStack, address: str) -> Inbox:
        """Return a caseworker before the sign-in, with an empty cache."""
        context = self.browser.new_context(**context_options(DESK))
        stack.callback(context.close)
        inbox = Inbox(context.new_page(), address)
        inbox.open()
        return inbox


def measure(json_path: Path | None) -> int:
    """Print the table; return how many bars are not met."""
    found = find_chromium()
    if not found.path:
        print(f"scripts/bench pages: {found.why}")
        return 1
    figures = []
    with OwnServer(PROXY) as server, chromium(found.path) as driven:
        bench = Bench(server, driven, driven.launch())
        for figure in bench.figures():
            figures.append(figure)
            print(figure.line(), flush=True)
    if json_path:
        json_path.write_text(json.dumps([asdict(figure) for figure in figures], indent=1))
    return sum(not figure.good for figure in figures)
