"""Evaluation of trees. It never fails: invalid operations return NaN, empty or false."""

from collections.abc import Callable
from math import copysign, fmod, inf, isfinite, isnan, nan
from typing import Any

from .context import Context
from .dates import days_of
from .functions import FUNCTIONS
from .values import Value, clean, to_number, to_truth

type Tree = list[Any]


LEAVES: dict[str, Callable[..., object]] = {
    "text": lambda _context, text: text,
    "number": lambda _context, number: number,
    "ref": lambda context, name: context.values.get(name, ""),
    "own": lambda context: context.own,
    "column": lambda context, name: context.columns.get(name, ""),
}


def evaluate(tree: Tree, context: Context) -> Value:
    """Return the value of a tree from `parse`; the time depends on its size alone."""
    kind, *rest = tree
    if kind in LEAVES:
        return clean(LEAVES[kind](context, *rest))
    if kind == "call":
        name, *arguments = rest
        return FUNCTIONS[name]([_argument(argument, context) for argument in arguments], context)
    values = [evaluate(part, context) for part in rest]
    if kind == "negative":
        return -to_number(values[0])
    value = values[0]
    for right in values[1:]:
        value = _operate(kind, value, right)
    return value


def _argument(tree: Tree, context: Context) -> Any:
    return tree[2] if tree[0] == "pattern" else evaluate(tree, context)


def _operate(operator: str, left: Value, right: Value) -> Value:
    if operator == "or":
        return to_truth(left) or to_truth(right)
    if operator == "and":
        return to_truth(left) and to_truth(right)
    if operator in {"=", "!=", "<", "<=", ">", ">="}:
        return _compare(operator, left, right)
    return _calculate(operator, to_number(left), to_number(right))


def _compare(operator: str, left: Value, right: Value) -> bool:
    """Compare as XPath does: a list matches if one of its values does."""
    if isinstance(left, bool) or isinstance(right, bool):
        if operator in {"=", "!="} or isinstance(left, list) or isinstance(right, list):
            left, right = to_truth(left), to_truth(right)
        return _order(operator, to_number(left), to_number(right))
    if isinstance(left, list):
        return any(_compare(operator, value, right) for value in left)
    if isinstance(right, list):
        return any(_compare(operator, left, value) for value in right)
    if operator in {"=", "!="} and isinstance(left, str) and isinstance(right, str):
        first, second = days_of(left), days_of(right)
        same = left == right if isnan(first) or isnan(second) else first == second
        return same == (operator == "=")
    return _order(operator, to_number(left), to_number(right))


def _order(operator: str, left: float, right: float) -> bool:
    if operator in {"=", "!="}:
        return (left == right) == (operator == "=")
    if operator in {"<", "<="}:
        return left < right or (operator == "<=" and left == right)
    return left > right or (operator == ">=" and left == right)


def _calculate(operator: str, left: float, right: float) -> float:
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    if operator == "*":
        return left * right
    if operator == "div":
        return _divide(left, right)
    return fmod(left, right) if isfinite(left) and right and not isnan(right) else nan


def _divide(left: float, right: float) -> float:
    if right:
        return left / right
    if isnan(left) or not left:
        return nan
    return copysign(inf, left) * copysign(1, right)
