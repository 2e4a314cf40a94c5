"""Texts that organisations and operators write themselves, kept by language."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import get_language


def in_language(texts: Mapping[str, str], language: str | None = None) -> str:
    """The text in the active (or given) language, else the nearest: its base, Dutch, English, any.

    Empty only if there is no text at all.
    """
    wanted = language or get_language() or settings.LANGUAGE_CODE
    for key in (wanted, wanted.partition("-")[0], settings.LANGUAGE_CODE, "en", *texts):
        if texts.get(key):
            return texts[key]
    return ""
