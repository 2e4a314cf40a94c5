"""Finds a Chromium for browser tests, or installs Debian's."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Debian's package of fonts by a language of its script. Without them each sign is the same box.
FONTS_OF = {
    "zh-cn": "fonts-noto-cjk",
    "th": "fonts-noto-core",
    "hi": "fonts-noto-core",
    "ar": "fonts-noto-core",
}
FONTS = Path("/usr/share/fonts")
INSTALL_SECONDS = 400
HOW = "install Debian's package chromium, or name the program in KIER_CHROMIUM"


@dataclass(frozen=True, slots=True)
class Chromium:
    """The path of the program, or why it cannot be used."""

    path: Path | None
    why: str


def find_chromium() -> Chromium:
    """Return the program of `KIER_CHROMIUM`, or the first of `COMMANDS`."""
    given = os.environ.get("KIER_CHROMIUM")
    for name in [given] if given else COMMANDS:
        if found := shutil.which(name):
            return Chromium(Path(found), "")
    return Chromium(None, f"no Chromium: {given or ', '.join(COMMANDS)} not found; {HOW}")


def missing_packages() -> list[str]:
    """Return Debian's packages that browser tests need and this machine lacks."""
    missing = [] if find_chromium().path else ["chromium"]
    if not shutil.which("node"):
        missing.append("nodejs")
    return missing + sorted({package for code, package in FONTS_OF.items() if not _can_draw(code)})


def install(packages: list[str]) -> str:
    """Install packages of Debian; return why that was not possible, or an empty text."""
    if os.name != "posix" or os.getuid() != 0:
        return "only root may install it"
    if not shutil.which("apt-get"):
        return "there is no apt-get"
    # Another lane, or the machine itself, may be installing just now.
    waiting = ["-o", f"DPkg::Lock::Timeout={INSTALL_SECONDS // 2}"]
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *waiting, *packages]
    answer = _quietly(command)
    if answer.returncode:
        _quietly(["apt-get", "update", "-qq"])
        answer = _quietly(command)
    said = answer.stderr.strip().splitlines() or ["no word of why"]
    return f"apt-get says: {said[-1]}" if answer.returncode else ""


def _quietly(command: list[str]) -> subprocess.CompletedProcess[str]:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.run(
            command,
            env=quiet,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=INSTALL_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "", f"nothing for {INSTALL_SECONDS} s")


def _can_draw(code: str) -> bool:
    if shutil.which("fc-list"):
        return bool(_quietly(["fc-list", f":lang={code}", "family"]).stdout.strip())
    return any(FONTS.rglob("Noto*")) if FONTS.is_dir() else False
