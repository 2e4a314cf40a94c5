"""`/p/<slug>`: a page in the language that the browser asks for, or in that of the address."""

import logging
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import translation
from django.views.decorators.http import require_http_methods

from backend.core.errors import DATABASE_AWAY, Missing
from backend.core.locale import for_seekers
from backend.core.origin import origin_of
from backend.core.readings import Readings
from backend.core.throttling import take
from backend.organisations.directory import directory
from backend.programmes.documents.addresses import SLUG
from backend.programmes.documents.html import file_ids
from backend.programmes.models import PageText
from backend.programmes.page_addresses import page_address
from backend.programmes.selectors.pages import live_index, live_text, live_texts
from backend.programmes.selectors.public_pages import document_files
from backend.programmes.services.page_use import NOT_USEFUL, PAGE_USE, USEFUL
from backend.web.same_origin import is_same_origin

from .context import MOST_IN_MENU, frame, kept, page_context
from .kept_answers import KeptAnswer, KeptAnswers
from .languages import Choice, choose, links, name_of

log = logging.getLogger("kier.pages")

PAGE, UNKNOWN = "web/pages/page.html", "web/pages/unknown.html"
THANKS = "#thanks"
ANSWERS = {"yes": USEFUL, "no": NOT_USEFUL}

type Texts = Mapping[str, PageText]


def _texts(slug: str) -> Texts:
    if not SLUG.fullmatch(slug):
        return {}
    return {text.language: text for text in live_texts(slug)}


def _menu(project_id: Any, audience: str, language: str) -> list[PageText]:
    return live_index(language, project=project_id, audience=audience)


texts_at = Readings(_texts)
menus = Readings(_menu)
kept_pages = KeptAnswers()


@for_seekers
@require_http_methods(["GET", "HEAD", "POST"])
def public_page(request: HttpRequest, slug: str, language: str = "") -> HttpResponseBase:
    """Return a page; a `POST` says whether it was useful."""
    texts = texts_at.get(slug)
    if request.method == "POST":
        return _useful(request, texts.get(language))
    choice = choose(language, request.headers.get("Accept-Language", ""), texts)
    with translation.override(choice.around):
        return _answer(texts, choice, slug).response(request)


def unknown(languages: Texts, choice: Choice, slug: str) -> KeptAnswer:
    """Return what is said where there is no page: the same for hidden, new and guessed ones."""
    key = (UNKNOWN, choice, directory().lines_version, tuple(languages), slug if languages else "")
    return kept_pages.get(key, lambda: _unknown(languages, choice, slug))


def _answer(texts: Texts, choice: Choice, slug: str) -> KeptAnswer:
    text = texts.get(choice.text)
    if text is None:
        return unknown(texts, choice, slug)
    menu = menus.get(text.page.project_id, text.page.audience, text.language)
    key = (
        PAGE,
        choice,
        directory().lines_version,
        tuple((one.page.slug, one.live_id) for one in menu),
        tuple((one.language, one.live_id, one.looked_at_on) for one in texts.values()),
    )
    try:
        return kept_pages.get(key, lambda: _page(texts, text, choice, menu))
    except Missing:
        # It was hidden meanwhile, or what it contains does not verify.
        return unknown({}, Choice("", choice.around), slug)


def _page(texts: Texts, text: PageText, choice: Choice, menu: list[PageText]) -> KeptAnswer:
    slug = text.page.slug
    found = live_text(slug, text.language)
    if found is None or found.live is None:
        raise Missing
    document = found.live.content
    files = document_files(file_ids(document), project=found.page.project)
    context = page_context(found, document, choice, files)
    items = [
        {
            "title": one.live.title if one.live else "",
            "address": page_address(one.page.slug, one.language),
        }
        for one in menu
        if one.page.slug != slug
    ]
    return kept(
        PAGE,
        context
        | {
            "menu": items[:MOST_IN_MENU],
            "more": len(items) > MOST_IN_MENU,
            "languages": links(lambda code: page_address(slug, code), texts, choice.text),
        },
    )


def _unknown(texts: Texts, choice: Choice, slug: str) -> KeptAnswer:
    context = frame(for_seekers=True, title="", with_module=False) | {
        "wanted": name_of(choice.wanted) if texts else "",
        "languages": links(lambda code: page_address(slug, code), texts, ""),
    }
    return kept(UNKNOWN, context, status=404)


def _useful(request: HttpRequest, text: PageText | None) -> HttpResponse:
    """Count an answer, and come back to the page, which says thanks."""
    useful = ANSWERS.get(request.POST.get("useful", ""))
    if not is_same_origin(request):
        return HttpResponse(status=403)
    if text is None:
        return HttpResponse(status=404)
    try:
        # More than a reader says from one address is not counted, and thanked for all the same.
        if useful is not None and not take(origin_of(request), "useful"):
            PAGE_USE.count(text.pk, useful)
    except DATABASE_AWAY as error:
        log.error("whether a page was useful was not counted", exc_info=error)
    address = page_address(text.page.slug, text.language)
    return HttpResponseRedirect(f"{address}{THANKS}", status=303)
