"""What verifiers of badges look up: keys, status lists, who issues, and what for.

Verifiers are anywhere, also in browsers: other origins may read it.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from backend.core.errors import Missing
from backend.core.locale import for_seekers
from backend.organisations.texts import in_language
from backend.programmes.selectors.certificates import award_of
from backend.programmes.services.badges import (
    MEDIA_TYPE,
    award_document,
    did_document,
    issuer_profile,
)
from backend.programmes.services.status_lists import FRESH, signed_list
from backend.web.public_pages.kept_answers import KeptAnswer

from .answers import chosen_language, page

FOR_ALL: Final = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": f"public, max-age={int(FRESH.total_seconds())}",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'",
    "Vary": "Accept-Encoding",
}
DID: Final = "application/did+json"
LINKED_DATA: Final = "application/ld+json"
HTML: Final = "text/html"


@require_safe
def did(request: HttpRequest) -> HttpResponseBase:
    """Return the DID document of this Kier (did:web): its keys."""
    return _published(request, DID, lambda: _as_json(did_document()))


@require_safe
def status_list(request: HttpRequest, number: int) -> HttpResponseBase:
    """Return a status list: a signed credential."""
    return _published(request, MEDIA_TYPE, lambda: signed_list(number).encode())


@for_seekers
@require_safe
def issuer(request: HttpRequest) -> HttpResponseBase:
    """Return who issues certificates here, for people or for programs."""
    with chosen_language(request):
        return _for_both(request, issuer_profile, "web/certificates/issuer.html", {})


@for_seekers
@require_safe
def award(request: HttpRequest, award: UUID) -> HttpResponseBase:
    """Return what a certificate is for, for people or for programs."""
    try:
        found = award_of(award)
    except Missing:
        raise Http404 from None
    with chosen_language(request) as language:
        context = {
            "heading": in_language(found.titles),
            "criteria": in_language(found.criteria),
            "issuer": found.issuer,
        }
        return _for_both(
            request, lambda: award_document(found, language), "web/certificates/award.html", context
        )


def _for_both(
    request: HttpRequest,
    document: Callable[[], Mapping[str, Any]],
    template: str,
    context: Mapping[str, Any],
) -> HttpResponseBase:
    wanted = request.get_preferred_type([HTML, LINKED_DATA, "application/json"])
    answer: HttpResponseBase
    if wanted in {None, HTML}:
        made = page(template, context)
        answer = HttpResponse(made.body, headers=dict(made.headers))
    else:
        answer = _published(request, LINKED_DATA, lambda: _as_json(document()))
    patch_vary_headers(answer, ("Accept", "Accept-Language"))
    return answer


def _published(
    request: HttpRequest, media_type: str, content: Callable[[], bytes]
) -> HttpResponseBase:
    try:
        body = content()
    except Missing:
        raise Http404 from None
    return KeptAnswer(body, {**FOR_ALL, "Content-Type": media_type}).response(request)


def _as_json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()
