"""The small faults that are made in a module, and how a running process takes one on.

A mutation sets one field of one node of the syntax tree. A process that has imported everything
takes it on: a function gets the code of the changed one, a constant its new value.
"""

import ast
import gc
import hashlib
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, Final

OURS: Final = ("backend", "api", "surveys", "notifications")
_PAIRS: Final[list[tuple[type, type]]] = [
    *[(ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq), (ast.In, ast.NotIn)],
    *[(ast.Is, ast.IsNot), (ast.Add, ast.Sub), (ast.Mult, ast.Div), (ast.FloorDiv, ast.Mod)],
    *[(ast.BitOr, ast.BitAnd), (ast.And, ast.Or)],
]
SWAPPED: Final[Mapping[type, type]] = dict(_PAIRS) | {other: one for one, other in _PAIRS}
LOOKUPS: Final = {"lt": "lte", "lte": "lt", "gt": "gte", "gte": "gt"}
NAMES: Final = {"min": "max", "max": "min", "any": "all", "all": "any"}
# Arguments of these may stand in any order.
UNORDERED: Final = {"min", "max", "filter", "exclude", "values", "only", "annotate", "Q"}
# Receivers of calls that only a reader of logs sees.
SILENT: Final = {"log", "warnings"}
NOT_RUN: Final = {"annotation", "returns", "decorator_list", "type_params"}
LONGEST_SHOWN: Final = 90


@dataclass(frozen=True, slots=True)
class Unit:
    """A function or method, or a statement of a module that gives a constant its value."""

    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Assign | ast.AnnAssign

    @property
    def is_constant(self) -> bool:
        """Whether it is no function."""
        return isinstance(self.node, ast.Assign | ast.AnnAssign)

    @property
    def first_line(self) -> int:
        """The line at which its code object begins: that of the first decorator."""
        above: Sequence[ast.expr] = getattr(self.node, "decorator_list", ())
        return min(node.lineno for node in (self.node, *above))


@dataclass(frozen=True, slots=True, eq=False)
class Mutation:
    """A field of a node that gets another value; `lines` have to run for a test to see it."""

    path: str
    unit: Unit
    node: ast.AST
    field: str
    value: Any
    lines: range
    name: str

    @property
    def place(self) -> float:
        """A number from 0 to 1 that depends on its name alone."""
        digest = hashlib.sha256(f"{self.path} {self.name}".encode()).digest()
        return int.from_bytes(digest[:8]) / 2**64


class Module:
    """A module, its syntax tree, and all mutations; those that read alike are numbered."""

    def __init__(self, path: str, source: str) -> None:
        self.path, self.tree = path, ast.parse(source, path)
        self.units = [*_units(self.tree.body)]
        self.mutations: list[Mutation] = []
        seen: Counter[str] = Counter()
        for unit in self.units:
            for statement in [unit.node] if unit.is_constant else getattr(unit.node, "body", []):
                for node, field, value, shown, lines in _changes(statement):
                    name = f"{unit.name}: {_in_words(node, field, value, shown)}"
                    seen[name] += 1
                    name += f" #{seen[name]}" if seen[name] > 1 else ""
                    self.mutations.append(Mutation(path, unit, node, field, value, lines, name))


def inner_codes(code: CodeType) -> Iterator[CodeType]:
    """Yield the code objects within one, and within these."""
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield part
            yield from inner_codes(part)


def living_functions(paths: Mapping[str, str]) -> dict[tuple[str, str, int], list[FunctionType]]:
    """Return functions of modules by path, name and first line; `paths` are by full path."""
    living: dict[tuple[str, str, int], list[FunctionType]] = {}
    gc.unfreeze()
    for thing in gc.get_objects():
        if type(thing) is FunctionType and (path := paths.get(thing.__code__.co_filename)):
            code = thing.__code__
            living.setdefault((path, code.co_qualname, code.co_firstlineno), []).append(thing)
    return living


def apply(module: Module, mutation: Mutation, functions: Sequence[FunctionType]) -> None:
    """Have this process run the changed module; there is no way back."""
    setattr(mutation.node, mutation.field, mutation.value)
    unit = mutation.unit
    if unit.is_constant:
        _set_constants(module, unit)
        return
    whole = compile(ast.fix_missing_locations(module.tree), module.path, "exec")
    place = unit.name, unit.first_line
    code = next(c for c in inner_codes(whole) if (c.co_qualname, c.co_firstlineno) == place)
    for function in functions:
        function.__code__ = code


