"""Lists of pages: for seekers, for professionals with a search by title, and of one project."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from backend.core.languages import BY_CODE
from backend.core.locale import for_seekers
from backend.core.origin import origin_of
from backend.core.readings import Readings
from backend.core.throttling import take
from backend.organisations.directory import directory
from backend.organisations.texts import in_language
from backend.programmes.models import PageText, Project
from backend.programmes.page_addresses import (
    index_address,
    page_address,
    professionals_address,
    project_address,
)
from backend.programmes.selectors.public_pages import (
    PAGE_SIZE,
    listed_languages,
    listed_texts,
    project_with_pages,
)
from backend.programmes.states import PageAudience

from .context import frame, kept
from .kept_answers import KeptAnswer, KeptAnswers
from .languages import Choice, choose, links, name_of
from .page import unknown

LIST = "web/pages/list.html"
SEEKERS = (PageAudience.SEEKERS,)
PROFESSIONALS = (PageAudience.PROFESSIONALS, PageAudience.REQUESTERS)
MOST_WORDS = 5


class SearchForm(forms.Form):
    """Words of a title, and how many pages were shown already."""

    q = forms.CharField(max_length=80, required=False)
    after = forms.IntegerField(min_value=0, max_value=10_000, required=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """Which pages are listed: for whom, of which project, from which one on."""

    audiences: tuple[str, ...]
    project: Project | None = None
    words: str = ""
    first: int = 0

    @property
    def for_seekers(self) -> bool:
        """Whether seekers read it: nothing that they type stands in an address."""
        return self.audiences == SEEKERS

    def address(self, language: str = "") -> str:
        """Return where it is."""
        if self.project:
            return project_address(self.project.slug, language)
        return index_address(language) if self.for_seekers else professionals_address(language)

    def texts(self, language: str) -> list[PageText]:
        """Return the pages, one more than are shown if there are more."""
        return listed_texts(
            language=language,
            audiences=self.audiences,
            project=self.project,
            words=self.words,
            first=self.first,
        )


languages_of = Readings(listed_languages)
texts_of = Readings(Listing.texts)
projects = Readings(project_with_pages)
kept_lists = KeptAnswers()


@for_seekers
@require_safe
def seekers_list(request: HttpRequest, language: str = "") -> HttpResponseBase:
    """Return the list of pages for seekers."""
    return _answer(request, language, Listing(SEEKERS, first=_asked(request)[1]))


@for_seekers
@require_safe
def professionals_list(request: HttpRequest, language: str = "") -> HttpResponseBase:
    """Return the list of pages for professionals, or of those whose title has some words."""
    words, first = _asked(request)
    if words and (wait := take(origin_of(request), "call")):
        return HttpResponse(status=429, headers={"Retry-After": str(wait)})
    return _answer(request, language, Listing(PROFESSIONALS, words=words, first=first))


@for_seekers
@require_safe
def project_list(request: HttpRequest, slug: str, language: str = "") -> HttpResponseBase:
    """Return the list of a project's pages; of those for seekers, if it has any."""
    project = projects.get(slug)
    for audiences in (SEEKERS, PROFESSIONALS) if project else ():
        if languages_of.get(audiences, project):
            return _answer(request, language, Listing(audiences, project))
    choice = choose("", request.headers.get("Accept-Language", ""), ())
    with translation.override(choice.around):
        return unknown({}, choice, slug).response(request)


def _asked(request: HttpRequest) -> tuple[str, int]:
    form = SearchForm(request.GET)
    form.is_valid()
    words = form.cleaned_data.get("q", "").split()
    return " ".join(words[:MOST_WORDS]), form.cleaned_data.get("after") or 0


def _answer(request: HttpRequest, language: str, listing: Listing) -> HttpResponseBase:
    codes = languages_of.get(listing.audiences, listing.project)
    choice = choose("", language or request.headers.get("Accept-Language", ""), codes)
    with translation.override(choice.around):
        texts = texts_of.get(listing, choice.text)
        key = (
            listing,
            choice,
            tuple(sorted(codes)),
            listing.project.version if listing.project else 0,
            tuple((text.page.slug, text.live_id, text.page.project.version) for text in texts),
            directory().lines_version,
        )
        return kept_lists.get(key, lambda: _made(listing, choice, codes, texts)).response(request)


def _made(
    listing: Listing, choice: Choice, codes: Collection[str], texts: list[PageText]
) -> KeptAnswer:
    project = listing.project
    title = in_language(project.name) if project else _("Pages for professionals")
    shown = texts[:PAGE_SIZE]
    asked = {"q": listing.words, "after": listing.first + PAGE_SIZE}
    more = urlencode({name: value for name, value in asked.items() if value})
    address = listing.address(choice.text)
    context = frame(for_seekers=listing.for_seekers, title=str(title)) | {
        "heading": _("Pages to read") if listing.for_seekers and not project else title,
        "address": address,
        "groups": [
            {"name": name, "pages": [_item(text) for text in found]}
            for name, found in groupby(shown, lambda text: _project_name(listing, text))
        ],
        "search": not listing.for_seekers and not project,
        "words": listing.words,
        "after": listing.first,
        "next": f"{address}?{more}" if len(texts) > PAGE_SIZE else "",
        "wanted": name_of(choice.wanted) if choice.wanted else "",
        "shown_in": name_of(choice.text) if choice.text else "",
        "languages": links(listing.address, codes, choice.text),
        "other_list": professionals_address() if listing.for_seekers else "",
    }
    return kept(LIST, context)


def _item(text: PageText) -> dict[str, Any]:
    return {
        "title": text.live.title if text.live else "",
        "summary": text.live.summary if text.live else "",
        "address": page_address(text.page.slug, text.language),
        "language": BY_CODE[text.language],
    }


def _project_name(listing: Listing, text: PageText) -> str:
    return "" if listing.project else in_language(text.page.project.name)
