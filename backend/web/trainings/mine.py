"""`/trainings/mine/<token>`: the own page of whoever registered, who has no account."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backend.core.days import HERE
from backend.core.errors import Conflict, Missing
from backend.core.locale import day_first
from backend.core.origin import origin_of
from backend.core.throttling import take
from backend.programmes.certificate_addresses import shown_code
from backend.programmes.models import Registration
from backend.programmes.selectors.trainings import (
    public_session,
    registration_behind,
    seats_of,
    waiting_before,
)
from backend.programmes.services.registrations import cancel, confirm, confirm_waiting
from backend.programmes.services.training_boxes import Details, contact_of, details_of
from backend.programmes.services.training_calendar import calendar_for
from backend.programmes.services.training_certificates import (
    certificate_for,
    gives_certificate,
    will_give_certificate,
)
from backend.programmes.states import (
    LIVE_STATES,
    SEATED_STATES,
    RegistrationState,
    SessionState,
)
from backend.web.pages import page
from backend.web.places.languages import page_in
from backend.web.places.refusals import waiting
from backend.web.same_origin import is_same_origin
from backend.web.sent_forms import busy
from surveys.states import RoundStatus

from .public_list import BASE
from .sessions import shown_session

CALENDAR = "text/calendar; charset=utf-8"
UNKNOWN = "web/trainings/unknown.html"
GONE_STATES = (RegistrationState.CANCELLED, RegistrationState.LAPSED)


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who registered, on their page."""

    request: HttpRequest
    row: Registration
    token: str
    around: dict[str, Any]

    @property
    def address(self) -> str:
        """Where the page is."""
        return reverse("training-mine", args=[self.token])


def behind_link(view: Callable[[Visit], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the registration behind its link; whoever has none that is good is told."""

    @wraps(view)
    def shown(request: HttpRequest, token: str) -> HttpResponse:
        if wait := waiting(request, base=BASE):
            return wait
        try:
            row = registration_behind(token)
        except Missing:
            with page_in(request) as around:
                return _unlisted(render(request, UNKNOWN, around, status=404))
        with page_in(request, row.language) as around:
            return _unlisted(view(Visit(request, row, token, around)))

    return page(shown)


@behind_link
def mine(visit: Visit) -> HttpResponse:
    """Show where somebody stands; a POST changes it, since programs follow links in mails."""
    if visit.request.method != "POST":
        return _show(visit, leaving="leave" in visit.request.GET)
    if not is_same_origin(visit.request):
        fault = _("This form came from another site. Send it once more.")
        return _show(visit, fault=fault, status=403)
    if seconds := take(origin_of(visit.request), "create"):
        return _show(visit, fault=busy(seconds), status=429)
    go = visit.request.POST.get("go", "")
    if go not in MOVES:
        raise Http404
    try:
        MOVES[go](registration_id=visit.row.pk)
    except Conflict as conflict:
        visit.row.refresh_from_db()
        return _show(visit, fault=conflict.detail, status=409)
    return HttpResponseRedirect(visit.address, status=303)


@behind_link
def calendar(visit: Visit) -> HttpResponse:
    """Return the session for a calendar."""
    answer = HttpResponse(calendar_for(visit.row), content_type=CALENDAR)
    answer["Content-Disposition"] = 'attachment; filename="training.ics"'
    return answer


def _show(
    visit: Visit, *, leaving: bool = False, fault: str = "", status: int = 200
) -> HttpResponse:
    row, session = visit.row, visit.row.session
    now, contact = timezone.now(), contact_of(row)
    is_off = session.state == SessionState.CANCELLED
    is_over = session.ends_at <= now
    # Whoever is there already stays in the list of who was.
    is_coming = row.state in LIVE_STATES and row.presence == 0
    may_leave = is_coming and not is_off and session.starts_at > now
    held_until = row.hold_until.astimezone(HERE) if row.hold_until else None
    survey = session.round
    is_asked = row.state in {RegistrationState.CAME, RegistrationState.CONFIRMED}
    context = visit.around | {
        "session": shown_session(session),
        # An online meeting is open to whoever has its address.
        "details": details_of(session) if row.state in SEATED_STATES else Details(""),
        "row": row,
        "name": contact.name if contact else "",
        "token": visit.token,
        "address": visit.address,
        "is_off": is_off,
        "is_over": is_over,
        "has_begun": session.starts_at <= now,
        "may_leave": may_leave,
        "is_gone": not is_over and (is_off or row.state in GONE_STATES),
        "leaving": leaving and may_leave,
        "until": f"{day_first(held_until)} {date_format(held_until, 'H:i')}" if held_until else "",
        "before": waiting_before(row) if row.state == RegistrationState.WAITING else 0,
        "is_free": row.state == RegistrationState.WAITING and may_leave and _is_free(row),
        "survey": f"/s/{survey.code}"
        if survey and survey.status == RoundStatus.OPEN and is_asked
        else "",
        "gives_certificate": gives_certificate(row),
        "will_give_certificate": will_give_certificate(row),
        "certificate": shown_code(contact.certificate) if contact and contact.certificate else "",
        "fault": fault,
    }
    return render(visit.request, "web/trainings/mine.html", context, status=status)


def _is_free(row: Registration) -> bool:
    try:
        return seats_of(public_session(row.session_id)).free > 0
    except Missing:
        return False


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response


MOVES: dict[str, Callable[..., object]] = {
    "confirm": confirm,
    "wait": confirm_waiting,
    "leave": cancel,
    "certificate": certificate_for,
}
mine = require_http_methods(["GET", "HEAD", "POST"])(mine)
calendar = require_safe(calendar)
