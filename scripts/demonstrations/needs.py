"""What demonstrations need that `scripts/demo` does not bring, and the commands that bring it."""

import shutil
from collections.abc import Callable
from importlib.util import find_spec

from scripts.testing.browsers import find_chromium
from scripts.testing.stores import postgresql_programs

from .stage import LeftOut

type Need = Callable[[], str]
"""Returns what is missing with the command that brings it; an empty text if nothing is."""


def program(name: str, package: str) -> Need:
    """Return the need of a program, which a package of Debian has."""

    def look() -> str:
        return "" if shutil.which(name) else f"{name} is missing: apt-get install {package}"

    return look


def library(name: str, bring: str = "scripts/prepare demo") -> Need:
    """Return the need of a Python library."""
    return lambda: "" if find_spec(name) else f"{name} is missing: {bring}"


# What Kier makes by a library that is an extra of `pyproject.toml`.
fcm = library("firebase_admin", "scripts/install --with fcm")
pdf = library("typst", "scripts/install --with pdf")
spss = library("pyreadstat", "scripts/install --with spss")


def chromium() -> str:
    """Return what is missing to look at pages in Chromium."""
    if not find_chromium().path:
        return "Chromium is missing: apt-get install chromium"
    return library("playwright")()


def decoder() -> str:
    """Return what is missing to read QR codes back from a PDF."""
    return library("pypdfium2")() or library("zxingcpp")()


def postgresql() -> str:
    """Return what is missing to start a PostgreSQL of one's own."""
    found = postgresql_programs()
    return "" if found else "initdb and postgres are missing: apt-get install postgresql"


node = program("node", "nodejs")


def require(need: Need) -> None:
    """Raise `LeftOut` if something is missing."""
    if reason := need():
        raise LeftOut(reason)
