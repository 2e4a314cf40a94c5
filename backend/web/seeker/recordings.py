"""Recordings of the seeker's screens, for phones without a voice of their own."""

import logging
import time
from threading import Lock
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from backend.core.errors import DATABASE_AWAY, Missing
from backend.programmes.selectors.recordings import released_screens, released_sound

log = logging.getLogger("kier.seeker")

FRESH_SECONDS: Final = 5.0
MEDIA_TYPE: Final = "audio/mpeg"

_kept: dict[str, tuple[float, str]] = {}
_lock = Lock()


def recorded(language: str) -> str:
    """Return the screens that can be heard in a language, parted by spaces.

    Kept for `FRESH_SECONDS`, since the first screen waits for no database; while that is away the
    last answer counts.
    """
    now = time.monotonic()
    fresh_until, screens = _kept.get(language, (0.0, ""))
    if now < fresh_until or not _lock.acquire(blocking=False):
        return screens
    try:
        screens = " ".join(released_screens(language))
    except DATABASE_AWAY as error:
        log.error("recordings are not known while the database is away", exc_info=error)
    finally:
        _kept[language] = (now + FRESH_SECONDS, screens)
        _lock.release()
    return screens


def forget() -> None:
    """Forget what is kept, so that the next page asks the database."""
    _kept.clear()


@require_safe
def recording(_request: HttpRequest, language: str, screen: str) -> HttpResponse:
    """Return a screen as sound. Nothing keeps it: a phone may be looked at."""
    try:
        content = released_sound(language, screen)
    except Missing:
        raise Http404 from None
    return HttpResponse(
        content,
        content_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'"},
    )
