"""`scripts/test`, once the packages are there."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from typing import IO

from scripts.checking.catalogues import compile_catalogues

from .stores import empty_redis, find_postgresql, find_redis

NO_TESTS = 5
# Only what touches a store, and no notes of failed tests: the first run keeps those.
SECOND = ("-p", "scripts.testing.only_stores", "-p", "no:cacheprovider")
STORES = {"DATABASE_URL", "REDIS_URL"}
# A setting of the tests themselves: tests/browser.
KEPT = {"KIER_CHROMIUM"}


def start_pytest(
    arguments: Sequence[str], stores: Mapping[str, str], said: IO[str] | None = None
) -> subprocess.Popen[str]:
    """Start pytest on these stores and no others; what it says goes to `said`, or is shown."""
    environment = {name: value for name, value in os.environ.items() if not is_ours(name)}
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.Popen(
        command, env=environment | dict(stores), stdout=said, stderr=said, text=True
    )


def is_ours(name: str) -> bool:
    """Tell whether this variable is a setting that tests must not take from the caller."""
    return name in STORES or (name.startswith("KIER_") and name not in KEPT)


def stores_here() -> dict[str, str]:
    """Return the stores that are reachable as settings, and say which and why not the others."""
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


def main(arguments: Sequence[str]) -> int:
    """Run the tests, on each set of stores; answers the exit code."""
    compile_catalogues()
    given = os.environ.get("REDIS_URL")
    here = stores_here()
    sys.stdout.flush()
    with tempfile.TemporaryFile("w+") as said:
        # Side by side: two cores, and half of the first run waits for a browser.
        second = here and start_pytest([*SECOND, *arguments], here, said)
        code = start_pytest(["-p", "scripts.testing.with_browser", *arguments], {}).wait()
        if not second:
            return code
        again = second.wait()
        said.seek(0)
        print(f"\nAgain on {' and '.join(here.values())}:\n{said.read()}", flush=True)
    if "REDIS_URL" in here and not given:
        empty_redis(here["REDIS_URL"])
    # Arguments may have named only tests that touch no store.
    return code or (0 if again == NO_TESTS else again)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
