"""`/m/try/<code>`: readers see the questions before anybody is asked with them."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from backend.core.errors import Missing
from backend.programmes.selectors.measures import questions_for, running_trial, spoken
from backend.web.pages import page

from .refusals import card_page_in, unknown, waiting

PAGE: Final = "web/measures/trial.html"


@page
@require_safe
def trial(request: HttpRequest, code: str) -> HttpResponse:
    """Show all questions in one list, and the way to say what one thinks of them."""
    if (wait := waiting(request)) is not None:
        return wait
    with card_page_in(request) as around:
        try:
            row = running_trial(code)
        except Missing:
            return unknown(request, around)
        language = get_language() or "nl"
        definition = questions_for(row.group)
        lines = [
            {"label": spoken(item.label, language), "hint": spoken(item.hint, language)}
            for item, _within in definition.walk()
            if item.label
        ]
        title = spoken(definition.title, language)
        return render(request, PAGE, around | {"title": title, "lines": lines, "code": code})