def _set_constants(module: Module, unit: Unit) -> None:
    """Give a constant its new value, and those that are computed from it, wherever they are."""
    name = Path(module.path).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    space, changed = vars(sys.modules[name]), set[str]()
    for other in module.units:
        used = {n.id for n in ast.walk(other.node) if isinstance(n, ast.Name)}
        if not other.is_constant or (other is not unit and not used & changed):
            continue
        old = space[other.name]
        statement = ast.fix_missing_locations(ast.Module([other.node], []))
        exec(compile(statement, module.path, "exec"), space)  # noqa: S102 - our own module
        changed.add(other.name)
        for importer in [m for n, m in sys.modules.items() if n.partition(".")[0] in OURS]:
            if vars(importer).get(other.name) is old:
                setattr(importer, other.name, space[other.name])


def _units(body: Sequence[ast.stmt], within: str = "") -> Iterator[Unit]:
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield Unit(within + node.name, node)
            case ast.ClassDef():
                yield from _units(node.body, f"{within}{node.name}.")
            case (
                ast.Assign(targets=[ast.Name(id=name)])
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr())
            ) if not within:
                yield Unit(name, node)


type Change = tuple[ast.AST, str, Any, ast.AST, range]


def _changes(
    node: ast.AST, parent: ast.AST | None = None, lines: range = range(0)
) -> Iterator[Change]:
    """Yield what may be set in a node and those below it, what to show of it, and its lines."""
    match node:
        case ast.arguments() | ast.Raise() | ast.Assert():
            return
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name))) if name in SILENT:
            return
        case ast.stmt():
            # Of a statement with a body: its first line, until the body begins.
            inner = [n.lineno for n in ast.iter_child_nodes(node) if isinstance(n, ast.stmt)]
            end = min(inner) - 1 if inner else node.end_lineno or node.lineno
            lines = range(node.lineno, max(end, node.lineno) + 1)
    shown = parent if isinstance(node, ast.Constant | ast.Name | ast.keyword) else node
    for change in (_other_operators(node), _other_values(node)):
        yield from ((node, field, value, shown or node, lines) for field, value in change)
    for field, child in ast.iter_fields(node):
        for one in child if isinstance(child, list) else [child]:
            if isinstance(one, ast.AST) and field not in NOT_RUN:
                yield from _changes(one, node, lines)


def _other_operators(node: ast.AST) -> Iterator[tuple[str, Any]]:
    match node:
        case ast.Compare(ops=ops):
            for at, op in enumerate(ops):
                yield "ops", [*ops[:at], SWAPPED[type(op)](), *ops[at + 1 :]]
        case ast.BinOp(op=op) | ast.AugAssign(op=op) | ast.BoolOp(op=op) if type(op) in SWAPPED:
            yield "op", SWAPPED[type(op)]()
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "operand", ast.UnaryOp(ast.Not(), operand)
        case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
            yield "id", NAMES[name]
        case ast.keyword(arg=str() as name):
            column, _, lookup = name.rpartition("__")
            if lookup in LOOKUPS:
                yield "arg", f"{column}__{LOOKUPS[lookup]}"


def _other_values(node: ast.AST) -> Iterator[tuple[str, Any]]:
    match node:
        case ast.Constant(value=bool() as value):
            yield "value", not value
        case ast.Constant(value=int() | float() as value):
            yield from (("value", value + 1), ("value", value - 1))
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "value", ast.Constant(None)
        case ast.Call(func=func, args=args):
            called = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
            for at, two in enumerate(pairwise(args)):
                if called not in UNORDERED and not any(isinstance(a, ast.Starred) for a in two):
                    yield "args", [*args[:at], *two[::-1], *args[at + 2 :]]


def _in_words(node: ast.AST, field: str, value: Any, shown: ast.AST) -> str:
    """Return the code before and after, of what is long the part that differs."""
    old, texts = getattr(node, field), [ast.unparse(shown), ast.unparse(node)]
    setattr(node, field, value)
    texts += [ast.unparse(shown), ast.unparse(node)]
    setattr(node, field, old)
    before, after = texts[::2] if max(map(len, texts[::2])) <= LONGEST_SHOWN else texts[1::2]
    same = next(
        (at for at, two in enumerate(zip(before, after, strict=False)) if len({*two}) > 1), 0
    )
    start = max(0, same - LONGEST_SHOWN // 3) if len(before) > LONGEST_SHOWN else 0
    cut = (text[start : start + LONGEST_SHOWN] for text in (before, after))
    return " → ".join(" ".join(text.split()) for text in cut)
