"""`scripts/check`, once the packages are installed."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from . import sizes

PYTHON = sys.executable
BIN = Path(PYTHON).parent

# A line that is printed although a step passed.
NOTE = "note: "
# What is checked, in a word, and the command that does it.
STEPS: Mapping[str, Sequence[str | Path]] = {
    "format": [BIN / "ruff", "format", "--check", "."],
    "lint": [BIN / "ruff", "check", "."],
    "types": [BIN / "mypy"],
    "imports": [BIN / "lint-imports"],
    "limits": [PYTHON, "-m", "scripts.checks.sizes", "--limits"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "upgrades": [PYTHON, "-m", "scripts.checks.upgrades"],
    "messages": [PYTHON, "-m", "scripts.checks.messages", "--check"],
    "documentation": [PYTHON, "-m", "scripts.checks.documentation"],
    "javascript": [PYTHON, "-m", "scripts.checks.javascript", "lint"],
    "javascript-types": [PYTHON, "-m", "scripts.checks.javascript", "types"],
    "description": [PYTHON, "-m", "scripts.checks.description"],
    "api-changes": [PYTHON, "-m", "scripts.checks.api_changes"],
    "api-types": [PYTHON, "-m", "scripts.checks.api_types", "--check"],
}


def check(environment: Mapping[str, str], name: str) -> bool:
    """Run one step, and print its result, with its output if it failed."""
    began = time.monotonic()
    done = subprocess.run(
        STEPS[name], env=dict(environment), check=False, capture_output=True, text=True
    )
    seconds = time.monotonic() - began
    result = "FAILED" if done.returncode else "ok"
    notes = [line for line in done.stdout.splitlines() if line.startswith(NOTE)]
    lines = [" ".join([f"{name:<18}{result:<8}{seconds:5.1f} s", *notes])]
    if done.returncode:
        said = f"{done.stdout}\n{done.stderr}".strip()
        lines += [f"    {line}" for line in said.splitlines()]
    # One call, so that steps that end together do not mix their lines.
    print("\n".join(lines), flush=True)
    return not done.returncode


def main(names: Sequence[str]) -> int:
    """Run these steps or all, one for each processor at once; return 1 if any failed."""
    if names[:1] == ["sizes"]:
        return sizes.main([*names[1:]])
    if names[:1] == ["mutants"]:
        command = [PYTHON, "-m", "scripts.mutants", *names[1:]]
        return subprocess.run(command, check=False).returncode
    unknown = [name for name in names if name not in STEPS]
    if unknown:
        print(f"scripts/check knows {', '.join(STEPS)}; not {unknown[0]}")
        return 2
    with tempfile.TemporaryDirectory(prefix="kier-check-") as data:
        kept = {n: v for n, v in os.environ.items() if n not in {"DATABASE_URL", "REDIS_URL"}}
        environment = kept | {"KIER_MODE": "test", "KIER_DATA": data}
        with ThreadPoolExecutor(os.process_cpu_count()) as pool:
            results = [*pool.map(partial(check, environment), names or STEPS)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
