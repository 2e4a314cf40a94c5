"""The greatest cost of evaluating an expression, in steps of some 0.4 microseconds."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from .evaluator import Tree
from .pattern_matcher import steps_of

COMPARING = {"=", "!=", "<", "<=", ">", ">="}
# What they say may be a list, if an argument is.
HANDING_ON = {"if", "coalesce", "once"}
CALL = 4
# These go through a text; each of its steps takes them so many.
THROUGH = {
    "selected": 1,
    "selected-at": 1,
    "count-selected": 1,
    "normalize-space": 1,
    "translate": 2,
}


class Size(NamedTuple):
    """The greatest size of a question's value."""

    # How many an expression sees, those of all entries of a repeat.
    values: int = 1
    # Steps to go through one of them word by word.
    length: int = 1


class _Weight(NamedTuple):
    work: int
    values: int = 1
    length: int = 1


def work_of(tree: Tree, sizes: Mapping[str, Size], most: int) -> int:
    """Return the most steps of an expression, up to `most`; `sizes` has its question under ""."""
    return _weigh(tree, sizes, most).work


def _weigh(tree: Tree, sizes: Mapping[str, Size], most: int) -> _Weight:
    kind, *rest = tree
    if kind in {"ref", "own"}:
        size = sizes.get(rest[0] if rest else "", Size())
        return _Weight(size.values, *size)
    if kind in {"text", "number", "column"}:
        return _Weight(1)
    if kind == "pattern":
        return _Weight(steps_of(rest[1], most))
    name = rest[0] if kind == "call" else ""
    parts = [_weigh(part, sizes, most) for part in (rest[1:] if name else rest)]
    within = sum(part.work for part in parts)
    length = max((part.length for part in parts), default=1)
    if not name:
        return _Weight(within + len(parts) + _compared(kind, parts), 1, length)
    values = max((part.values for part in parts), default=1) if name in HANDING_ON else 1
    return _Weight(CALL + within * (1 + THROUGH.get(name, 0) * length), values, length)


def _compared(kind: Any, parts: list[_Weight]) -> int:
    """Return how many comparisons there are: each value of a list with each of the other."""
    if kind not in COMPARING:
        return 0
    # Beyond the first two the left side is true or false.
    lefts = [parts[0].values, *(1 for _part in parts[2:])]
    return sum(left * right.values for left, right in zip(lefts, parts[1:], strict=True))
