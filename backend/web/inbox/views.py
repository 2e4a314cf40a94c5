"""The members' pages: two shells, which hold nothing of anybody; all else is asked by modules.

Nothing here looks at who asks. Keys, messages and names come to the browser over the API, with a
session that no cookie carries; what is encrypted is opened there.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from backend.web.pages import page
from backend.web.templatetags.kier import lang_of


def languages() -> list[dict[str, str]]:
    """The languages of the interface as the modules take them: code, name, tag, direction."""
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
    """Return where caseworkers read and answer."""
    return render(request, "web/inbox.html", {"languages": languages()})


@page
@require_safe
def reset(request: HttpRequest) -> HttpResponse:
    """Return where a link from a mail leads: a first password, or another one.

    The link's token stands behind `#`, so that no server and no log sees it.
    """
    return render(request, "web/inbox-reset.html", {"languages": languages()})
