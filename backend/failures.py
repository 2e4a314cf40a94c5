"""Responses to calls that fail outside a view: a page for browsers, a problem for programs."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, QueryDict

from api.common import problems
from backend.core.errors import AWAY_SECONDS, DATABASE_AWAY
from backend.core.locale import seekers_language
from backend.core.wsgi_bridge import Headers, Scope, problem_of
from backend.web.error_pages import error_page
from backend.web.seeker.throttle_page import fields_of

# Behind these nobody reads an answer as it came.
FOR_PROGRAMS = ("/api/", "/_allauth/", "/anymail/")
FORM = "application/x-www-form-urlencoded"
# Read beside all other calls: of a longest text and all answers, each byte written as three.
MAX_FORM_BYTES = 64 * 1024


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django refuses before the view."""
    if is_read(request.path, request.headers.get("Accept", "")):
        return _page(request, HTTPStatus.BAD_REQUEST)
    return problems.respond("malformed")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an unknown path, without repeating it."""
    if is_read(request.path, request.headers.get("Accept", "")):
        return _page(request, HTTPStatus.NOT_FOUND)
    return problems.respond("not-found")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer after an uncaught exception, with 503 if the database is unavailable."""
    error = sys.exception()
    if not is_read(request.path, request.headers.get("Accept", "")):
        return problems.server_error(error)
    is_away = isinstance(error, DATABASE_AWAY)
    status = HTTPStatus.SERVICE_UNAVAILABLE if is_away else HTTPStatus.INTERNAL_SERVER_ERROR
    page = _page(request, status)
    if is_away:
        page["Retry-After"] = str(AWAY_SECONDS)
    return page


def refusal(scope: Scope, status: HTTPStatus, content: bytes) -> tuple[Headers, bytes]:
    """Return headers and body, with a seeker's form, for a call refused before Django."""
    sent = {name: value.decode("latin-1") for name, value in scope["headers"]}
    if not is_read(scope["path"], sent.get(b"accept", "")):
        return problem_of(scope, status, content)
    is_form = scope["path"] == "/" and sent.get(b"content-type", "").startswith(FORM)
    form = QueryDict(content) if is_form and len(content) <= MAX_FORM_BYTES else QueryDict()
    language = seekers_language(sent.get(b"accept-language", ""))
    page = error_page(status, language, fields=list(fields_of(form)))
    headers = [(name.lower().encode(), value.encode()) for name, value in page.items()]
    return headers, page.content


def _page(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    # A view that was found has chosen the language; before that seekers' are not among them.
    is_early = request.resolver_match is None
    asked = request.headers.get("Accept-Language", "")
    return error_page(status, seekers_language(asked) if is_early else "")


def is_read(path: str, accept: str) -> bool:
    """Return whether a browser shows the response to a person."""
    return "text/html" in accept and not path.startswith(FOR_PROGRAMS)
