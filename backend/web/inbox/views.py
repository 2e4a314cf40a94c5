"""Empty pages of the members, whose modules get everything over the API."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from backend.core.locale import seekers_languages
from backend.web.kept_pages import kept_page
from backend.web.pages import page
from backend.web.templatetags.kier import lang_of


def languages(known: Iterable[tuple[str, str]] | None = None) -> list[dict[str, str]]:
    """Return languages for the modules: code, name, tag, direction.

    :param known: code and own name of each, those of the interface if left out
    """
    return [
        {
            "code": code,
            "name": name,
            "tag": lang_of(code),
            "dir": "rtl" if get_language_info(code)["bidi"] else "ltr",
        }
        for code, name in known or settings.LANGUAGES
    ]


@page
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the inbox."""
    return kept_page(
        request,
        "web/inbox.html",
        (),
        lambda: {
            "languages": languages(),
            "seekers_languages": languages(seekers_languages().items()),
        },
    )


@page
@require_safe
def reset(request: HttpRequest) -> HttpResponse:
    """Show the page for setting a password. The token is in the fragment and not sent here."""
    return kept_page(request, "web/inbox-reset.html", (), lambda: {"languages": languages()})
