"""`/trainings/session/<id>`: a session, and registering for it without an account."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from backend.core.errors import Missing
from backend.programmes.models import TrainingSession
from backend.programmes.selectors.trainings import public_session
from backend.programmes.services.registrations import register
from backend.web.pages import page
from backend.web.places.languages import page_in
from backend.web.sent_forms import DONE, carry_out, too_many_creates

from .forms import SessionForm
from .sessions import with_seats

PAGE = "web/trainings/session.html"


@page
@require_http_methods(["GET", "HEAD", "POST"])
def session_page(request: HttpRequest, session: UUID) -> HttpResponse:
    """Show a session with the form; a POST registers.

    Whoever registered already gets the same answer, so that nobody learns who comes.
    """
    with page_in(request) as around:
        try:
            row = public_session(session)
        except Missing:
            return render(request, "web/trainings/unknown.html", around, status=404)
        has_begun = row.starts_at <= timezone.now()
        context = around | with_seats(row) | {"has_begun": has_begun}
        if request.method != "POST":
            context["form"] = SessionForm(initial={"language": context["language"]})
            return render(request, PAGE, context)
        return _take(request, row, context)


def _take(request: HttpRequest, row: TrainingSession, context: dict[str, Any]) -> HttpResponse:
    form = SessionForm.of(request.POST)
    status = carry_out(
        request, form, lambda given: register(session_id=row.pk, **given), wait=too_many_creates
    )
    if status != DONE:
        return render(request, PAGE, context | {"form": form}, status=status)
    context["email"] = form.cleaned_data["email"]
    return render(request, "web/trainings/registered.html", context)
