"""Languages of questionnaires and of the pages around them, which may differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info
from django.utils.translation.trans_real import parse_accept_lang_header

from backend.core.locale import closest, seekers_languages
from backend.web.templatetags.kier import lang_of

# What our own words come in where the questionnaire's language is none of ours.
FALLBACK: Final = "en"
NOTHING: Final = SafeString("")


@dataclass(frozen=True, slots=True)
class Words:
    """A text, and language attributes if it is not in the page's language."""

    text: str = ""
    language_attributes: SafeString = NOTHING

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A language to choose: our code, its tag (BCP 47), and its own name."""

    code: str
    tag: str
    name: str


def language_links(codes: Sequence[str]) -> list[LanguageLink]:
    """Return the languages of a round for their buttons."""
    ours = seekers_languages()
    return [LanguageLink(code, lang_of(code), ours.get(code) or _info(code)[0]) for code in codes]


def chosen_language(request: HttpRequest, codes: Sequence[str]) -> str:
    """Return the language of the button, the form, the link or the browser, among these."""
    for given in (request.POST.get("language"), request.POST.get("in"), request.GET.get("in")):
        if given and given in codes:
            return given
    header = request.headers.get("Accept-Language", "")
    for asked, _quality in parse_accept_lang_header(header):
        if found := closest(asked, codes):
            return found
    return codes[0]


def interface_for(language: str) -> str:
    """Return the language of the interface for who answers in a questionnaire's language."""
    return closest(language, seekers_languages()) or FALLBACK


def results_interface_for(language: str) -> str:
    """Return the same for who reads results: those languages that have all texts."""
    return closest(language, dict(settings.LANGUAGES)) or FALLBACK


def lang_attribute(language: str) -> SafeString:
    """Return `lang` and `dir` for an element, empty in the page's language."""
    page = get_language() or FALLBACK
    if not language or lang_of(language) == lang_of(page):
        return NOTHING
    direction = "rtl" if _info(language)[1] else "ltr"
    return format_html(' lang="{}" dir="{}"', lang_of(language), direction)


def language_of(texts: Mapping[str, str], language: str, languages: Sequence[str]) -> str:
    """Return the language in which `definition.text_in` finds a text, or nothing."""
    for code in (language, language.partition("-")[0], *languages, *texts):
        if texts.get(code):
            return code
    return ""


def _info(code: str) -> tuple[str, bool]:
    for candidate in (code, code.partition("-")[0]):
        try:
            info = get_language_info(candidate)
        except KeyError:
            continue
        return str(info["name_local"]), bool(info["bidi"])
    return code, False
