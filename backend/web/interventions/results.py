"""`/r/<code>`: what a team tried for 100 days, for stakeholders, who may ask."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backend.core.days import today
from backend.core.errors import Conflict, Missing
from backend.core.locale import day_first
from backend.core.origin import origin_of
from backend.core.paper import can_be_made
from backend.core.throttling import bucket_of, take
from backend.organisations.texts import in_language
from backend.programmes.intervention_addresses import results_path
from backend.programmes.models import Intervention
from backend.programmes.selectors.interventions import (
    answered_questions,
    public_intervention,
    public_neighbours,
    shown_checks,
)
from backend.programmes.services.intervention_files import (
    aftermath_lines,
    decision_lines,
    report_of,
)
from backend.programmes.services.stakeholder_questions import ask, is_crowded
from backend.programmes.states import InterventionState
from backend.programmes.states.interventions import (
    DAYS_IN_WEEK,
    LAST_DAY,
    day_at,
    day_number,
)
from backend.web import charts
from backend.web.pages import page
from backend.web.places.languages import page_in
from backend.web.places.refusals import waiting
from backend.web.sent_forms import DONE, busy, carry_out
from backend.web.surveys.languages import lang_attribute

from .forms import QuestionForm

BASE: Final = "web/interventions/base.html"
PAGE: Final = "web/interventions/results.html"
UNKNOWN: Final = "web/interventions/unknown.html"
PDF: Final = "application/pdf"
ASKED: Final = "asked"


@page
@require_http_methods(["GET", "HEAD", "POST"])
def results(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a team tried and what came of it; a POST asks the team something."""
    if wait := waiting(request, base=BASE):
        return wait
    with page_in(request) as around:
        try:
            row = public_intervention(code)
        except Missing:
            return render(request, UNKNOWN, around, status=404)
        context = around | _shown(row)
        if request.method == "POST":
            return _take(request, row, context)
        context |= {"form": QuestionForm(), "is_asked": ASKED in request.GET}
        return render(request, PAGE, context)


@page
@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """Return the same on paper (A4)."""
    if wait := waiting(request, scope="stretch", base=BASE):
        return wait
    with page_in(request) as around:
        try:
            content = report_of(public_intervention(code))
        except Missing:
            return render(request, UNKNOWN, around, status=404)
        except Conflict as conflict:
            return render(request, UNKNOWN, around | {"fault": conflict.detail}, status=409)
    name = f'attachment; filename="results-{code}.pdf"'
    return HttpResponse(content, content_type=PDF, headers={"Content-Disposition": name})


def _take(request: HttpRequest, row: Intervention, context: dict[str, Any]) -> HttpResponse:
    form = QuestionForm.of(request.POST)
    status = carry_out(
        request,
        form,
        lambda given: ask(code=row.code, text=given["text"]),
        wait=lambda request: _too_many(request, row),
        conflict=409,
    )
    if status != DONE:
        return render(request, PAGE, context | {"form": form}, status=status)
    address = f"{results_path(row.code)}?in={context['language']}&{ASKED}#questions"
    return HttpResponseRedirect(address, status=303)


def _too_many(request: HttpRequest, row: Intervention) -> str:
    """Return why an address has to wait before it asks something; empty if it does not."""
    origin = origin_of(request)
    if seconds := take(origin, "answer"):
        return busy(seconds)
    if is_crowded(row.code) and take(bucket_of("results", f"{row.code}|{origin}"), "crowded"):
        return _("Many questions wait for an answer. Please try again in two minutes.")
    return ""


def _shown(row: Intervention) -> dict[str, Any]:
    day, checks = today(), shown_checks(row)
    number, state = day_number(row.day_0, day), row.state_on(day)
    before, after = public_neighbours(row)
    return {
        "row": row,
        "own": lang_attribute(row.language),
        "project": in_language(row.project.name),
        "organisation": row.project.organisation.name,
        "first": day_first(row.day_0),
        "last": day_first(day_at(row.day_0, LAST_DAY)),
        "looked_back": day_first(row.aftermath.said_on) if hasattr(row, "aftermath") else "",
        "state": state.label,
        "timeline": charts.days(
            [
                charts.Timeline(
                    row.team,
                    number if state != InterventionState.PLANNED else None,
                    # In the middle of each week.
                    done=[(check.week - 1) * DAYS_IN_WEEK + 3 for check in checks],
                )
            ],
            name="days",
            title=_("A hundred days"),
            heading=_("Team"),
            length=LAST_DAY,
        ),
        "neighbours": [
            (title, results_path(one.code), day_first(one.day_0))
            for title, one in (
                (_("The hundred days before"), before),
                (_("The hundred days after"), after),
            )
            if one
        ],
        "checks": checks,
        "decision": decision_lines(row),
        "decided": day_first(row.decided_on) if row.decided_on else "",
        "left": aftermath_lines(row),
        "questions": answered_questions(row),
        "makes_paper": can_be_made(),
    }
