"""Optional parts of Kier with large libraries: the extras of `pyproject.toml`."""

from enum import StrEnum
from functools import cache
from importlib.util import find_spec


class Extra(StrEnum):
    """The name of an extra in `pyproject.toml`."""

    # Rows of surveys as a file for SPSS.
    SPSS = "spss"
    # Results of consultations, figures, cards and posters as PDF.
    PDF = "pdf"
    # Push to native apps, by Firebase Cloud Messaging.
    FCM = "fcm"


# The modules that Kier imports of each.
MODULES = {
    Extra.SPSS: ("polars", "pyreadstat"),
    Extra.PDF: ("segno", "typst"),
    Extra.FCM: ("firebase_admin",),
}


@cache
def is_installed(extra: Extra) -> bool:
    """Return whether the libraries of an extra are installed, without loading them."""
    return all(find_spec(name) is not None for name in MODULES[extra])


def how_to_install(extra: Extra) -> str:
    """Return an untranslated instruction to install an extra."""
    return f"the extra {extra} is not installed: scripts/install --with {extra}, and start anew"
