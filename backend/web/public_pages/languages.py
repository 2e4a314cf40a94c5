"""In which language a page that strangers read comes, and what is said if it lacks theirs."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation.trans_real import parse_accept_lang_header

from backend.core.languages import BY_CODE
from backend.core.locale import closest, seekers_languages


@dataclass(frozen=True, slots=True)
class Choice:
    """The language of a text, the one of the words around it, and the one that was wanted.

    :ivar text: empty if there is none to show
    :ivar wanted: if the reader wanted another one, which is said
    """

    text: str
    around: str
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A language to choose, and the address of the page in it."""

    address: str
    tag: str
    name: str
    is_shown: bool


def choose(asked: str, accepted: str, live: Collection[str]) -> Choice:
    """Return in which of its live languages a page is shown.

    :param asked: the language of the address, if it names one
    :param accepted: `Accept-Language`
    """
    if asked:
        return Choice(asked, asked) if asked in live else Choice("", asked, wanted=asked)
    known = seekers_languages()
    wanted = ""
    for tag, _weight in parse_accept_lang_header(accepted):
        wanted = wanted or closest(tag, known) or ""
        if found := closest(tag, live):
            return _shown(found, wanted)
    ordered = [code for code in BY_CODE if code in live]
    return _shown(ordered[0], wanted) if ordered else Choice("", wanted or next(iter(known)))


def links(address: Callable[[str], str], live: Collection[str], shown: str) -> list[LanguageLink]:
    """Return the languages to choose from, in the order of the registry; none if there is one."""
    known = seekers_languages()
    found = [
        LanguageLink(address(code), BY_CODE[code].tag, name, code == shown)
        for code, name in known.items()
        if code in live
    ]
    return found if len(found) > 1 or not shown else []


def name_of(code: str) -> str:
    """Return a language's own name, which keeps its direction within a sentence."""
    return format_html(
        '<bdi lang="{}">{}</bdi>', BY_CODE[code].tag, seekers_languages().get(code, code)
    )


def _shown(text: str, wanted: str) -> Choice:
    # Dutch and Dutch in easy words are one language to a browser.
    if not wanted or BY_CODE[wanted].tag == BY_CODE[text].tag:
        return Choice(text, text)
    return Choice(text, wanted, wanted)
