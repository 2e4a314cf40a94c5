"""Check browser modules: `python -m scripts.checks.javascript lint | types`."""

import subprocess
import sys

from .catalogues import BASE

JAVASCRIPT = BASE / "scripts" / "javascript"
PACKAGES = JAVASCRIPT / "node_modules"
# What runs in a page, in a worker, and in Node has other globals each.
PROJECTS = ("tsconfig.json", "tsconfig.workers.json", "tsconfig.node.json")
FORMATTED = ("backend/web/static/kier", "tests/browser/modules", "scripts/javascript")


def prepare() -> None:
    """Install the npm packages of the lock file, or exit."""
    if subprocess.run([JAVASCRIPT / "prepare"], check=False).returncode:
        sys.exit(1)


def run_program(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program of a package in the project's folder."""
    command = [str(PACKAGES / name), *arguments]
    return subprocess.run(command, cwd=BASE, check=False, capture_output=True, text=True)


def lint() -> int:
    """Check format and lint of modules and style sheets; return the exit code."""
    config = f"--config-path={JAVASCRIPT / 'biome.config.json'}"
    found = run_program(".bin/biome", "check", "--error-on-warnings", config, *FORMATTED)
    print(found.stdout + found.stderr, end="")
    if found.returncode:
        print("scripts/javascript/format writes the format, and mends what can be mended safely.")
    return found.returncode


def check_types() -> int:
    """Check the types of all modules; return 1 if one is wrong."""
    # A module that is part of two projects is wrong in both, and told once.
    lines: dict[str, None] = {}
    is_wrong = False
    for project in PROJECTS:
        config = str((JAVASCRIPT / project).relative_to(BASE))
        ran = run_program("@typescript/native/bin/tsc", "--pretty", "false", "-p", config)
        lines |= dict.fromkeys((ran.stdout + ran.stderr).splitlines())
        is_wrong |= ran.returncode != 0
    if is_wrong:
        print(*lines, "docs/javascript.md says how types are written.", sep="\n")
    return int(is_wrong)


def main(arguments: list[str]) -> int:
    """Run one of the checks; return the exit code."""
    prepare()
    return lint() if arguments == ["lint"] else check_types()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
