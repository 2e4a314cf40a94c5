"""Texts by language that organisations and operators write."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import get_language


def in_language(texts: Mapping[str, str], language: str | None = None) -> str:
    """Return the text in a language, or its base, Dutch, English or any; empty without texts."""
    wanted = language or get_language() or settings.LANGUAGE_CODE
    for key in (wanted, wanted.partition("-")[0], settings.LANGUAGE_CODE, "en", *texts):
        if texts.get(key):
            return texts[key]
    return ""
