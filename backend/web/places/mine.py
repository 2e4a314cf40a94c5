"""`/places/mine/<token>`: the page of a place's contact person, who has no account."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backend.core.errors import Conflict
from backend.core.throttling import bucket_of, take
from backend.organisations.municipalities import municipalities
from backend.programmes.models import Place
from backend.programmes.place_shares import NEEDED, SMALL, most_tokens
from backend.programmes.services.place_cards import MOST_AT_ONCE, house_address
from backend.programmes.services.place_certificates import certificate_paper
from backend.programmes.services.place_contacts import Purpose, place_of_token
from backend.programmes.services.place_files import MEDIA_TYPE, shares_as_csv
from backend.programmes.services.place_tokens import has_tokens, share_of
from backend.programmes.services.places import (
    begin_period,
    change_by_contact,
    change_staff,
    may_begin_period,
    withdraw_place,
)
from backend.programmes.states import TAKING_PART, PlaceKind, PlaceState
from backend.web.pages import page
from backend.web.same_origin import is_same_origin
from backend.web.sent_forms import busy

from .forms import CardsForm, StaffForm
from .languages import page_in
from .refusals import waiting

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Visit:
    """A contact person on their page, in their language."""

    request: HttpRequest
    place: Place
    token: str
    around: dict[str, Any]

    @property
    def address(self) -> str:
        """Where the page is."""
        return reverse("place-mine", args=[self.token])

    def show(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Return a page that no search engine lists."""
        around = self.around | {"place": self.place, "token": self.token, "address": self.address}
        return render(self.request, f"web/places/{template}.html", around | context, status=status)

    def file(self, content: bytes, *, media_type: str, name: str) -> HttpResponse:
        """Return a file to save."""
        response = HttpResponse(content, content_type=media_type)
        header = content_disposition_header(as_attachment=True, filename=name)
        response["Content-Disposition"] = header or "attachment"
        return response


def behind_link[**P](
    view: Callable[Concatenate[Visit, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give a view the place behind its link; whoever has none that is valid is told what to do."""

    @wraps(view)
    def shown(request: HttpRequest, token: str, *args: P.args, **more: P.kwargs) -> HttpResponse:
        if wait := waiting(request):
            return wait
        place = place_of_token(token, Purpose.MINE)
        with page_in(request, place.language if place else "") as around:
            if place is None or place.state not in TAKING_PART:
                return render(request, "web/places/unknown.html", around, status=404)
            if request.method == "POST" and not is_same_origin(request):
                return render(request, "web/places/unknown.html", around, status=403)
            return view(Visit(request, place, token, around), *args, **more)

    return page(shown)


@behind_link
def mine(visit: Visit) -> HttpResponse:
    """Show how far the place is; a POST changes something."""
    if visit.request.method != "POST":
        return _shown(visit, leaving="leave" in visit.request.GET)
    go = visit.request.POST.get("go", "")
    if go not in MOVES:
        raise Http404
    try:
        return MOVES[go](visit)
    except Conflict as conflict:
        detail = conflict.errors[0].detail if conflict.errors else conflict.detail
        return _shown(visit, fault=detail, status=409)


def _shown(
    visit: Visit,
    *,
    leaving: bool = False,
    fault: str = "",
    staff: StaffForm | None = None,
    status: int = 200,
) -> HttpResponse:
    place = visit.place
    found = municipalities().get(place.municipality)
    context = {
        "kind": PlaceKind(place.kind).label,
        "municipality": found.name if found else "",
        "share": share_of(place),
        "needed": NEEDED,
        "small": SMALL,
        "is_certified": place.state == PlaceState.CERTIFIED,
        "is_lapsed": place.state == PlaceState.LAPSED,
        "is_renewing": place.state == PlaceState.CERTIFIED
        and place.certified_period < place.period,
        "may_renew": may_begin_period(place),
        "has_tokens": has_tokens(place),
        "house": house_address(place).partition("://")[2],
        "most": most_tokens(place.staff),
        "staff_form": staff or StaffForm(initial={"staff": place.staff}),
        "cards_form": CardsForm(initial={"number": min(place.staff, MOST_AT_ONCE)}),
        "leaving": leaving,
        "fault": fault,
        "done": visit.request.GET.get("done", ""),
    }
    return visit.show("mine", context, status=status)


def _back(visit: Visit, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{visit.address}?done={done}", status=303)


def _staff(visit: Visit) -> HttpResponse:
    form = StaffForm.of(visit.request.POST)
    if not form.is_valid():
        return _shown(visit, staff=form, status=409)
    change_staff(visit.place, staff=form.cleaned_data["staff"])
    return _back(visit, "staff")


def _listed(visit: Visit) -> HttpResponse:
    change_by_contact(visit.place, is_listed=not visit.place.is_listed)
    return _back(visit, "listed")


def _renew(visit: Visit) -> HttpResponse:
    begin_period(visit.place)
    return _back(visit, "renewed")


def _leave(visit: Visit) -> HttpResponse:
    withdraw_place(visit.place)
    return visit.show("stopped", {})


MOVES: dict[str, Callable[[Visit], HttpResponse]] = {
    "staff": _staff,
    "listed": _listed,
    "renew": _renew,
    "leave": _leave,
}


@behind_link
def certificate(visit: Visit) -> HttpResponse:
    """Return the certificate as PDF."""
    if visit.place.state != PlaceState.CERTIFIED:
        raise Http404
    if seconds := take(bucket_of("place", visit.place.pk), "stretch"):
        return _shown(visit, fault=busy(seconds), status=429)
    try:
        content = certificate_paper(visit.place, visit.around["language"])
    except Conflict as conflict:
        return _shown(visit, fault=conflict.detail, status=409)
    return visit.file(content, media_type=PDF, name=_("certificate") + ".pdf")


@behind_link
def shares(visit: Visit) -> HttpResponse:
    """Return the share as CSV, for who keeps lists of several places."""
    return visit.file(shares_as_csv([visit.place]), media_type=MEDIA_TYPE, name="share.csv")


mine = require_http_methods(["GET", "HEAD", "POST"])(mine)
certificate = require_safe(certificate)
shares = require_safe(shares)
