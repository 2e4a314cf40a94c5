"""The contexts of pages that strangers read, and the headers of their answers."""

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.csp import CSP
from django.utils.formats import date_format
from django.utils.translation import get_language, override

from backend.core.languages import BY_CODE, is_unreviewed
from backend.organisations.profiles import Profile
from backend.programmes.documents.html import Files, asks_for_help, render_article
from backend.programmes.models import PageText
from backend.programmes.page_addresses import (
    index_address,
    page_address,
    professionals_address,
)
from backend.programmes.states import PageAudience
from backend.web.pages import HEADERS
from backend.web.seeker.offers import lifelines
from backend.web.templatetags.kier import lang_of

from .inlined import PAGES, Look, inlined
from .kept_answers import KeptAnswer
from .languages import Choice, name_of

# Neutral in the list of visited pages, as the seeker's page is.
NEUTRAL_TITLE: Final = "Kier"
MOST_IN_MENU: Final = 12
# Whoever keeps a copy asks each time whether it still is what is shown.
PUBLIC: Final = "public, no-cache"


def page_context(
    text: PageText, document: Mapping[str, Any], choice: Choice, files: Files
) -> dict[str, Any]:
    """Return the context of a page, without its languages and its menu."""
    live, page = text.live, text.page
    assert live is not None  # noqa: S101 - of texts that are shown
    for_seekers = page.audience == PageAudience.SEEKERS
    language = BY_CODE[text.language]
    # Words of ours within a text come in its language.
    with override(language.code):
        html = render_article(live.title, live.summary, document, files, tag=language.tag)
    return {
        **frame(for_seekers=for_seekers, title=live.title),
        "html": html,
        "asks_for_help": for_seekers and not asks_for_help(document),
        "summary": live.summary,
        "text_language": language,
        "checked": date_format(text.looked_at_on or live.made_on, "F Y"),
        "address": page_address(page.slug, text.language),
        "home": _home(for_seekers=for_seekers, language=text.language),
        "wanted": name_of(choice.wanted) if choice.wanted else "",
        "shown_in": name_of(text.language),
        "is_unreviewed": is_unreviewed(get_language()),
    }


def frame(
    *, for_seekers: bool, title: str, with_module: bool = True, look: Look = PAGES
) -> dict[str, Any]:
    """Return what every page has: styles, Exit and the lines to call."""
    return {
        "for_seekers": for_seekers,
        "title": NEUTRAL_TITLE if for_seekers else title,
        "inlined": inlined(for_seekers=for_seekers, with_module=with_module, look=look),
        "lifelines": lifelines(Profile(), kept=True) if for_seekers else [],
        "exit_url": settings.EXIT_URL,
        "site": settings.PUBLIC_URL,
        "home": _home(for_seekers=for_seekers),
    }


def kept(template: str, context: Mapping[str, Any], *, status: int = 200) -> KeptAnswer:
    """Return the answer that a template makes of a context in the active language."""
    for_seekers = context["for_seekers"]
    headers = {
        **HEADERS,
        "Content-Type": "text/html; charset=utf-8",
        "Content-Language": lang_of(get_language() or settings.LANGUAGE_CODE),
        str(CSP.HEADER_ENFORCE): context["inlined"].policy,
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept-Encoding, Accept-Language",
    }
    if status == 200 and not for_seekers:
        headers["Cache-Control"] = PUBLIC
    return KeptAnswer(render_to_string(template, dict(context)).encode(), headers, status)


def _home(*, for_seekers: bool, language: str = "") -> str:
    return index_address(language) if for_seekers else professionals_address(language)
