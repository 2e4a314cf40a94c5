"""What the pages of certificates share: their frame, their languages, and waiting."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.csp import CSP
from django.utils.translation import get_language

from backend.core.languages import BY_CODE
from backend.core.locale import seekers_languages
from backend.core.origin import origin_of
from backend.core.throttling import take
from backend.web.pages import HEADERS
from backend.web.public_pages.inlined import STYLES, Look, inlined
from backend.web.public_pages.kept_answers import KeptAnswer, KeptAnswers
from backend.web.public_pages.languages import LanguageLink
from backend.web.templatetags.kier import lang_of

CHOICE: Final = "language"
LOOK: Final = Look("public-page", (*STYLES, "kier/css/fields.css", "kier/css/certificates.css"))
kept_pages = KeptAnswers()


@contextmanager
def chosen_language(request: HttpRequest) -> Iterator[str]:
    """Activate the language that the reader chose on the page, or else that of the browser."""
    chosen = request.GET.get(CHOICE, "")
    with translation.override(chosen if chosen in seekers_languages() else get_language()):
        yield get_language() or settings.LANGUAGE_CODE


def page(template: str, context: Mapping[str, Any], *, status: int = 200) -> KeptAnswer:
    """Return a page in the active language. It knows no code, so that it is one for all."""
    language = get_language() or settings.LANGUAGE_CODE
    frame = inlined(for_seekers=False, with_module=False, look=LOOK)
    shown = {"inlined": frame, "languages": _languages(language), "home": "/c/", **context}
    headers = {
        **HEADERS,
        "Content-Type": "text/html; charset=utf-8",
        "Content-Language": lang_of(language),
        str(CSP.HEADER_ENFORCE): frame.policy,
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept-Encoding, Accept-Language",
    }
    return KeptAnswer(render_to_string(template, shown).encode(), headers, status)


def kept(template: str, context: Mapping[str, Any], *, status: int = 200) -> KeptAnswer:
    """Return the same, made once for a language and what stands in it."""
    key = (template, get_language(), status, *sorted(context.items()))
    return kept_pages.get(key, lambda: page(template, context, status=status))


def waiting(request: HttpRequest, scope: str) -> HttpResponse | None:
    """Return what is said to an address that asks for too much; None if it does not."""
    seconds = take(origin_of(request), scope)
    if not seconds:
        return None
    with chosen_language(request):
        made = kept("web/certificates/wait.html", {}, status=429)
    answer = HttpResponse(made.body, status=429, headers=dict(made.headers))
    answer["Retry-After"] = str(seconds)
    return answer


def _languages(shown: str) -> list[LanguageLink]:
    return [
        LanguageLink(f"?{CHOICE}={code}", BY_CODE[code].tag, name, code == shown)
        for code, name in seekers_languages().items()
    ]
