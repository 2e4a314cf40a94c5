"""Error pages with the public lines, which need no database, cache or request."""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache
from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.csp import CSP, build_policy
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from backend.core.locale import for_seekers

from .pages import HEADERS
from .seeker.offers import known_lifelines
from .templatetags.kier import kept_styles, lang_of

STYLES = ("kier/css/tokens.css", "kier/css/shell.css", "kier/css/exit.css")

type Line = tuple[tuple[str, str], ...]


@for_seekers
def error_page(
    status: HTTPStatus, language: str = "", *, fields: Sequence[tuple[str, str]] = ()
) -> HttpResponse:
    """Return the page for a status, with the fields of a seeker's form to send again."""
    with override(language or get_language() or settings.LANGUAGE_CODE):
        shown = get_language() or settings.LANGUAGE_CODE
        lines = tuple(tuple(line.items()) for line in known_lifelines())
        # Nobody's words are kept for another answer.
        content = (_render if fields else _rendered)(status, shown, lines, tuple(fields))
        response = HttpResponse(content, status=status)
        response["Content-Language"] = lang_of(shown)
    style = b64encode(hashlib.sha256(kept_styles(STYLES).encode()).digest()).decode()
    response["Content-Security-Policy"] = build_policy(
        {
            "default-src": [CSP.NONE],
            "style-src": [f"'sha256-{style}'"],
            "img-src": ["data:"],
            "base-uri": [CSP.NONE],
            "form-action": [CSP.SELF],
            "frame-ancestors": [CSP.NONE],
        }
    )
    response["X-Content-Type-Options"] = "nosniff"
    for name, value in HEADERS.items():
        response[name] = value
    return response


def _render(
    status: HTTPStatus, _language: str, lines: tuple[Line, ...], fields: tuple[tuple[str, str], ...]
) -> str:
    context = {
        "said": _said(status),
        "fields": fields,
        "lifelines": [dict(line) for line in lines],
        "exit_url": settings.EXIT_URL,
        "sheet": kept_styles(STYLES),
    }
    return render_to_string("web/trouble.html", context)


# Whoever is refused may come again and again; a page is made once for each status and language.
_rendered = lru_cache(maxsize=64)(_render)


def _said(status: HTTPStatus) -> str:
    match status:
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return _("This is too long. Send the first part. Write more later.")
        case HTTPStatus.NOT_FOUND:
            return _("There is no page at this address.")
        case HTTPStatus.REQUEST_TIMEOUT:
            return _("Your internet is slow now, and not all of it came. Go back and try again.")
        case _:
            return _("The mistake is ours, not yours. Try again in a few minutes.")
