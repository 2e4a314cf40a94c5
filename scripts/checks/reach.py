"""Find what the pages of seekers can say: the source that views marked `for_seekers` reach.

Follows names from those views through definitions, imports and templates, without running any. It
finds too much rather than too little: all of a class, and each branch. A method is found by its
class, which is named where it is made, annotated or imported for that.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from .catalogues import BASE

ROOTS = ("api", "backend", "notifications", "surveys")
# Where the pages are; what the API says of mistakes is for programs.
PAGES = "backend/web"
MARK = "for_seekers"
TAG = re.compile(r"\{%\s*(include|extends|load)\s+([^%]*?)\s*%\}")
# Labels of a model's fields and of its kind are for the operator.
FIELDS, META = "models", "Meta"
# Reached by name, and yet said to others than seekers. A test asks for each, so that none is idle.
FOR_OTHERS: Mapping[str, str] = {
    "backend/help_requests/figures/": "who reads figures",
    "backend/help_requests/quota.py": "callers of the API; seekers read `full_words`",
    "backend/help_requests/services/": "callers of the API, whose pages have words of their own",
    "backend/help_requests/states.py": "caseworkers; seekers read `status_words`",
    "backend/programmes/states/": "who runs projects",
    "notifications/devices.py": "callers of the API",
    "notifications/kinds.py": "members, who choose kinds",
    "notifications/transports/registry.py": "members, who choose transports",
    "surveys/expressions/": "who writes a questionnaire",
    "surveys/owners.py": "callers of the API",
    "surveys/questionnaire/validation.py": "who writes a questionnaire",
    "surveys/results/": "who reads results",
    "surveys/services/": "callers of the API",
    "surveys/states.py": "who manages a round",
}

type Symbol = tuple[Path, str]


@dataclass(slots=True)
class Module:
    """Definitions of a module by name, and what it imports: module, and name in it if any."""

    path: Path
    definitions: dict[str, list[ast.stmt]] = field(default_factory=dict)
    imports: dict[str, list[tuple[Path, str]]] = field(default_factory=dict)


class NotInFull(Exception):
    """A template's name is put together, and so cannot be followed."""


class Reach:
    """Lines of modules, and templates, that can be reached from the marked views."""

    def __init__(self) -> None:
        self.lines: dict[Path, set[int]] = {}
        self.templates: set[Path] = set()
        self._seen: set[Symbol] = set()
        self._todo = list(marked())
        while self._todo:
            self._follow(*self._todo.pop())

    def has(self, path: Path, line: int) -> bool:
        """Return whether a message in this line may be shown to a seeker."""
        if path.relative_to(BASE).as_posix().startswith(tuple(FOR_OTHERS)):
            return False
        return path in self.templates or line in self.lines.get(path, ())

    def _follow(self, path: Path, name: str) -> None:
        if (path, name) in self._seen:
            return
        self._seen.add((path, name))
        module = module_of(path)
        self._todo += module.imports.get(name, ())
        for node in module.definitions.get(name, ()):
            self.lines.setdefault(path, set()).update(said_in(node))
            for inner in ast.walk(node):
                self._name(module, inner)

    def _name(self, module: Module, node: ast.AST) -> None:
        match node:
            case ast.Name(id=name):
                self._todo.append((module.path, name))
            case ast.Attribute(value=ast.Name(id=name), attr=attribute):
                for path, inside in module.imports.get(name, ()):
                    if not inside:
                        self._todo.append((path, attribute))
            case ast.Constant(value=str(text)) if text.endswith((".html", ".txt")):
                self._template(text)
            case ast.JoinedStr(values=[*_, ast.Constant(value=str(end))]) if end.endswith(".html"):
                raise NotInFull(f"{module.path}:{node.lineno}: write the template's name in full")

    def _template(self, name: str) -> None:
        for path in templates_named(name):
            if path in self.templates:
                continue
            self.templates.add(path)
            for kind, words in TAG.findall(path.read_text(encoding="utf-8")):
                if kind != "load":
                    for inner in re.findall(r'"([^"]+)"', words):
                        self._template(inner)
                    continue
                for library in words.split():
                    for tags in BASE.glob(f"backend/*/templatetags/{library}.py"):
                        self._todo += [(tags, one) for one in module_of(tags).definitions]


def marked() -> Iterator[Symbol]:
    """Yield the views of pages with the mark."""
    for path in sorted((BASE / PAGES).rglob("*.py")):
        for name, nodes in module_of(path).definitions.items():
            for node in nodes:
                for decorator in getattr(node, "decorator_list", ()):
                    if isinstance(decorator, ast.Name) and decorator.id == MARK:
                        yield path, name


def said_in(node: ast.stmt) -> Iterator[int]:
    """Yield the lines of a definition, without the labels of a model."""
    if not isinstance(node, ast.ClassDef):
        yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)
        return
    for inner in node.body:
        if isinstance(inner, ast.ClassDef) and inner.name == META:
            continue
        value = getattr(inner, "value", None)
        if (
            isinstance(value, ast.Call)
            and isinstance(value.func, ast.Attribute)
            and isinstance(value.func.value, ast.Name)
            and value.func.value.id == FIELDS
        ):
            continue
        yield from range(inner.lineno, (inner.end_lineno or inner.lineno) + 1)


@cache
def module_of(path: Path) -> Module:
    """Return the definitions and imports of a module."""
    module = Module(path)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    _define(module, tree.body)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found = path_of(alias.name)
                if found and alias.asname:
                    module.imports.setdefault(alias.asname, []).append((found, ""))
        elif isinstance(node, ast.ImportFrom):
            whole = _absolute(path, node)
            for alias in node.names:
                local = module.imports.setdefault(alias.asname or alias.name, [])
                if inner := path_of(f"{whole}.{alias.name}"):
                    local.append((inner, ""))
                elif outer := path_of(whole):
                    local.append((outer, alias.name))
    return module


def _define(module: Module, body: Iterable[ast.stmt]) -> None:
    for node in body:
        match node:
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                module.definitions.setdefault(name, []).append(node)
            case ast.Assign(targets=targets):
                for target in targets:
                    for named in ast.walk(target):
                        if isinstance(named, ast.Name):
                            module.definitions.setdefault(named.id, []).append(node)
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.TypeAlias(name=ast.Name(id=name)):
                module.definitions.setdefault(name, []).append(node)
            case ast.If() | ast.Try() | ast.With() | ast.For():
                for part in ("body", "orelse", "handlers", "finalbody"):
                    _define(module, getattr(node, part, ()))


def _absolute(path: Path, node: ast.ImportFrom) -> str:
    parts = list(path.relative_to(BASE).with_suffix("").parts)
    parts = parts[: len(parts) - node.level] if node.level else []
    return ".".join([*parts, *filter(None, [node.module])])


@cache
def path_of(name: str) -> Path | None:
    """Return the file of a module of ours, None for one that is not."""
    if not name.startswith(ROOTS):
        return None
    folder = BASE.joinpath(*name.split("."))
    for path in (folder.with_suffix(".py"), folder / "__init__.py"):
        if path.is_file():
            return path
    return None


@cache
def templates_named(name: str) -> tuple[Path, ...]:
    """Return the files of ours with this name of a template."""
    return tuple(sorted(BASE.glob(f"*/**/templates/{name}")))
