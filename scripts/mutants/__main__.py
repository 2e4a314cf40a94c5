"""`scripts/check mutants [--all] [PATH...]`: mutations of some modules, and which survive.

PATH names modules of `places.toml`, with what they begin with. `--all` tries every mutation, else
a sample is tried that is the same each time.
"""

import argparse
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from .forks import Ended, Mutants
from .mutations import Module, Mutation

PLACES: Final = Path(__file__).with_name("places.toml")
# What a run takes at most; what was not tried by then is counted as such.
SECONDS: Final = 580


def places(beginnings: Sequence[str] = ()) -> dict[str, Any]:
    """Return the rows of the table, by path of a module."""
    rows = tomllib.loads(PLACES.read_text())["modules"]
    return {path: row for path, row in rows.items() if path.startswith(tuple(beginnings) or "")}


def sampled(modules: Mapping[str, Module], rows: Mapping[str, Any], share: float) -> list[Mutation]:
    """Return a sample of the mutations in the order of their hash, without `equivalent` ones."""
    chosen = [
        mutation
        for module in modules.values()
        for mutation in module.mutations
        if mutation.place < share and mutation.name not in rows[module.path].get("equivalent", {})
    ]
    return sorted(chosen, key=lambda mutation: mutation.place)


def main(arguments: Sequence[str]) -> int:
    """Run the sample and print the score; return 1 if it is below the aim."""
    parser = argparse.ArgumentParser(prog="scripts/check mutants")
    parser.add_argument("--all", action="store_true", help="every mutation, however long it takes")
    parser.add_argument("paths", nargs="*", help="what paths of modules begin with")
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    table, rows = tomllib.loads(PLACES.read_text()), places(asked.paths)
    if not rows:
        parser.error("no module of places.toml begins like this")
    share = 1.0 if asked.all else table["share"]
    modules = {path: Module(path, Path(path).read_text()) for path in rows}
    until = began + (SECONDS if not asked.all else 3 * SECONDS)
    mutants = Mutants(modules, {path: row["tests"] for path, row in rows.items()}, until)
    mutants.sample = sampled(modules, rows, share)
    tests = sorted({test for row in rows.values() for test in row["tests"]})
    pytest.main(["-q", "--no-header", "--no-summary", "-m", "not full", *tests], plugins=[mutants])
    if mutants.failures or not mutants.ended:
        print("without any mutation:", *mutants.failures or ["no test ran"], sep="\n    ")
        return 2
    for file in mutants.unusable:
        print(f"note: {file} passes, but not in a fork, and was not used")
    known = sum(len(row.get("equivalent", {})) for row in rows.values())
    print(f"{share:.0%} of all mutations, chosen by their hash; {known} more change nothing")
    return _report(mutants, table["aim"], time.monotonic() - began)


def _report(mutants: Mutants, aim: float, seconds: float) -> int:
    tried = {m: ended for m, ended in mutants.ended.items() if ended is not Ended.UNUSABLE}
    for path in mutants.modules:
        ends = [ended for mutation, ended in tried.items() if mutation.path == path]
        killed = len(ends) - ends.count(Ended.SURVIVED)
        print(f"{path:<60}{killed:>5} of {len(ends):>4}")
        left = [m for m, ended in tried.items() if m.path == path and ended is Ended.SURVIVED]
        for mutation in sorted(left, key=lambda m: m.lines.start):
            print(f"    {path}:{mutation.lines.start}: {mutation.name}")
    killed = len(tried) - [*tried.values()].count(Ended.SURVIVED)
    score = killed / (len(tried) or 1)
    missed = len(mutants.sample) - len(mutants.ended)
    print(f"{killed} of {len(tried)} found: {score:.1%}, in {seconds:.0f} s")
    if missed:
        print(f"{missed} of the sample were not tried: time was over")
    return int(score < aim)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
