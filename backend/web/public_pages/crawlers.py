"""What search engines read: `robots.txt` and `sitemap.xml`, with live pages alone."""

from itertools import groupby
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from backend.core.languages import BY_CODE
from backend.core.readings import Readings
from backend.programmes.page_addresses import page_address
from backend.programmes.selectors.public_pages import mapped_texts

from .kept_answers import KeptAnswer, KeptAnswers

# Whoever calls an address of these gets what is for somebody, or nothing.
CLOSED: Final = ("/api/", "/inbox/", "/l/", "/operator/", "/p/try/", "/panel/", "/programme/")
CLOSED_TOO: Final = ("/advice/r/", "/c/", "/s/", "/surveys/", "/mail/")

# All pages are read for it, which crawlers look at once a day.
texts_of = Readings(mapped_texts, fresh_seconds=600)
kept_maps = KeptAnswers()


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Return `robots.txt` (RFC 9309)."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in (*CLOSED, *CLOSED_TOO)),
        f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """Return all live pages, each with its languages (sitemaps.org)."""
    texts = texts_of.get()
    return kept_maps.get(tuple(texts), lambda: _sitemap(texts)).response(request)


def _sitemap(texts: list[tuple[str, str, str]]) -> KeptAnswer:
    pages = [
        {
            "addresses": [
                {
                    "address": settings.PUBLIC_URL + page_address(slug, language),
                    "tag": BY_CODE[language].tag,
                    "day": day,
                }
                for _slug, language, day in found
            ]
        }
        for slug, found in groupby(texts, lambda text: text[0])
    ]
    content = render_to_string("web/pages/sitemap.xml", {"pages": pages})
    headers = {
        "Content-Type": "application/xml; charset=utf-8",
        "Cache-Control": "public, no-cache",
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept-Encoding",
    }
    return KeptAnswer(content.encode(), headers)
