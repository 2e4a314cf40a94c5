"""In which language a page comes: Dutch or English, by its address or by what the browser asks."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.http import Http404, HttpRequest
from django.utils import translation

from backend.web.surveys.languages import LanguageLink, chosen_language, language_links

CODES = ("nl", "en")


def page_language(request: HttpRequest, asked: str) -> str:
    """Return the language of the address, else the one that the browser asks for.

    :raises Http404: the address names another one
    """
    if asked and asked not in CODES:
        raise Http404
    return asked or chosen_language(request, CODES)


def nearest_language(code: str) -> str:
    """Return the one of ours that is nearest to a requester's."""
    base = code.partition("-")[0]
    return base if base in CODES else "en"


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Return all texts within come in this language."""
    with translation.override(code):
        yield


def spoken(texts: Mapping[str, str], code: str) -> str:
    """Return a text in this language; those of the platform are written in both."""
    return texts.get(code) or next(iter(texts.values()), "")


def languages_at(base: str) -> list[tuple[LanguageLink, str]]:
    """Return each language, and the address of a page in it.

    :param base: the address without a language, with a slash at its end
    """
    return [(one, f"{base}{one.code}") for one in language_links(CODES)]
