"""Parts of Kier whose libraries are large, and that an installation may leave out.

They are the extras of `pyproject.toml`; `scripts/install` chooses among them. Asked without loading
any of them: none belongs in a process that only serves pages.
"""

from enum import StrEnum
from functools import cache
from importlib.util import find_spec


class Extra(StrEnum):
    """An extra, by its name in `pyproject.toml`."""

    # Rows of surveys as a file for SPSS.
    SPSS = "spss"
    # Results of consultations as PDF.
    PDF = "pdf"
    # Push to native apps, by Firebase Cloud Messaging.
    FCM = "fcm"


# The modules that Kier imports of each.
MODULES = {
    Extra.SPSS: ("polars", "pyreadstat"),
    Extra.PDF: ("typst",),
    Extra.FCM: ("firebase_admin",),
}


@cache
def is_installed(extra: Extra) -> bool:
    """Tell whether the libraries of an extra are here."""
    return all(find_spec(name) is not None for name in MODULES[extra])


def how_to_install(extra: Extra) -> str:
    """Return what an operator does about one that is missing, in words that are not translated."""
    return f"the extra {extra} is not installed: scripts/install --with {extra}, and start anew"
