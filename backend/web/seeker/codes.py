"""Case codes of browsers without scripts, stretched on the server (32 MiB, 60 ms)."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.conf import settings
from django.http import HttpRequest

from backend.core.crypto.case_code import generate_code, parse_code
from backend.core.crypto.encoding import decode
from backend.core.crypto.errors import Malformed, WrongCharacter, WrongCode, WrongLength
from backend.core.crypto.seeker import seeker_root
from backend.core.origin import origin_of

from .throttle_page import Wait, take_turn

ROOT_BYTES = 32
# A code, spaces and all; what is longer is none.
LONGEST_CODE = 100
# One thread at least is left for those who need no stretching.
_places = BoundedSemaphore(max(1, settings.VIEW_THREADS - 1))


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


def stretch_code(request: HttpRequest, code: str, *, scope: str) -> bytes:
    """Return the root of a valid code, counted in `scope`; raise `Wait` if there are too many."""
    with _a_place():
        take_turn(origin_of(request), scope)
        return seeker_root(code, settings.CASE_CODE_SALT)


def code_in(text: str) -> str:
    """Return the code of a form, or a new one."""
    return generate_code() if slip_in(text) else parse_code(text)


def root_in(text: str) -> bytes | None:
    """Return the root in a form, or None."""
    try:
        return decode(text, ROOT_BYTES)
    except Malformed:
        return None


@contextmanager
def _a_place() -> Iterator[None]:
    # Waiting here would hold a thread too.
    if not _places.acquire(blocking=False):
        raise Wait(1)
    try:
        yield
    finally:
        _places.release()
