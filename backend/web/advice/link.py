"""Pages behind the link of a mail: whose they are, and what is sent along with them.

A page with a form keeps `Referrer-Policy: same-origin`: with `no-referrer` browsers say of our own
forms that they come from nowhere (`backend/web/pages.py`). Neither tells another site the link.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from backend.core.errors import ImpossibleMove, Missing
from backend.core.origin import origin_of
from backend.core.throttling import take
from backend.experts.models import Assignment, Platform
from backend.experts.services.history import Actor
from backend.experts.services.links import confirm
from backend.experts.services.requester_mail import assignment_behind
from backend.web.pages import page
from backend.web.same_origin import is_same_origin

from .languages import in_language, nearest_language, page_language

UNKNOWN = "web/advice/unknown.html"


class SeeOther(HttpResponseRedirect):
    """After a form was taken: loading the page again sends nothing again."""

    status_code = 303


@dataclass(frozen=True, slots=True)
class Visit:
    """Who opened a link, and which request is theirs."""

    request: HttpRequest
    assignment: Assignment
    token: str
    language: str

    @property
    def address(self) -> str:
        """Address of the page on which all stands."""
        return f"/advice/r/{self.token}"

    @property
    def actor(self) -> Actor:
        """Who acts, as the history names them."""
        return Actor("requester", self.assignment.requester.name)

    def show(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Return a page about this request."""
        platform = self.assignment.platform
        mine: dict[str, Any] = {
            "platform": platform,
            "name": platform.organisation.name,
            "language": self.language,
            "address": self.address,
            "assignment": self.assignment,
        }
        return render(self.request, f"web/advice/{template}.html", mine | context, status=status)

    def redirect(self, path: str = "") -> SeeOther:
        """Lead on to another of its pages."""
        return SeeOther(f"{self.address}{path}")


def behind_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view a `Visit` in place of the token; a link to nothing gets a page of its own.

    The first time shows that the mail arrived. Nobody else finds the page, nor keeps it.
    """

    @wraps(view)
    def answered(request: HttpRequest, token: str, **parts: str) -> HttpResponse:
        # Whatever the head of a form says: our pages send UTF-8.
        request.encoding = "utf-8"
        try:
            found = assignment_behind(token)
        except Missing:
            return _private(_unknown(request))
        language = nearest_language(found.requester.language)
        with in_language(language):
            visit = Visit(request, _confirmed(found), token, language)
            response = view(visit, **parts)
            response.headers.setdefault("Content-Language", language)
        return _private(response)

    return require_http_methods(["GET", "HEAD", "POST"])(page(answered))


def refused(request: HttpRequest) -> str:
    """Return why a form is not taken now, as a text that says what to do; empty if it is."""
    if not is_same_origin(request):
        return _("This form came from another site. Send it once more.")
    if seconds := take(origin_of(request), "call"):
        return ngettext(
            "Many people are here now. Wait {seconds} second, and send it again.",
            "Many people are here now. Wait {seconds} seconds, and send it again.",
            seconds,
        ).format(seconds=seconds)
    return ""


def _confirmed(found: Assignment) -> Assignment:
    try:
        return confirm(found)
    except ImpossibleMove:
        # Opened twice at the same time: the other one did it.
        found.refresh_from_db()
        return found


def _unknown(request: HttpRequest) -> HttpResponse:
    language = page_language(request, "")
    # Whom to call; of a request, if there ever was one, nothing is said.
    context = {"language": language, "platform": next(iter(Platform.objects.all()), None)}
    with in_language(language):
        response = render(request, UNKNOWN, context, status=404)
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
