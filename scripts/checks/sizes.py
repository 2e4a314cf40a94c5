"""Sizes of the code: files, lines, long functions, and what architecture.md bars.

`scripts/check sizes` prints them for the working tree, and beside it for each `--at COMMIT`;
`--names` lists what was counted. `--limits` prints only what exceeds a limit of `sizes.toml`.
"""

import argparse
import ast
import io
import re
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .catalogues import BASE
from .serializer_use import SerializerUse

DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
SUFFIXES = frozenset({".css", ".html", ".js", ".md", ".mjs", ".py", ".txt", ".typ"})
STATIC = "backend/web/static/kier/"
# Django writes migrations, and other people what is vendored.
NOT_OURS = re.compile(r"/migrations/\d|/vendor/|^docs/pictures/|^scripts/uv\.txt")
CODE = re.compile(r"^(backend|api|notifications|surveys|scripts)/.*\.(py|js|mjs)$")
LONGEST_FILE, SCREEN = 350, 50
# A module of fewer lines needs a reason (architecture.md).
FRAGMENT = 20
# Platform HOPE: its apps, pages, templates and modules for the browser, by old and new names.
HOPE = re.compile(
    r"^(backend|api)/experts/|^backend/web/(advice|panel|desk)/|^backend/web/templates/web/"
    rf"(advice|panel|desk)/|^{STATIC}(panel|panel-desk|desk)/"
)
FUNCTION = re.compile(
    r"^(?:export )?(?:default )?(?:async )?(?:function\*? (\w+)|const (\w+) = .*=> \{$)"
)
# Packages of api/ that serve all resources.
NO_RESOURCES = {"common", "description"}
# Everything else of a folder is one line of the table.
GROUPS = (
    "backend/web/templates",
    STATIC.rstrip("/"),
    *(
        f"backend/{app}"
        for app in (
            *("core", "accounts", "organisations", "help_requests", "experts", "programmes"),
            *("web", "operator"),
        )
    ),
    *("backend", "api", "notifications", "surveys", "scripts", "tests", "docs"),
)

type Found = list[str]


class Tree:
    """Text files of a commit or of the working tree, by path."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = {path: text for path, text in files.items() if not NOT_OURS.search(path)}
        self.lines = {path: text.count("\n") for path, text in self.files.items()}

    @classmethod
    def here(cls) -> "Tree":
        """Read the working tree: tracked files, and new ones."""
        listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard").decode()
        paths = [path for path in listed.split("\0") if is_text(path) and (BASE / path).is_file()]
        return cls({path: (BASE / path).read_text() for path in paths})

    @classmethod
    def at(cls, commit: str) -> "Tree":
        """Read a commit."""
        with tarfile.open(fileobj=io.BytesIO(git("archive", "--format=tar", commit))) as archive:
            members = [m for m in archive.getmembers() if m.isfile() and is_text(m.name)]
            opened = ((member.name, archive.extractfile(member)) for member in members)
            return cls({name: content.read().decode() for name, content in opened if content})

    def code(self) -> Iterator[str]:
        """Yield the modules of Python and of the browser, without tests."""
        return (path for path in self.files if CODE.match(path))


def git(*arguments: str) -> bytes:
    """Return the output of a Git command."""
    return subprocess.run(["git", "-C", BASE, *arguments], check=True, capture_output=True).stdout


def is_text(path: str) -> bool:
    """Tell whether lines of this file are counted: code, templates, pages."""
    return PurePosixPath(path).suffix in SUFFIXES or bool(re.fullmatch(r"scripts/\w+", path))


def functions_of(path: str, source: str) -> Iterator[tuple[str, int]]:
    """Yield functions and their lines; in JavaScript those at module level."""
    if path.endswith(".py"):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1
        return
    began: tuple[str, int] | None = None
    for number, line in enumerate(source.splitlines()):
        if found := FUNCTION.match(line):
            began = found[1] or found[2], number
        elif began and line.startswith("}"):
            yield began[0], number - began[1] + 1
            began = None


def long_functions(tree: Tree) -> Found:
    """Return functions longer than a screen, the longest first."""
    return [f"{lines} {name}" for lines, name in functions(tree) if lines > SCREEN]


def functions(tree: Tree) -> list[tuple[int, str]]:
    """Return lines and names of all functions, the longest first."""
    found = (
        (lines, f"{path}: {name}")
        for path in tree.code()
        for name, lines in functions_of(path, tree.files[path])
    )
    return sorted(found, reverse=True)


def long_files(tree: Tree) -> Found:
    """Return modules of more than 350 lines, the longest first."""
    return [f"{lines} {path}" for lines, path in modules(tree) if lines > LONGEST_FILE]


def modules(tree: Tree) -> list[tuple[int, str]]:
    """Return lines and paths of all modules, the longest first."""
    return sorted(((tree.lines[path], path) for path in tree.code()), reverse=True)


def fragments(tree: Tree) -> Found:
    """Return modules of fewer than 20 lines, except those that only make a package."""
    names = (
        path for path in tree.code() if not re.search(r"__(init|main)__\.py$|/urls\.py$", path)
    )
    return [f"{tree.lines[path]} {path}" for path in names if tree.lines[path] < FRAGMENT]


def activities(tree: Tree) -> Found:
    """Return modules and packages named by an activity."""
    packages = {str(parent) for path in tree.code() for parent in PurePosixPath(path).parents}
    modules = {path for path in tree.code() if PurePosixPath(path).stem.endswith("ing")}
    return sorted(modules | {path for path in packages if path.endswith("ing")})


def documenting(tree: Tree) -> Found:
    """Return serializers that only document an answer, without the measured hot paths."""
    hot = set(DATA["hot_paths"])
    return [name for name in SerializerUse(tree.files).documenting() if name not in hot]


def serializers(tree: Tree) -> Found:
    """Return all serializers of the API."""
    return sorted(".".join(name) for name in SerializerUse(tree.files).serializers)


def viewsets(tree: Tree) -> Found:
    """Return the viewsets of the API."""
    return sorted(".".join(name) for name in SerializerUse(tree.files).derived_from("ViewSet"))


def resource_imports(tree: Tree) -> Found:
    """Return the imports of one resource of api/ by another."""
    resources = {path.split("/")[1] for path in tree.files if re.match(r"api/\w+/.*\.py$", path)}
    found = set()
    for path in tree.files:
        if not re.match(r"api/\w+/.*\.py$", path) or path.split("/")[1] in NO_RESOURCES:
            continue
        for node in ast.walk(ast.parse(tree.files[path])):
            if isinstance(node, ast.ImportFrom) and not node.level:
                module = node.module or ""
                names = [module] if module != "api" else [f"api.{a.name}" for a in node.names]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                continue
            for name in names:
                other = name.split(".")[1:2]
                if name.startswith("api.") and other[0] in resources - NO_RESOURCES - {
                    path.split("/")[1]
                }:
                    found.add(f"{path} imports {name}")
    return sorted(found)


def platform_hope(tree: Tree) -> Found:
    """Return the files of Platform HOPE."""
    return sorted(path for path in tree.files if HOPE.match(path))


MEASURES: Mapping[str, Callable[[Tree], Found]] = {
    "functions longer than a screen": long_functions,
    "files longer than 350 lines": long_files,
    "files shorter than 20 lines": fragments,
    "modules ending in -ing": activities,
    "serializers": serializers,
    "serializers that only document": documenting,
    "viewsets": viewsets,
    "imports between resources of api/": resource_imports,
    "files of Platform HOPE": platform_hope,
}


@dataclass(frozen=True)
class Size:
    """Files and lines of a package."""

    files: int = 0
    lines: int = 0

    def __str__(self) -> str:
        return f"{self.files:>6}{self.lines:>8}"


def sizes_of(tree: Tree) -> dict[str, Size]:
    """Return files and lines per package."""
    sizes: dict[str, Size] = {}
    for path, lines in tree.lines.items():
        group = next((group for group in GROUPS if path.startswith(f"{group}/")), None)
        for name in (group, "all") if group else ("all",):
            before = sizes.get(name, Size())
            sizes[name] = Size(before.files + 1, before.lines + lines)
    return sizes


def print_sizes(trees: Mapping[str, Tree], *, names: bool) -> None:
    """Print packages and measures, a column for each tree, and the longest of the last."""
    columns = [sizes_of(tree) for tree in trees.values()]
    print(f"{'files and lines':<36}" + "".join(f"{name[:12]:>14}" for name in trees))
    for group in (*GROUPS, "all"):
        if any(group in column for column in columns):
            cells = "".join(str(column.get(group, Size())) for column in columns)
            print(f"{group.removeprefix('backend/web/static/'):<36}{cells}")
    print()
    for measure, find in MEASURES.items():
        found = [find(tree) for tree in trees.values()]
        wanted = DATA["measures"].get(measure, {})
        cells = "".join(f"{len(counted):>14}" for counted in found)
        print(f"{measure:<36}{cells}" + (f"   bar {wanted['bar']}" if wanted else ""))
        if names:
            print("".join(f"    {name}\n" for name in found[-1]), end="")
    last = list(trees.values())[-1]
    for title, longest in (("functions", functions(last)), ("files", modules(last))):
        print(f"\nthe longest {title} ({list(trees)[-1]})")
        print("\n".join(f"{lines:>6} {name}" for lines, name in longest[:5]))


def exceeded(tree: Tree) -> Iterator[str]:
    """Yield what exceeds a limit, and every hot path that its page does not name."""
    for measure, wanted in DATA["measures"].items():
        found = MEASURES[measure](tree)
        if (limit := wanted.get("limit")) is not None and len(found) > limit:
            yield f"{measure}: {len(found)}, at most {limit}"
            yield from (f"    {name}" for name in found)
    for name, page in DATA["hot_paths"].items():
        if name.rpartition(".")[2] not in tree.files.get(page, ""):
            yield f"{name} is a hot path, but {page} does not name it"


def main(arguments: list[str]) -> int:
    """Print the sizes, or what exceeds its limit; return the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/check sizes", description=__doc__)
    parser.add_argument("--at", metavar="COMMIT", action="append", default=[])
    parser.add_argument("--names", action="store_true", help="list what was counted")
    parser.add_argument("--limits", action="store_true", help="print only what exceeds a limit")
    options = parser.parse_args(arguments)
    if options.limits:
        found = list(exceeded(Tree.here()))
        print("\n".join(found) if found else "no limit is exceeded")
        return 1 if found else 0
    trees = {commit: Tree.at(commit) for commit in options.at}
    print_sizes(trees | {"here": Tree.here()}, names=options.names)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
