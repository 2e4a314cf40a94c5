"""Serializers of `api/` that describe an answer and never read or write one.

References are followed from views and functions through module-level names, bases and nested
fields, except in arguments of `extend_schema` and its relatives, and annotations. A serializer that
is not reached documents only.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

# drf-spectacular's calls: what stands in them describes and runs nothing.
DESCRIBES = frozenset({
    "OpenApiExample",
    "OpenApiParameter",
    "OpenApiResponse",
    "PolymorphicProxySerializer",
    "extend_schema",
    "extend_schema_field",
    "extend_schema_serializer",
    "extend_schema_view",
    "inline_serializer",
})  # fmt: skip
# Modules that only make the description.
DESCRIBING_MODULES = (
    "api.description.schema",
    "api.description",
    "api.common.schema",
    "api.common.description",
)

type Name = tuple[str, str]


@dataclass
class Module:
    """A module of the API: its syntax tree, and the origin of its names."""

    name: str
    tree: ast.Module
    names: dict[str, Name] = field(default_factory=dict)


def module_name(path: str) -> str:
    """Return `api.inbox.views` for `api/inbox/views.py`."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def read_modules(sources: Mapping[str, str]) -> dict[str, Module]:
    """Parse the modules of `api/`, and note the origin of their names."""
    modules = {}
    for path, source in sources.items():
        if not (path.startswith("api/") and path.endswith(".py")):
            continue
        module = Module(module_name(path), ast.parse(source))
        package = module.name if path.endswith("__init__.py") else module.name.rpartition(".")[0]
        for statement in module.tree.body:
            for name in defined_by(statement):
                module.names[name] = (module.name, name)
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom):
                origin = f"{package}.{node.module or ''}".strip(".") if node.level else node.module
                for alias in node.names:
                    module.names[alias.asname or alias.name] = (origin or "", alias.name)
        modules[module.name] = module
    return modules


def defined_by(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a module-level statement defines."""
    if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        yield statement.name
    elif isinstance(statement, ast.Assign | ast.AnnAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        for target in targets:
            yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name))


def last_name(node: ast.expr) -> str:
    """Return `Serializer` for `serializers.Serializer[Any]`."""
    if isinstance(node, ast.Subscript):
        return last_name(node.value)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


class SerializerUse:
    """Which serializers of the API read or write, and which only describe."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.modules = read_modules(sources)
        self.classes: dict[Name, ast.ClassDef] = {
            (module.name, statement.name): statement
            for module in self.modules.values()
            for statement in module.tree.body
            if isinstance(statement, ast.ClassDef)
        }
        self.serializers = self.derived_from("Serializer")
        self.describing = DESCRIBES | {
            statement.name
            for module in self.modules.values()
            for statement in module.tree.body
            if isinstance(statement, ast.FunctionDef) and calls_extend_schema(statement.body)
        }

    def resolve(self, name: Name) -> Name:
        """Return the definition of an imported name."""
        for _step in range(len(self.modules)):
            module = self.modules.get(name[0])
            found = module.names.get(name[1], name) if module else name
            if found == name:
                break
            name = found
        return name

    def derived_from(self, suffix: str) -> set[Name]:
        """Return the classes derived from a library's class with this suffix."""
        found: set[Name] = set()
        while True:
            more = {
                name
                for name, node in self.classes.items()
                if name not in found
                and any(
                    last_name(base).endswith(suffix)
                    or self.resolve(self.modules[name[0]].names.get(last_name(base), ("", "")))
                    in found
                    for base in node.bases
                )
            }
            if not more:
                return found
            found |= more

    def references(self, module: Module, node: ast.AST) -> Iterator[Name]:
        """Yield the names used below a node, without descriptions and annotations."""
        if isinstance(node, ast.Call) and last_name(node.func) in self.describing:
            return
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            if found := module.names.get(node.id):
                yield self.resolve(found)
            return
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            origin, name = module.names.get(node.value.id, ("", ""))
            if f"{origin}.{name}" in self.modules:
                yield self.resolve((f"{origin}.{name}", node.attr))
                return
        for part, value in ast.iter_fields(node):
            if part in {"annotation", "returns"}:
                continue
            for below in value if isinstance(value, list) else [value]:
                if isinstance(below, ast.AST):
                    yield from self.references(module, below)

    def documenting(self) -> list[str]:
        """Return the serializers that nothing reads or writes with, as `module.Class`."""
        edges: dict[Name, set[Name]] = {}
        reached: set[Name] = set()
        for module in self.modules.values():
            if module.name.startswith(DESCRIBING_MODULES):
                continue
            for statement in module.tree.body:
                names = [(module.name, name) for name in defined_by(statement)]
                found = set(self.references(module, statement))
                assigned = isinstance(statement, ast.Assign | ast.AnnAssign)
                if assigned or any(name in self.serializers for name in names):
                    for name in names:
                        edges.setdefault(name, set()).update(found)
                else:
                    reached |= found
        waiting = list(reached)
        while waiting:
            for name in edges.get(waiting.pop(), ()):
                if name not in reached:
                    reached.add(name)
                    waiting.append(name)
        return sorted(".".join(name) for name in self.serializers - reached)


def calls_extend_schema(body: list[ast.stmt]) -> bool:
    """Tell whether these statements call `extend_schema`."""
    return any(
        isinstance(node, ast.Call) and last_name(node.func) == "extend_schema"
        for statement in body
        for node in ast.walk(statement)
    )
