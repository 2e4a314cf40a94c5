"""Reasons as sentences in the reader's language."""

from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language

from .reasons import render


def explain(
    codes: tuple[str, ...],
    *,
    name: str,
    languages: tuple[str, ...],
    net_name: str | None,
    response_hours: int,
    language: str,
) -> list[dict[str, str]]:
    """Return code and text of each reason; `language` is the one asked by the seeker."""
    active = get_language() or settings.LANGUAGE_CODE
    return _explained(codes, name, languages, net_name, response_hours, language, active)


@lru_cache(maxsize=5_000)
def _explained(
    codes: tuple[str, ...],
    name: str,
    languages: tuple[str, ...],
    net_name: str | None,
    response_hours: int,
    language: str,
    _active: str,
) -> list[dict[str, str]]:
    return [
        {
            "code": str(code),
            "text": render(
                code,
                organisation_name=name,
                languages=languages,
                safety_net_name=net_name,
                response_hours=response_hours,
                language=language,
            ),
        }
        for code in codes
    ]
