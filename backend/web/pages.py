"""Headers of pages."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP, build_policy
from django.views.decorators.csp import csp_override
from django.views.decorators.gzip import gzip_page

from backend.core.compression import in_brotli

from .kept_pages import PageResponse

type View = Callable[..., HttpResponse]

PAGE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    # A module that carries the nonce may import others; the import map says what they hash to.
    "script-src": [CSP.NONCE, CSP.STRICT_DYNAMIC, CSP.WASM_UNSAFE_EVAL],
    "style-src": [CSP.NONCE],
    # The icon stands in the page itself: one request less on a slow line.
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
HEADERS = {
    # Neither the browser nor anything in between keeps a copy.
    "Cache-Control": "no-store",
    # `no-referrer` would make browsers send `Origin: null` with our own forms (Fetch, "append a
    # request Origin header"), and the origin is how we know that a form is ours.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}
# Where somebody may speak instead of type, and hear it again.
RECORDING_CSP = PAGE_CSP | {"media-src": ["blob:"]}
RECORDING_HEADERS = HEADERS | {
    "Permissions-Policy": HEADERS["Permissions-Policy"].replace(
        "microphone=()", "microphone=(self)"
    )
}
# A preview in a page of ours: its modules run in a sandbox, without an origin.
FRAMED_CSP = PAGE_CSP | {
    "frame-ancestors": [CSP.SELF],
    "sandbox": ["allow-scripts", "allow-forms"],
}
# Any site may have it in a frame; it has no cookie, and its parent sees nothing of it.
EMBEDDED_CSP = PAGE_CSP | {
    "media-src": [CSP.SELF],
    "form-action": [CSP.NONE],
    "frame-ancestors": ["https:"],
}
FRAMING_CSP = PAGE_CSP | {"frame-src": [CSP.SELF]}
# Recordings of screens, for phones without a voice.
READ_ALOUD_CSP = PAGE_CSP | {"media-src": [CSP.SELF]}
PART_CSP: dict[str, list[str]] = {"default-src": [CSP.NONE]}
# What it shows has our sign on it.
WORKER_CSP: dict[str, list[str]] = PART_CSP | {
    "connect-src": [CSP.SELF],
    "img-src": [CSP.SELF],
}
PART_HEADERS = {name: HEADERS[name] for name in ("Cache-Control", "Referrer-Policy")}


def page(view: View) -> View:
    """Add the headers of a page to a view and compress its responses."""
    return _sent_with(view, HEADERS, PAGE_CSP)


def page_read_aloud(view: View) -> View:
    """Return the same for a page that recordings can be played on."""
    return _sent_with(view, HEADERS, READ_ALOUD_CSP)


def page_that_records(view: View) -> View:
    """The same for a page that records and plays sound."""
    return _sent_with(view, RECORDING_HEADERS, RECORDING_CSP)


def page_that_plays(view: View) -> View:
    """The same for a page that plays recordings, without the microphone."""
    return _sent_with(view, HEADERS, RECORDING_CSP)


def framed_page(view: View) -> View:
    """Return the same for a page that stands in a frame of another page of ours."""
    return _sent_with(view, HEADERS, FRAMED_CSP)


def embedded_page(view: View) -> View:
    """Return the same for a page that stands in frames of other sites."""
    return _sent_with(view, HEADERS, EMBEDDED_CSP)


def page_that_frames(view: View) -> View:
    """Return the same for a page that has another page of ours in a frame."""
    return _sent_with(view, HEADERS, FRAMING_CSP)


def page_that_plays_and_frames(view: View) -> View:
    """Return the same for a page that plays recordings, and frames another page of ours."""
    return _sent_with(view, HEADERS, RECORDING_CSP | {"frame-src": [CSP.SELF]})


def part_of_page(view: View) -> View:
    """The same for a part of a page, with few headers."""
    return _sent_with(view, PART_HEADERS, PART_CSP)


def worker_of_pages(view: View) -> View:
    """The same for a service worker, which loads no code."""
    return _sent_with(view, PART_HEADERS, WORKER_CSP)


def _sent_with(view: View, headers: Mapping[str, str], csp: dict[str, list[str]]) -> View:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if isinstance(response, PageResponse):
            response[str(CSP.HEADER_ENFORCE)] = build_policy(csp, response.nonce)
        return response

    return csp_override(csp)(gzip_page(in_brotli(answered)))
