"""Case codes of browsers without scripts, stretched on the server (32 MiB, 60 ms)."""

from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest

from backend.core.crypto.case_code import generate_code, parse_code
from backend.core.crypto.encoding import decode
from backend.core.crypto.errors import Malformed, WrongCharacter, WrongCode, WrongLength
from backend.core.crypto.seeker import seeker_root
from backend.core.handed_work import HANDED, HandedWork
from backend.core.origin import origin_of
from backend.core.throttling import LONGEST_WAIT_SECONDS

from .throttle_page import Wait, take_turn

ROOT_BYTES = 32
# A code, spaces and all; what is longer is none.
LONGEST_CODE = 100


def slip_in(text: str) -> str | None:
    """Return the kind of error in a typed code (`code_problems`), or None."""
    if len(text) > LONGEST_CODE:
        return "too-long"
    try:
        parse_code(text)
    except WrongCharacter:
        return "not-digits"
    except WrongLength as slip:
        return "too-short" if slip.found < slip.expected else "too-long"
    except WrongCode:
        return "mistyped"
    return None


class Stretched(NamedTuple):
    """A code and its root."""

    code: str
    root: bytes


def stretch_code(request: HttpRequest, code: str, *, scope: str) -> Stretched:
    """Return a valid code with its root, counted in `scope`.

    Behind the bridge the view is run twice: first to hand the work over, then to find the code of
    the first time, and its root.

    :raises Wait: there are too many
    :raises Handed: the view is run again
    """
    work = partial(_stretched, code)
    handed: HandedWork | None = request.META.get(HANDED)
    if handed and handed.is_done:
        found: Stretched = handed.result
        return found
    if handed and handed.is_full:
        raise Wait(LONGEST_WAIT_SECONDS)
    take_turn(origin_of(request), scope)
    if handed:
        handed.hand_over(work)
    return work()


def is_stretched(request: HttpRequest) -> bool:
    """Return whether the view is run again, with a root."""
    handed: HandedWork | None = request.META.get(HANDED)
    return handed is not None and handed.is_done


def stretching_seconds(request: HttpRequest) -> int:
    """Return how long stretching takes now; 0 if nobody has to be told."""
    handed: HandedWork | None = request.META.get(HANDED)
    return handed.said_seconds if handed else 0


def _stretched(code: str) -> Stretched:
    return Stretched(code, seeker_root(code, settings.CASE_CODE_SALT))


def code_in(text: str) -> str:
    """Return the code of a form, or a new one."""
    return generate_code() if slip_in(text) else parse_code(text)


def root_in(text: str) -> bytes | None:
    """Return the root in a form, or None."""
    try:
        return decode(text, ROOT_BYTES)
    except Malformed:
        return None
