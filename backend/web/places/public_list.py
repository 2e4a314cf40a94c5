"""`/places/`: which places have a certificate, by municipality and name."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from backend.organisations.municipalities import municipalities
from backend.organisations.texts import in_language
from backend.programmes.models import Place
from backend.programmes.selectors.public_places import (
    PAGE_SIZE,
    listed_municipalities,
    listed_places,
    projects_with_places,
    totals_of,
)
from backend.programmes.states import PlaceKind
from backend.web.pages import page

from .languages import page_in
from .refusals import waiting


class SearchForm(forms.Form):
    """What is searched for, and the last place of the page before."""

    q = forms.CharField(max_length=80, required=False)
    municipality = forms.CharField(max_length=6, required=False)
    after = forms.UUIDField(required=False)


@page
@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """Show the places that have a certificate, and how many take part."""
    if wait := waiting(request):
        return wait
    form = SearchForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    words, municipality = asked.get("q", "").strip(), asked.get("municipality", "")
    after: UUID | None = asked.get("after")
    projects = projects_with_places()
    rows = listed_places(projects, words=words, municipality=municipality, after=after)
    totals, regions = totals_of(projects)
    with page_in(request) as context:
        shown = rows[:PAGE_SIZE]
        context |= {
            "places": [_item(row) for row in shown],
            "words": words,
            "municipality": municipality,
            "municipalities": listed_municipalities(projects),
            "totals": totals,
            "regions": regions,
            "projects": [{"slug": one.slug, "name": in_language(one.name)} for one in projects],
            "is_searched": bool(words or municipality or after),
            "first_page": _address(words, municipality, context) if after else "",
            "next": _address(words, municipality, context, shown[-1])
            if len(rows) > PAGE_SIZE
            else "",
        }
        return render(request, "web/places/list.html", context)


def _item(row: Place) -> dict[str, Any]:
    found = municipalities().get(row.municipality)
    return {
        "name": row.name,
        "municipality": found.name if found else "",
        "kind": PlaceKind(row.kind).label,
        "until": row.certified_until,
        "code": row.certificate_code,
    }


def _address(
    words: str, municipality: str, context: dict[str, Any], after: Place | None = None
) -> str:
    asked = {
        "q": words,
        "municipality": municipality,
        "in": context["language"],
        "after": str(after.pk) if after else "",
    }
    return "?" + urlencode({name: value for name, value in asked.items() if value})
