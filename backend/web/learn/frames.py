"""What all pages of learners have: styles, policy, headers."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.csp import CSP
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page

from backend.core.compression import in_brotli
from backend.core.errors import Missing
from backend.core.languages import is_unreviewed
from backend.core.origin import origin_of
from backend.core.throttling import take
from backend.programmes.course_addresses import BASE
from backend.web.pages import HEADERS
from backend.web.public_pages.context import NEUTRAL_TITLE, frame
from backend.web.public_pages.inlined import PAGES, Look
from backend.web.same_origin import is_same_origin
from backend.web.templatetags.kier import lang_of

STYLES: Final = (
    "kier/css/tokens.css",
    "kier/css/parts.css",
    "kier/css/seeker.css",
    "kier/css/public-page.css",
    "kier/css/learn.css",
)
# Pages of attempts are read aloud; where a course begins, the player runs.
READ: Final = Look(PAGES.kind, STYLES)
# What an editor tries stands in a frame of the programme.
TRIED: Final = Look(PAGES.kind, STYLES, (("frame-ancestors", (CSP.SELF,)),))
# What the player shows elsewhere too comes before what is Kier's own.
PLAYER: Final = (*STYLES[:-1], "kier/css/course-player.css", STYLES[-1])
BEGINS: Final = Look("learner", PLAYER, (("worker-src", (CSP.SELF,)),))
UNKNOWN: Final = "web/learn/unknown.html"


def learner_frame(title: str, *, look: Look = READ, with_module: bool = True) -> dict[str, Any]:
    """Return what the base of learners' pages needs."""
    context = frame(for_seekers=False, title=title, with_module=with_module, look=look)
    return context | {"home": BASE, "is_unreviewed": is_unreviewed(get_language())}


def shown(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Return a page that is for one learner: nobody keeps a copy."""
    response = render(request, template, dict(context), status=status)
    headers = HEADERS | {
        str(CSP.HEADER_ENFORCE): context["inlined"].policy,
        "Content-Language": lang_of(get_language() or settings.LANGUAGE_CODE),
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }
    for name, value in headers.items():
        response.headers[name] = value
    return response


def unknown(request: HttpRequest, why: str = "code") -> HttpResponse:
    """Return what is said where a code leads nowhere: the same for erased and guessed ones."""
    if wait := take(origin_of(request), "guesses"):
        return busy(request, wait)
    context = learner_frame(NEUTRAL_TITLE, with_module=False) | {"why": why}
    return shown(request, UNKNOWN, context, status=404)


def busy(request: HttpRequest, seconds: int) -> HttpResponse:
    """Return what is said to whom more came from one address than is taken at once."""
    context = learner_frame(NEUTRAL_TITLE, with_module=False) | {"why": "busy", "seconds": seconds}
    response = shown(request, UNKNOWN, context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def for_one_learner(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Compress a view's pages, take forms of our own pages alone, and say what is not there."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not is_same_origin(request):
            return HttpResponse(status=403)
        try:
            return view(request, *args, **kwargs)
        except Missing:
            return unknown(request, "course")

    return gzip_page(in_brotli(answered))
