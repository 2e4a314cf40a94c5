"""Texts by language that organisations and operators write."""

from collections.abc import Mapping
from typing import Self

from django.conf import settings
from django.utils.translation import get_language


class Text(str):
    """A text that knows its language, which may be another than the one that was asked."""

    __slots__ = ("language",)

    language: str

    def __new__(cls, text: str, language: str) -> Self:
        """Return the text in this language."""
        made = super().__new__(cls, text)
        made.language = language
        return made


def in_language(texts: Mapping[str, str], language: str | None = None) -> str:
    """Return the text in a language, or its base, Dutch, English or any; empty without texts.

    Pages mark one in another language with `in_its_language` (`templatetags/kier.py`).
    """
    wanted = language or get_language() or settings.LANGUAGE_CODE
    for key in (wanted, wanted.partition("-")[0], settings.LANGUAGE_CODE, "en", *texts):
        if texts.get(key):
            return Text(texts[key], key)
    return ""
