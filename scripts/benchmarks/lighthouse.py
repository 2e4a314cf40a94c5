"""Lighthouse, as its lock file names it, installed beside the data when it is first asked for."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.walks.chromium import FLAGS

ROOT = Path(__file__).resolve().parents[2]
LOCK = Path(__file__).resolve().parent / "lighthouse"
# Kept between runs: 185 MB of packages.
FOLDER = ROOT / "var" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices")
FILES = ("package.json", "package-lock.json", ".npmrc")
INSTALL_SECONDS = 600
RUN_SECONDS = 180


class NoLighthouse(Exception):
    """It cannot be run here; the text says why."""


def scores(address: str, chromium: Path, flags: Sequence[str] = ()) -> Mapping[str, int]:
    """Return Lighthouse's scores of a page for a phone, 0 to 100, or raise `NoLighthouse`."""
    program = _installed()
    command: list[str | Path] = [
        program,
        address,
        "--output=json",
        "--quiet",
        f"--only-categories={','.join(CATEGORIES)}",
    ]
    command.append(f"--chrome-flags={' '.join([*FLAGS, *flags])}")
    environment = os.environ | {"CHROME_PATH": str(chromium)}
    answer = _run(command, RUN_SECONDS, environment)
    report = json.loads(answer.stdout)
    found = {name: report["categories"][name]["score"] for name in CATEGORIES}
    return {name: round((score or 0) * 100) for name, score in found.items()}


def _installed() -> Path:
    program = FOLDER / "node_modules" / ".bin" / "lighthouse"
    wanted = (LOCK / "package-lock.json").read_bytes()
    kept = FOLDER / "package-lock.json"
    if program.exists() and kept.read_bytes() == wanted:
        return program
    if not shutil.which("npm"):
        raise NoLighthouse("there is no npm")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for name in FILES:
        shutil.copy(LOCK / name, FOLDER / name)
    _run(["npm", "ci", "--silent"], INSTALL_SECONDS, os.environ, FOLDER)
    return program


def _run(
    command: Sequence[str | Path],
    seconds: float,
    environment: Mapping[str, str],
    folder: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    answer = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )
    if answer.returncode:
        said = answer.stderr.strip().splitlines() or ["nothing"]
        raise NoLighthouse(f"{Path(command[0]).name} says: {said[-1]}")
    return answer
