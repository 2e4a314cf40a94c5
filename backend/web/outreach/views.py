"""The page for outreach workers of a project, and a page for each of its cards.

Whoever knows the address sees them; they hold nothing of anybody. The page stays on the phone, so
that it works without a line (docs/outreach.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from backend.core.days import today
from backend.core.languages import BY_CODE
from backend.organisations.municipalities import municipalities
from backend.programmes.models import Link, Project
from backend.programmes.models.visits import MOST_CARDS
from backend.programmes.phrases import Phrase, phrases_in
from backend.programmes.selectors.links import links_with_cards
from backend.programmes.selectors.visits import project_of_page
from backend.programmes.services.link_files import MOST_IN_KIT, content_of
from backend.programmes.states import Branch
from backend.web.pages import page
from backend.web.pwa import manifest_of
from backend.web.templatetags.kier import lang_of

# Where a project has no name in the language of the page.
NAMED_IN = ("nl", "en")


@dataclass(frozen=True, slots=True)
class Card:
    """A card as a page shows it."""

    code: str
    place: str
    content: dict[str, Any]

    @property
    def qr(self) -> SafeString:
        """The QR code as SVG."""
        qr: str = self.content["qr"]
        return mark_safe(qr)  # noqa: S308 - segno's


@dataclass(slots=True)
class CardLanguage:
    """A language of cards, with sentences to say in it."""

    code: str
    name: str
    phrases: Iterable[Phrase]
    cards: list[Card] = field(default_factory=list)

    @property
    def lang(self) -> str:
        """Its tag (BCP 47)."""
        return lang_of(self.code)

    @property
    def direction(self) -> str:
        """Whether it is written from left or from right."""
        return "rtl" if BY_CODE[self.code].right_to_left else "ltr"


@page
@require_safe
def outreach_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show cards, sentences and the tally of a project."""
    project = project_of_page(code)
    if project is None:
        return _gone(request)
    rows = [*links_with_cards(project, today())[: MOST_IN_KIT + 1]]
    context = {
        "project": project,
        "code": code,
        "languages": _by_language(rows[:MOST_IN_KIT]),
        "has_more": len(rows) > MOST_IN_KIT,
        "municipalities": municipalities().values(),
        "branches": Branch.choices,
        "most_cards": MOST_CARDS,
        **_name_of(project),
    }
    return _unlisted(render(request, "web/outreach/page.html", context))


@page
@require_safe
def card_page(request: HttpRequest, code: str, link: str) -> HttpResponse:
    """Show one card in its language: the page beside its PDF, to be read or printed."""
    project = project_of_page(code)
    row = links_with_cards(project, today()).filter(code=link).first() if project else None
    if row is None:
        return _gone(request)
    translation.activate(row.language)
    context = {"card": _card(row), "code": code}
    return _unlisted(render(request, "web/outreach/card.html", context))


@page
@require_safe
def manifest(request: HttpRequest, code: str) -> HttpResponse:
    """Return the manifest of the installed page, whose name says nothing of it."""
    return manifest_of(reverse("outreach", args=[code]))


def _by_language(rows: Iterable[Link]) -> list[CardLanguage]:
    reader = translation.get_language() or NAMED_IN[0]
    found: dict[str, CardLanguage] = {}
    for row in rows:
        code = row.language
        known = BY_CODE[code]
        language = found.setdefault(code, CardLanguage(code, known.name, phrases_in(code, reader)))
        with translation.override(code):
            language.cards.append(_card(row))
    return [found[code] for code in BY_CODE if code in found]


def _card(row: Link) -> Card:
    return Card(row.code, row.place, content_of(row))


def _name_of(project: Project) -> dict[str, str]:
    wanted = [translation.get_language() or "", *NAMED_IN, *project.name]
    code = next(code for code in wanted if code in project.name)
    return {"name": project.name[code], "name_lang": lang_of(code)}


def _gone(request: HttpRequest) -> HttpResponse:
    return _unlisted(render(request, "web/outreach/gone.html", status=404))


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
