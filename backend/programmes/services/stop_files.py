"""Posters of stops: one QR code, and what it leads to in each language (PDF/UA-1)."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language_bidi

from backend.core.errors import Conflict
from backend.core.paper import can_be_made, typeset_whole
from backend.programmes import stop_texts
from backend.programmes.models import Stop

from .link_files import NO_PDF, address_of, code_of, tag_and_script

TEMPLATE: Final = Path(__file__).resolve().parents[1] / "data" / "stop.typ"


def poster_of(stop: Stop) -> bytes:
    """Return the poster of a stop (A4) in its languages.

    :raises Conflict: no PDF can be made here, or there is no font for a language
    """
    if not can_be_made():
        raise Conflict(str(NO_PDF))
    made_at = datetime.combine(stop.begins_on, datetime.min.time(), tzinfo=UTC)
    return typeset_whole(TEMPLATE, content_of(stop), int(made_at.timestamp()))


def content_of(stop: Stop) -> dict[str, Any]:
    """Return what stands on the poster of a stop."""
    address = address_of(stop.link)
    words = [_words(code, asks=stop.round_id is not None) for code in stop.languages]
    return {
        **{name: words[0][name] for name in ("language", "script")},
        "title": _name_of(stop),
        "where": stop.place,
        "address": address.partition("://")[2],
        "qr": code_of(address),
        "words": words,
    }


def _name_of(stop: Stop) -> str:
    names: dict[str, str] = stop.project.name
    wanted = (*stop.languages, settings.LANGUAGE_CODE, *names)
    return next((names[code] for code in wanted if names.get(code)), stop.project.slug)


def _words(code: str, *, asks: bool) -> dict[str, Any]:
    language, script = tag_and_script(code)
    with translation.override(code):
        ways = [stop_texts.help_way()]
        if asks:
            ways.insert(0, stop_texts.questions())
        return {
            "language": language,
            "script": script,
            "direction": "rtl" if get_language_bidi() else "ltr",
            "title": stop_texts.title(),
            "ways": [{"name": way.name, "about": way.about} for way in ways],
        }
