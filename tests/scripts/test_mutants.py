"""`scripts/check mutants`: which small faults are made, and that a process takes them on."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

from scripts.mutants.__main__ import places, sampled
from scripts.mutants.mutations import Module, apply

PATH = "backend/made_up_limits.py"
SOURCE = '''
import logging as log
from typing import Final

FEW: Final = 5
FEWER = FEW - 1

def decorated(function):
    return function

@decorated
def is_few(number: int = 3) -> bool:
    """Return whether there are few."""
    log.info("%s of %s", number, 7)
    return number <= FEW and not number == 9

class Queue:
    def order(self, rows):
        if any(rows):
            raise ValueError(rows, 8)
        return rows.filter(due__lt=3).first(rows, self)
'''


def words(module: Module) -> list[str]:
    return [mutation.name for mutation in module.mutations]


@pytest.fixture
def limits() -> Iterator[ModuleType]:
    made = ModuleType("backend.made_up_limits")
    sys.modules[made.__name__] = made
    exec(compile(SOURCE, PATH, "exec"), vars(made))  # noqa: S102
    yield made
    del sys.modules[made.__name__]


def changed(limits: ModuleType, name: str) -> Module:
    module = Module(PATH, SOURCE)
    [mutation] = [mutation for mutation in module.mutations if mutation.name == name]
    function = getattr(limits, mutation.unit.name, None)
    apply(module, mutation, [function] if isinstance(function, FunctionType) else [])
    return module


def test_boundaries_signs_numbers_and_arguments_are_changed() -> None:
    assert words(Module(PATH, SOURCE)) == [
        "FEW: FEW: Final = 5 → FEW: Final = 6",
        "FEW: FEW: Final = 5 → FEW: Final = 4",
        "FEWER: FEW - 1 → FEW + 1",
        "FEWER: FEW - 1 → FEW - 2",
        "FEWER: FEW - 1 → FEW - 0",
        "decorated: return function → return None",
        "is_few: return number <= FEW and (not number == 9) → return None",
        "is_few: number <= FEW and (not number == 9) → number <= FEW or not number == 9",
        "is_few: number <= FEW → number < FEW",
        "is_few: not number == 9 → not not number == 9",
        "is_few: number == 9 → number != 9",
        "is_few: number == 9 → number == 10",
        "is_few: number == 9 → number == 8",
        "Queue.order: any(rows) → all(rows)",
        "Queue.order: return rows.filter(due__lt=3).first(rows, self) → return None",
        "Queue.order: rows.filter(due__lt=3).first(rows, self)"
        " → rows.filter(due__lt=3).first(self, rows)",
        "Queue.order: rows.filter(due__lt=3) → rows.filter(due__lte=3)",
        "Queue.order: due__lt=3 → due__lt=4",
        "Queue.order: due__lt=3 → due__lt=2",
    ]


def test_what_reads_alike_is_numbered() -> None:
    twice = Module(PATH, "def both(a):\n    return a[0] + a[0]\n")
    assert words(twice).count("both: a[0] → a[1]") == 1
    assert words(twice).count("both: a[0] → a[1] #2") == 1


def test_a_decorated_function_takes_on_changed_code(limits: ModuleType) -> None:
    is_few = limits.is_few
    assert is_few(5)
    changed(limits, "is_few: number <= FEW → number < FEW")
    assert limits.is_few is is_few
    assert not is_few(5)
    assert is_few(4)


def test_a_constant_changes_with_what_is_computed_from_it(limits: ModuleType) -> None:
    importer = ModuleType("backend.made_up_importer")
    vars(importer)["FEWER"] = limits.FEWER
    sys.modules[importer.__name__] = importer
    changed(limits, "FEW: FEW: Final = 5 → FEW: Final = 6")
    del sys.modules[importer.__name__]
    assert (limits.FEW, limits.FEWER, vars(importer)["FEWER"]) == (6, 5, 5)


def test_the_sample_is_the_same_each_time_and_part_of_a_larger_one() -> None:
    modules = {PATH: Module(PATH, SOURCE)}
    rows = {PATH: {"equivalent": {"FEW: FEW: Final = 5 → FEW: Final = 6": "nobody reads it"}}}
    half = [mutation.name for mutation in sampled(modules, rows, 0.5)]
    whole = [mutation.name for mutation in sampled(modules, rows, 1.0)]
    assert 0 < len(half) < len(whole) == len(words(modules[PATH])) - 1
    assert half == whole[: len(half)]
    # Lines above it move nothing.
    moved = {PATH: Module(PATH, "\n\n" + SOURCE)}
    assert half == [mutation.name for mutation in sampled(moved, rows, 0.5)]


def test_the_table_names_what_is_there() -> None:
    for path, row in places().items():
        assert all(Path(test.partition("::")[0]).exists() for test in row["tests"]), path
        equivalent = row.get("equivalent", {})
        assert all(equivalent.values())
        if equivalent:
            assert {*equivalent} <= {*words(Module(path, Path(path).read_text()))}, path
