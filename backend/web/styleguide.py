"""The style guide, which is not shown in production."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backend.organisations.profiles import Audience, Theme, Wish

from .charts.examples import examples
from .pages import page

PROPERTY = re.compile(r"--([a-z0-9-]+): ([^;]+);")
COLOUR = re.compile(r"#[0-9a-f]{6}")


@page
@require_GET
def design(request: HttpRequest) -> HttpResponse:
    """Show colours, type and parts of `tokens.css`; 404 in production."""
    if settings.PRODUCTION:
        raise Http404
    path = Path(str(finders.find("kier/css/tokens.css")))
    properties = dict(reversed(PROPERTY.findall(path.read_text(encoding="utf-8"))))
    colours = [name for name, value in properties.items() if COLOUR.fullmatch(value)]
    context = {
        "colours": [(name, properties[name]) for name in reversed(colours)],
        "spaces": [(f"s{number}", properties[f"s{number}"]) for number in range(1, 8)],
        "audiences": Audience.choices,
        "themes": Theme.choices,
        "wishes": Wish.choices,
        "charts": examples(),
    }
    return render(request, "web/design.html", context)
