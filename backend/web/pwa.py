"""The service workers, the installed page, and the Exit button."""

import json
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_GET, require_POST, require_safe

from backend.core.locale import for_seekers, seekers_languages
from backend.organisations.directory import directory
from backend.organisations.profiles import Profile
from notifications.kinds import kind
from notifications.transports.texts import wording

from .comments import without_comments
from .kept_pages import kept_page
from .pages import View, page, worker_of_pages
from .same_origin import is_same_origin
from .seeker.offers import lifelines

# Neutral: neither says what this is for.
NAME = "Kier"
PAPER = "#faf6ef"


@for_seekers
@page
@require_POST
def exit_page(request: HttpRequest) -> HttpResponse:
    """Clear the browser's data, for our own page only: a case code may be among it."""
    if not is_same_origin(request):
        return HttpResponse(status=403)
    response = HttpResponse(status=204)
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@page
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """Return the manifest of the seeker's page."""
    return manifest_of("/")


def manifest_of(address: str) -> HttpResponse:
    """Return a manifest for an address (W3C Web Application Manifest)."""
    content = {
        "name": NAME,
        "short_name": NAME,
        "id": address,
        "start_url": address,
        "scope": address,
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {"src": static(f"kier/icons/{size}.png"), "sizes": f"{size}x{size}"}
            | {"type": "image/png", "purpose": purpose}
            for size, purpose in ((192, "any"), (512, "any"), (512, "maskable"))
        ],
    }
    return HttpResponse(json.dumps(content), content_type="application/manifest+json")


@for_seekers
@page
@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Return the page that is shown offline, with the public lines."""
    return kept_page(
        request,
        "web/offline.html",
        directory().lines_version,
        lambda: {"lifelines": lifelines(Profile(), kept=True)},
    )


@for_seekers
@worker_of_pages
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker. `SPARE` is the notification for pushes it cannot read."""
    asked = request.GET.get("lang", "")
    language = asked if asked in seekers_languages() else settings.LANGUAGE_CODE
    said = wording(kind("request.answered"), language)
    spare = {
        "title": said.title,
        "body": said.body,
        "lang": said.language,
        "dir": said.direction,
        "navigate": "/",
        "icon": static("kier/icons/192.png"),
    }
    return _worker("kier/shared/service-worker.js", SPARE=spare)


def kept_pages_worker(shelf: str) -> View:
    """Return the view of a service worker that answers with kept pages when there is no line.

    :param shelf: the cache in which the page keeps them, as its module calls it
    """

    @worker_of_pages
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        return _worker("kier/shared/kept-pages/service-worker.js", SHELF=shelf)

    return view


def _worker(name: str, **constants: Any) -> HttpResponse:
    with open(str(finders.find(name)), encoding="utf-8") as file:
        code = without_comments(file.read())
    said = "".join(f"const {one} = {json.dumps(value)};\n" for one, value in constants.items())
    return HttpResponse(said + code, content_type="text/javascript")
