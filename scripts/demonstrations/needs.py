"""What demonstrations need that `scripts/demo` does not bring, and the commands that bring it."""

import shutil
from collections.abc import Callable
from importlib.util import find_spec

from backend.core.extras import Extra, how_to_install, is_installed
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


def kier_extra(name: Extra) -> Need:
    """Return the need of an extra of Kier."""
    return lambda: "" if is_installed(name) else how_to_install(name)


def library(name: str) -> Need:
    """Return the need of a Python library of the group `demo`."""
    return lambda: "" if find_spec(name) else f"{name} is missing: scripts/prepare demo"


def chromium() -> str:
    """Return what is missing to look at pages in Chromium."""
    if not find_chromium().path:
        return "Chromium is missing: apt-get install chromium"
    return library("playwright")()


def postgresql() -> str:
    """Return what is missing to start a PostgreSQL of one's own."""
    found = postgresql_programs()
    return "" if found else "initdb and postgres are missing: apt-get install postgresql"


node = program("node", "nodejs")


def require(need: Need) -> None:
    """Raise `LeftOut` if something is missing."""
    if reason := need():
        raise LeftOut(reason)
