"""What is read where an address asks for too much at once: a page, not a browser's own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from backend.core.origin import origin_of
from backend.core.throttling import take

from .languages import page_in


def waiting(
    request: HttpRequest, *, scope: str = "call", base: str = "web/places/base.html"
) -> HttpResponse | None:
    """Return what is said to an address that asks for too much; None if it does not.

    :param base: the template that the page stands in
    """
    seconds = take(origin_of(request), scope)
    return wait_page(request, seconds, base=base) if seconds else None


def wait_page(
    request: HttpRequest, seconds: int, *, base: str = "web/places/base.html"
) -> HttpResponse:
    """Return the page that says to come back in some seconds."""
    with page_in(request) as around:
        answer = render(request, "web/places/wait.html", around | {"base": base}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer
