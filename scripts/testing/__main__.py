"""`scripts/test`, once the packages are installed."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import IO, Self

from scripts.checks.catalogues import compile_catalogues

from .changed import changed_files, folders_above
from .stores import empty_redis, find_postgresql, find_redis

NO_TESTS = 5
STORES = {"DATABASE_URL", "REDIS_URL"}
# A setting of the tests themselves: tests/browser.
KEPT = {"KIER_CHROMIUM"}
BROWSER = ("-p", "scripts.testing.with_browser")
OTHER_BROWSERS = ("-p", "scripts.testing.with_other_browsers")
# Walks in other browsers than Chromium run only with this argument.
FULL = "--full"
# Tests without a browser stand back: a page that has to appear within a second waits for nobody.
STANDS_BACK = ("nice", "-n", "5")


@dataclass(frozen=True, slots=True)
class Lane:
    """Tests that run one after the other."""

    title: str
    process: subprocess.Popen[str]
    said: IO[str] | None

    def wait(self) -> Self:
        """Return the lane once it has ended."""
        self.process.wait()
        return self

    def end(self) -> int:
        """Print the captured output of a lane that ended, and return the exit code."""
        code = self.process.wait()
        if self.said:
            self.said.seek(0)
            print(f"\n{self.title}:\n{self.said.read()}", flush=True)
        return code


def start(
    name: str,
    arguments: Sequence[str],
    *,
    stores: Mapping[str, str] | None = None,
    title: str = "",
) -> Lane:
    """Start pytest on these stores; with a title its output is captured."""
    environment = {name: value for name, value in os.environ.items() if not is_ours(name)}
    # Else each server that tests start would compile Django anew, for two seconds.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "pytest", "-p", "scripts.testing.lanes", "--lane", name]
    said = tempfile.TemporaryFile("w+") if title else None  # noqa: SIM115 - the lane closes it
    if title:
        # Its own notes of failed tests.
        command += ["-o", f"cache_dir=.pytest_cache/{name}"]
    priority = () if name == "browser" else STANDS_BACK
    process = subprocess.Popen(
        [*priority, *command, *arguments],
        env=environment | dict(stores or {}),
        stdout=said,
        stderr=said,
        text=True,
    )
    return Lane(title, process, said)


def is_ours(name: str) -> bool:
    """Tell whether tests must not inherit this variable."""
    return name in STORES or (name.startswith("KIER_") and name not in KEPT)


def stores_here() -> dict[str, str]:
    """Return the settings of available stores, and print why others are not used."""
    found = {"DATABASE_URL": find_postgresql(), "REDIS_URL": find_redis()}
    names = {"DATABASE_URL": "PostgreSQL", "REDIS_URL": "Redis"}
    for variable, store in found.items():
        if store.url is None:
            print(f"Not on {names[variable]}: {store.why}")
    here = {variable: store.url for variable, store in found.items() if store.url}
    if here:
        on = " and ".join(names[variable] for variable in here)
        print(f"On SQLite and in memory; beside it, what touches a store again on {on}.")
    else:
        print("On SQLite and in memory only.")
    return here


def lanes_at_once() -> int:
    """Return how many lanes run side by side: as many as there are processors, and two at least.

    More would only wait for each other, and pages in a browser with them.
    """
    return max(2, os.process_cpu_count() or 2)


def run_lanes(arguments: Sequence[str], here: Mapping[str, str]) -> set[int]:
    """Run all lanes, the longest first, and return their exit codes."""
    later = []
    if here:
        again = f"Again on {' and '.join(here.values())}"
        later.append(partial(start, "stores", arguments, stores=here, title=again))
    if FULL in arguments:
        others = [*OTHER_BROWSERS, *arguments]
        later.append(partial(start, "other-browsers", others, title="In Firefox and WebKitGTK"))
    lanes = [
        partial(start, "sqlite", arguments),
        partial(start, "browser", [*BROWSER, *arguments], title="In a browser"),
        partial(start, "sqlite-applications", arguments, title="On SQLite, the applications"),
        *later,
    ]
    with ThreadPoolExecutor(lanes_at_once()) as pool:
        try:
            return {lane.end() for lane in pool.map(lambda begin: begin().wait(), lanes)}
        except KeyboardInterrupt:
            # Those that run got the signal too; others need not begin.
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def main(arguments: Sequence[str]) -> int:
    """Run the tests, or repeat them until a run fails; return the exit code."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--changed", nargs="?", const="", metavar="COMMIT")
    parser.add_argument("--repeat", type=int, default=1, metavar="N")
    options, rest = parser.parse_known_args(arguments)
    if options.changed is not None:
        folders = folders_above(changed_files(options.changed))
        print(f"What changed is tested by: {', '.join(sorted(folders or ())) or 'all tests'}")
        rest += [f"--folders={','.join(sorted(folders))}"] if folders else []
    for number in range(1, options.repeat + 1):
        if options.repeat > 1:
            print(f"Run {number} of {options.repeat}", flush=True)
        if code := run(rest):
            return code
    return 0


def run(arguments: Sequence[str]) -> int:
    """Run the tests once; return the exit code."""
    compile_catalogues()
    given = os.environ.get("REDIS_URL")
    here = stores_here()
    sys.stdout.flush()
    with tempfile.TemporaryDirectory(prefix="kier-lanes-") as shared:
        codes = run_lanes([f"--shared={shared}", *arguments], here)
    if "REDIS_URL" in here and not given:
        empty_redis(here["REDIS_URL"])
    # A lane that a signal ended has a code below nought.
    if failed := codes - {0, NO_TESTS}:
        return max(failed, key=abs)
    # Arguments may have named only tests of another lane.
    return min(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
