"""What is around each page of cards, and what is read instead: it is no card, too many are here."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from backend.core.origin import origin_of
from backend.core.throttling import take
from backend.web.places.languages import page_in
from backend.web.sent_forms import busy


@contextmanager
def card_page_in(request: HttpRequest) -> Iterator[dict[str, Any]]:
    """Have all texts within come in a language; give what templates need of it, and the way out."""
    with page_in(request) as around:
        yield around | {"exit_url": settings.EXIT_URL}


def unknown(request: HttpRequest, around: dict[str, Any], status: int = 404) -> HttpResponse:
    """Return that nothing is here, and how somebody gets another card."""
    return render(request, "web/measures/unknown.html", around, status=status)


def waiting(request: HttpRequest) -> HttpResponse | None:
    """Return what is said to an address that asks for too much; None if it does not."""
    seconds = take(origin_of(request), "call")
    if not seconds:
        return None
    with card_page_in(request) as around:
        answer = render(
            request, "web/measures/wait.html", around | {"why": busy(seconds)}, status=429
        )
    answer["Retry-After"] = str(seconds)
    return answer
