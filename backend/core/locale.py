"""Which language of the interface a reader gets (docs/languages.md).

Members' pages are in the languages of `LANGUAGES`. Views that are marked `for_seekers` are in those
of `SEEKERS_LANGUAGES` too, whose catalogues have nothing else.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import HttpRequest, HttpResponseBase
from django.middleware import locale
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation.trans_real import parse_accept_lang_header

from .languages import BY_CODE, REGISTRY, list_separator

MARK = "is_for_seekers"
ALIASES = {alias: one.code for one in REGISTRY for alias in one.aliases}


def for_seekers[View: Callable[..., Any]](view: View) -> View:
    """Mark a view whose readers are seekers, or answer a survey.

    `scripts/messages` follows the source from here, to find the texts that they may see.
    """
    setattr(view, MARK, True)
    return view


def seekers_languages() -> dict[str, str]:
    """Return the languages of seekers' pages in the order of the registry: code and own name."""
    known = dict([*settings.LANGUAGES, *settings.SEEKERS_LANGUAGES])
    order = [code for code in BY_CODE if code in known]
    return {code: known[code] for code in dict.fromkeys([*order, *known])}


def listed(parts: Iterable[object]) -> str:
    """Return things in one line, as the active language lists them."""
    return list_separator(translation.get_language() or "").join(map(str, parts))


def day_first(day: date) -> str:
    """Return a day as the active language writes it; English as 2 March 2027, as in Europe."""
    return date_format(day, "j F Y" if translation.get_language() == "en" else "DATE_FORMAT")


def closest(asked: str, among: Iterable[str]) -> str | None:
    """Return the language among these that a tag (BCP 47) asks for: `tl` is `fil`."""
    known = list(among)
    asked = asked.lower()
    parts = asked.split("-")
    for length in range(len(parts), 0, -1):
        tag = "-".join(parts[:length])
        names: list[str] = [tag, *LANG_INFO.get(tag, {}).get("fallback", ())]
        names += [ALIASES[tag]] if tag in ALIASES else []
        if found := next((name for name in names if name in known), None):
            return found
    return next((code for code in known if code.partition("-")[0] == parts[0]), None)


def seekers_language(header: str) -> str:
    """Return the first of a browser's languages that seekers' pages have, else Dutch.

    :param header: `Accept-Language`
    """
    known = seekers_languages()
    for asked, _weight in parse_accept_lang_header(header):
        if found := closest(asked, known):
            return found
    return settings.LANGUAGE_CODE


class LocaleMiddleware(locale.LocaleMiddleware):
    """Django's, with the languages of seekers for the views that are marked so."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_arguments: Any
    ) -> None:
        """Activate the reader's language, before the view runs."""
        if getattr(view, MARK, False):
            code = seekers_language(request.headers.get("Accept-Language", ""))
            translation.activate(code)
            request.LANGUAGE_CODE = code


class LanguageConverter:
    """A language in an address: its code, or another tag for it (`zh`).

    One that is not offered yet leads to the language that the browser asks for.
    """

    regex = "|".join(sorted([*BY_CODE, *ALIASES], key=len, reverse=True))

    def to_python(self, value: str) -> str:
        """Return the code of the language, empty if it is not offered."""
        code = ALIASES.get(value, value)
        return code if code in seekers_languages() else ""

    def to_url(self, value: str) -> str:
        """Return the language as it stands in an address."""
        return value
