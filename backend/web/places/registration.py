"""Registering a place, and confirming it by the link in a mail."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backend.accounts.services import checked_address
from backend.organisations.texts import in_language
from backend.programmes.models import Place, Project
from backend.programmes.selectors.public_places import project_with_places
from backend.programmes.services.place_contacts import (
    Contact,
    Purpose,
    link_token,
    place_of_token,
)
from backend.programmes.services.places import confirm_place, register_place
from backend.programmes.states import TAKING_PART, PlaceState
from backend.web.pages import page
from backend.web.same_origin import is_same_origin
from backend.web.sent_forms import DONE, carry_out, too_many_creates

from .forms import LISTED, RegistrationForm
from .languages import page_in
from .refusals import waiting


@page
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form; a POST registers, with the same answer whoever the address belongs to."""
    project = project_with_places(slug)
    with page_in(request) as context:
        if project is None:
            return render(request, "web/places/unknown.html", context, status=404)
        context |= {"project": in_language(project.name), "slug": project.slug}
        if request.method != "POST":
            form = RegistrationForm(initial={"language": context["language"], "listed": [LISTED]})
            return render(request, "web/places/register.html", context | {"form": form})
        return _take(request, project, context)


def _take(request: HttpRequest, project: Project, context: dict[str, Any]) -> HttpResponse:
    form = RegistrationForm.of(request.POST)
    status = carry_out(
        request, form, lambda given: _register(project, given), wait=too_many_creates
    )
    if status != DONE:
        context["form"] = form
        return render(request, "web/places/register.html", context, status=status)
    email = form.cleaned_data["email"]
    return render(request, "web/places/registered.html", context | {"email": email})


def _register(project: Project, given: dict[str, Any]) -> None:
    register_place(
        project=project,
        name=given["name"],
        municipality=given["municipality"],
        kind=given["kind"],
        staff=given["staff"],
        contact=Contact(given["contact"], checked_address(given["email"])),
        language=given["language"],
        is_listed=LISTED in given["listed"],
    )


@page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is confirmed; a POST does it, since programs follow links in mails.

    Whoever did it finds their page again by the same mail, which is the only one for long.
    """
    if wait := waiting(request):
        return wait
    place = place_of_token(token, Purpose.CONFIRM)
    with page_in(request, place.language if place else "") as context:
        if place is None or place.state == PlaceState.WITHDRAWN:
            return render(request, "web/places/unknown.html", context, status=404)
        if request.method != "POST":
            if place.state in TAKING_PART:
                return _to_own_page(place)
            return render(request, "web/places/confirm.html", context | {"place": place})
        if not is_same_origin(request):
            fault = _("This form came from another site. Send it once more.")
            context |= {"place": place, "fault": fault}
            return render(request, "web/places/confirm.html", context, status=403)
        return _to_own_page(confirm_place(place))


def _to_own_page(place: Place) -> HttpResponse:
    mine = link_token(place, Purpose.MINE)
    return HttpResponseRedirect(reverse("place-mine", args=[mine]), status=303)
