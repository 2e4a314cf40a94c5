"""`/l/<code>`: the page that a link of a project leads to, which holds nothing of the link.

A code that ended, is unknown or was guessed gets the plain start page, after the same statement.
"""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from backend.core.days import today
from backend.core.errors import DATABASE_AWAY
from backend.core.locale import for_seekers, seekers_languages
from backend.core.origin import origin_of
from backend.core.throttling import take
from backend.organisations.directory import directory
from backend.organisations.profiles import PLACES, AgeBand, Audience, Theme
from backend.programmes.models import Link
from backend.programmes.selectors.links import active_link
from backend.programmes.selectors.stops import stop_with_round
from backend.programmes.services.link_counts import CONTINUED, LINK_COUNTS, OPENED
from backend.programmes.states import TargetKind
from backend.programmes.targets import TARGETS
from backend.web.kept_pages import kept_page
from backend.web.pages import page_read_aloud
from backend.web.same_origin import is_same_origin

from .answers import read_answers
from .recordings import recorded
from .screen import screen
from .server_crypto import PAGE
from .stops import stop_page

log = logging.getLogger("kier.links")

START = "/"
# Of the answers that a link fills in, those of screens that otherwise come later.
LATER_ANSWERS = {"themes", "region", "age_band"}
LABELS: Any = {
    "audience": dict(Audience.choices),
    "themes": dict(Theme.choices),
    "region": dict(PLACES),
    "age_band": dict(AgeBand.choices),
}


@for_seekers
@page_read_aloud
@require_http_methods(["GET", "HEAD", "POST"])
def link_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a link leads to; a `POST` by the page's module tells that somebody went on."""
    if request.method == "POST":
        return _went_on(request, code)
    link = _found(code)
    if link is None:
        return _start(request)
    # Browsers that fetch a page before anybody wants it say so.
    if request.method == "GET" and "Sec-Purpose" not in request.headers:
        _count(request, link, OPENED)
    if link.target == TargetKind.STOP:
        return stop_page(request, stop_with_round(link))
    address = TARGETS[link.target].address(link.target_code, link.language)
    if address != START:
        return HttpResponseRedirect(address)
    if link.language in seekers_languages():
        translation.activate(link.language)
    return _start(request, link)


def _went_on(request: HttpRequest, code: str) -> HttpResponse:
    if not is_same_origin(request):
        return HttpResponse(status=403)
    if link := _found(code):
        _count(request, link, CONTINUED)
    return HttpResponse(status=204)


def _found(code: str) -> Link | None:
    try:
        return active_link(code, today())
    except DATABASE_AWAY as error:
        log.error("a link was not found while the database is away", exc_info=error)
        return None


def _count(request: HttpRequest, link: Link, what: int) -> None:
    try:
        if not take(origin_of(request), "link"):
            LINK_COUNTS.count(link.pk, what)
    except DATABASE_AWAY as error:
        # Who comes by a card needs the page, not the figure.
        log.error("a link was not counted", exc_info=error)


def _start(request: HttpRequest, link: Link | None = None) -> HttpResponse:
    language = translation.get_language() or ""
    if link is None or not link.profile:
        kept = ("start", directory().lines_version, recorded(language))
        key = (*kept, *(["link"] if link else []))
        return kept_page(
            request,
            PAGE,
            key,
            lambda: screen("start", read_answers(QueryDict(), language), by_link=link is not None),
        )
    form = _form_of(link.profile)
    more: dict[str, Any] = {"parts": ["asking"]} if LATER_ANSWERS & form.keys() else {}
    context = screen(
        "start",
        read_answers(form, language),
        answered=form,
        by_link=True,
        filled_in=[LABELS[name][value] for name in form for value in form.getlist(name)],
        **more,
    )
    return render(request, PAGE, context)


def _form_of(profile: dict[str, Any]) -> QueryDict:
    form = QueryDict(mutable=True)
    for name, value in profile.items():
        form.setlist(name, value if isinstance(value, list) else [value])
    return form
