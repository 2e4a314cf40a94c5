"""Checks of the browser's modules with Biome and TypeScript.

`python -m scripts.checks.javascript lint | types [--refresh]`; see docs/javascript.md.
"""

import re
import subprocess
import sys

from .catalogues import BASE

JAVASCRIPT = BASE / "scripts" / "javascript"
PACKAGES = JAVASCRIPT / "node_modules"
# What runs in a page, in a worker, and in Node has other globals each.
PROJECTS = ("tsconfig.json", "tsconfig.workers.json", "tsconfig.node.json")
# Modules whose errors do not count yet; it only becomes shorter.
UNCHECKED = JAVASCRIPT / "unchecked.txt"
FORMATTED = ("backend/web/static/kier", "tests/browser/modules", "scripts/javascript")
ERROR = re.compile(r"(?P<path>[^(\s][^(]*)\(\d+,\d+\): error TS\d+: ")


def prepare() -> None:
    """Get the npm packages of the lock file if they are not there.

    :raises SystemExit: they cannot be had; why has been printed
    """
    if subprocess.run([JAVASCRIPT / "prepare"], check=False).returncode:
        sys.exit(1)


def run_program(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program of a package in the project's folder."""
    command = [str(PACKAGES / name), *arguments]
    return subprocess.run(command, cwd=BASE, check=False, capture_output=True, text=True)


def lint() -> int:
    """Check format and lint of modules and style sheets; answers 1 if something was found."""
    config = f"--config-path={JAVASCRIPT / 'biome.config.json'}"
    found = run_program(".bin/biome", "check", "--error-on-warnings", config, *FORMATTED)
    print(found.stdout + found.stderr, end="")
    return found.returncode


def type_errors() -> dict[str, list[str]]:
    """Return what TypeScript finds, by the path of the module."""
    found: dict[str, list[str]] = {}
    for project in PROJECTS:
        config = str((JAVASCRIPT / project).relative_to(BASE))
        ran = run_program("@typescript/native/bin/tsc", "--pretty", "false", "-p", config)
        path = config
        for line in ran.stdout.splitlines():
            if matched := ERROR.match(line):
                path = matched["path"]
            lines = found.setdefault(path, [])
            if line not in lines:
                lines.append(line)
    return found


def check_types() -> int:
    """Check the types of all modules but the unchecked ones; answers 1 if one is wrong."""
    unchecked = set(UNCHECKED.read_text().split())
    errors = type_errors()
    wrong = [line for path, lines in errors.items() if path not in unchecked for line in lines]
    # A module is struck off the list with its last error, and stays so.
    right = sorted(path for path in unchecked if path not in errors)
    print(
        *wrong,
        *(f"{path}: has no errors, or is gone: strike it off {UNCHECKED.name}" for path in right),
        sep="\n",
    )
    if unchecked:
        print(f"note: {len(unchecked)} modules are not checked yet")
    return 1 if wrong or right else 0


def refresh() -> None:
    """Write the modules with errors down as unchecked."""
    UNCHECKED.write_text("".join(f"{path}\n" for path in sorted(type_errors())))


def main(arguments: list[str]) -> int:
    """Carry out one of the checks; answers the exit code."""
    prepare()
    if arguments == ["types", "--refresh"]:
        refresh()
    return lint() if arguments == ["lint"] else check_types()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
