"""Calls that pages of other sites make visitors' browsers send: refused, unless meant for them."""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .problems import respond

# The second: the account system, through which members sign in.
API: Final = ("/api/", "/_allauth/")
SAFE_METHODS: Final = {"GET", "HEAD", "OPTIONS"}


def is_other_origin(origin: str | None, host: str) -> bool:
    """Return whether a browser names an origin that is neither this host's nor an app's."""
    if origin is None or origin in settings.APP_ORIGINS:
        return False
    return origin.partition("://")[2] != host


def is_of_other_site(request: HttpRequest) -> bool:
    """Return whether a page of another site makes this call (Fetch Metadata, W3C).

    Calls of programs that are no browser have none of these headers. A link that leads here is
    followed, but writes nothing.
    """
    origin = request.headers.get("Origin")
    if origin in settings.APP_ORIGINS:
        return False
    is_safe = request.method in SAFE_METHODS
    site = request.headers.get("Sec-Fetch-Site")
    if site is None:
        # Browsers before 2023 say at least their origin when they write.
        return not is_safe and is_other_origin(origin, request.get_host())
    if site in {"same-origin", "none"}:
        return False
    if is_safe:
        return site != "same-site" and request.headers.get("Sec-Fetch-Mode") != "navigate"
    return True


class OtherSitesMiddleware:
    """Refuses calls of the API that pages of other sites make, but to views `for_other_sites`.

    Else any page could have its visitors ask for help or try passwords, each from an address of
    their own, past all limits by address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer of the view."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse the call before its view reads a body or counts it for a throttle."""
        if not request.path.startswith(API) or not is_of_other_site(request):
            return None
        if getattr(getattr(view, "cls", None), "for_other_sites", False):
            return None
        return respond("other-site")
