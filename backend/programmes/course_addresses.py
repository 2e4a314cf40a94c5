"""Addresses of courses, of attempts, and of what leads to them."""

from typing import Final

from backend.core.languages import BY_CODE, REGISTRY

BASE: Final = "/learn/"
ATTEMPTS: Final = "a"
CARDS: Final = "card"
HOUSES: Final = "house"
RESULT: Final = "result"
"""What stands at the address of an attempt beside its steps."""
RESERVED: Final = frozenset(
    {
        ATTEMPTS,
        CARDS,
        HOUSES,
        *("code", "in", "preview", "embed"),
        *(code for code in BY_CODE),
        *(alias for one in REGISTRY for alias in one.aliases),
    }
)
"""Names that no course has, since something else stands at their address."""


def course_address(slug: str, language: str = "") -> str:
    """Return where a course begins."""
    return f"{BASE}{slug}/{language}" if language else f"{BASE}{slug}"


def list_address(language: str = "") -> str:
    """Return the list of courses."""
    return f"{BASE}in/{language}" if language else BASE


def attempt_address(code: str, step: str = "") -> str:
    """Return where a learner goes on, or a step."""
    return f"{BASE}{ATTEMPTS}/{code}/{step}" if step else f"{BASE}{ATTEMPTS}/{code}"


def result_address(code: str) -> str:
    """Return where a learner's result is."""
    return attempt_address(code, RESULT)


def card_address(code: str, language: str = "") -> str:
    """Return where somebody begins who came by a card of a place."""
    return course_address(f"{CARDS}/{code}", language)


def house_address(code: str, language: str = "") -> str:
    """Return where somebody begins who came by the link in the house of a place."""
    return course_address(f"{HOUSES}/{code}", language)
