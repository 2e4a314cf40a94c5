"""Finds Firefox and WebKitGTK for `scripts/test --full`, or installs Debian's."""

import shutil
from collections.abc import Mapping
from pathlib import Path

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "firefox": ("firefox-esr", "firefox"),
    "webkit": ("WebKitWebDriver",),
    "screen": ("Xvfb",),
}
# Debian's packages, by the program that each is for.
PACKAGES: Mapping[str, str] = {
    "firefox": "firefox-esr",
    "webkit": "webkit2gtk-driver",
    "screen": "xvfb",
}
# Firefox draws without a screen, WebKitGTK on one that nobody sees.
NEEDED: Mapping[str, tuple[str, ...]] = {"firefox": ("firefox",), "webkit": ("webkit", "screen")}


def find_programs() -> dict[str, Path]:
    """Return the paths of the programs that exist here."""
    found = {
        what: next(filter(None, map(shutil.which, names)), None) for what, names in COMMANDS.items()
    }
    return {what: Path(path) for what, path in found.items() if path}


def missing_packages() -> list[str]:
    """Return Debian's packages that other browsers need and this machine lacks."""
    programs = find_programs()
    return [package for what, package in PACKAGES.items() if what not in programs]


def why_not(browser: str) -> str:
    """Return why this browser cannot be used, or an empty text."""
    programs = find_programs()
    missing = [PACKAGES[what] for what in NEEDED[browser] if what not in programs]
    return f"no {browser}: install Debian's {' and '.join(missing)}" if missing else ""
