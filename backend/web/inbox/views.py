"""Empty pages of the members, whose modules get everything over the API."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from backend.web.kept_pages import kept_page
from backend.web.pages import page
from backend.web.templatetags.kier import lang_of


def languages() -> list[dict[str, str]]:
    """Return the languages of the interface for the modules: code, name, tag, direction."""
    return [
        {
            "code": code,
            "name": name,
            "tag": lang_of(code),
            "dir": "rtl" if get_language_info(code)["bidi"] else "ltr",
        }
        for code, name in settings.LANGUAGES
    ]


@page
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the inbox."""
    return kept_page(request, "web/inbox.html", (), lambda: {"languages": languages()})


@page
@require_safe
def reset(request: HttpRequest) -> HttpResponse:
    """Show the page for setting a password. The token is in the fragment and not sent here."""
    return kept_page(request, "web/inbox-reset.html", (), lambda: {"languages": languages()})
