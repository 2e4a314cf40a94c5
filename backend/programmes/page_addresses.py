"""Addresses of what strangers read: pages, their files and their lists."""

from typing import Final
from uuid import UUID

from backend.core.languages import BY_CODE, REGISTRY

BASE: Final = "/p/"
FILES: Final = "files"
PROFESSIONALS: Final = "professionals"
PROJECTS: Final = "projects"
# Pages that readers try, by the code of the round.
TRIED: Final = "try"
RESERVED: Final = frozenset(
    {
        FILES,
        PROFESSIONALS,
        PROJECTS,
        TRIED,
        # What may come to stand there.
        *("index", "languages", "menu", "preview", "search", "sitemap"),
        *(code for code in BY_CODE),
        *(alias for one in REGISTRY for alias in one.aliases),
    }
)
"""Names that no page has, since something else stands at their address."""


def page_address(slug: str, language: str = "") -> str:
    """Return the address of a page, in a language or in the one that the browser asks for."""
    return f"{BASE}{slug}/{language}" if language else f"{BASE}{slug}"


def file_address(file_id: UUID | str, variant: str) -> str:
    """Return the address of a variant of a file."""
    return f"{BASE}{FILES}/{file_id}/{variant}"


def tried_address(code: str) -> str:
    """Return the address of a text that readers try."""
    return page_address(TRIED, code)


def index_address(language: str = "") -> str:
    """Return the address of the list of pages for seekers."""
    return f"{BASE}{language}"


def professionals_address(language: str = "") -> str:
    """Return the address of the list of pages for professionals."""
    return page_address(PROFESSIONALS, language)


def project_address(slug: str, language: str = "") -> str:
    """Return the address of the list of a project's pages."""
    return page_address(f"{PROJECTS}/{slug}", language)
