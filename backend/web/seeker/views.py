"""The seeker's page: GET shows the first screen, POST the next or a part for scripts."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backend.core.compression import QUALITY, pack
from backend.core.errors import AWAY_SECONDS, DATABASE_AWAY
from backend.core.handed_work import Handed
from backend.core.locale import for_seekers, seekers_languages
from backend.core.origin import origin_of
from backend.organisations.directory import directory
from backend.web.kept_pages import kept_page
from backend.web.pages import page_read_aloud, part_of_page
from backend.web.same_origin import is_same_origin
from backend.web.templatetags.kier import lang_of

from .answers import read_answers
from .contact import offer_context
from .conversation_screen import questions_of
from .navigation import step_in
from .recordings import recorded
from .screen import screen
from .server_crypto import PAGE, act
from .steps import LATER
from .throttle_page import Wait, failed_page, take_turn, waiting_page

log = logging.getLogger("kier.seeker")
# What the page's modules ask for in `Kier-Part`: a part of the page, or all screens of it at once.
PARTS = {
    "asking": "web/seeker/asked.html",
    "match": "web/seeker/found.html",
    "let-in": "web/seeker/let_in.html",
    "sent": "web/seeker/sent.html",
    "talk": "web/seeker/back.html",
    "contact": "web/seeker/contact.html",
    "page": PAGE,
}
# Fetched once by each seeker: 0.5 kB less for 7 ms of processor time (docs/seeker-modules.md).
ON_THE_WAY = {PARTS["asking"], PARTS["match"]}
SMALLEST = 10


@for_seekers
@require_http_methods(["GET", "HEAD", "POST"])
def seeker_page(request: HttpRequest, language: str = "") -> HttpResponse:
    """Return a screen, or the part that a module asks for.

    :param language: of the address on a card (`/zh`), which the page itself takes away again
    """
    if language:
        translation.activate(language)
    is_part = request.method == "POST" and request.headers.get("Kier-Part", "") in PARTS
    return (_as_part if is_part else _as_page)(request)


def _screen(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        key = ("start", directory().lines_version, recorded(_language()))
        return kept_page(
            request, PAGE, key, lambda: screen("start", read_answers(request.POST, _language()))
        )
    # Whatever the head of a form says: our pages send UTF-8.
    request.encoding = "utf-8"
    chosen = request.POST.get("language") or request.POST.get("in") or ""
    with translation.override(chosen if chosen in seekers_languages() else _language()):
        response = _answer(request)
        response["Content-Language"] = lang_of(_language())
    return response


_as_page, _as_part = page_read_aloud(_screen), part_of_page(_screen)


def _answer(request: HttpRequest) -> HttpResponse:
    if not is_same_origin(request):
        problem = _("Something went wrong. Start here again.")
        context = screen("start", read_answers(QueryDict(), _language()), problem=problem)
        return render(request, PAGE, context, status=403)
    part = PARTS.get(request.headers.get("Kier-Part", ""))
    try:
        return _part(request, part) if part else _turn(request)
    except Handed:
        return HttpResponse()
    except Wait as wait:
        if part:
            return HttpResponse(status=429, headers={"Retry-After": str(wait.seconds)})
        return waiting_page(request, wait)
    except Exception as error:
        # Whatever it was, what somebody typed is worth more than a plain way out.
        log.exception("a step of the seeker's page failed")
        is_away = isinstance(error, DATABASE_AWAY)
        failed = HttpResponse() if part else failed_page(request)
        failed.status_code = 503 if is_away else 500
        if is_away:
            failed["Retry-After"] = str(AWAY_SECONDS)
        return failed


def _turn(request: HttpRequest) -> HttpResponse:
    answers = read_answers(request.POST, _language())
    go = "stay" if request.POST.get("language") else request.POST.get("go", "next")
    return act(request, step_in(request.POST), go, answers)


def _part(request: HttpRequest, template: str) -> HttpResponse:
    take_turn(origin_of(request), "call")
    context = screen(
        "write", read_answers(request.POST, _language()), answered=request.POST, parts=LATER
    )
    # The head of a page stays when its body is replaced.
    context["body_only"] = True
    if template == PARTS["let-in"]:
        context["may_let_in"] = context["offers"].all
    if template == PARTS["contact"]:
        context |= offer_context()
    if template == PARTS["talk"]:
        # The page does not say whose request it shows.
        context["questions"] = questions_of()
    quality = SMALLEST if template in ON_THE_WAY else QUALITY
    return pack(request, render(request, template, context), quality=quality)


def _language() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE
