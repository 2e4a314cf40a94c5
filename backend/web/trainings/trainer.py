"""`/trainings/trainer/<token>`: who came, as the trainer says it on a phone.

With scripts the page works without a line, and sends later (`kier/trainer/main.js`).
"""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backend.core.errors import Conflict, Missing
from backend.core.origin import origin_of
from backend.core.throttling import take
from backend.programmes.models import TrainingSession
from backend.programmes.selectors.trainings import session_of_trainer
from backend.programmes.services.presence import Mark, add_walk_in, mark, people_of_trainer
from backend.web.pages import page
from backend.web.places.languages import page_in
from backend.web.places.refusals import wait_page
from backend.web.same_origin import is_same_origin
from backend.web.sent_forms import busy

from .forms import WalkInForm
from .public_list import BASE
from .sessions import shown_session

PAGE, UNKNOWN = "web/trainings/trainer.html", "web/trainings/unknown.html"


@page
@require_http_methods(["GET", "HEAD", "POST"])
def trainer_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show who is expected; a POST says of one whether they came, or adds somebody."""
    wait = take(origin_of(request), "call")
    try:
        session = session_of_trainer(token)
    except Missing:
        session = None
    if wait and (session is None or request.method != "POST"):
        return wait_page(request, wait, base=BASE)
    with page_in(request, session.language if session else "") as around:
        if session is None:
            return _unlisted(render(request, UNKNOWN, around, status=404))
        form, fault, status = WalkInForm(), "", 200
        if request.method == "POST":
            fault, form = _taken(request, session, wait)
            if not fault and not form.errors:
                return HttpResponseRedirect(request.path, status=303)
            status = 409 if fault else 200
        context = around | {
            "session": shown_session(session),
            "token": token,
            "people": people_of_trainer(session),
            "form": form,
            "number": uuid4(),
            "fault": fault,
        }
        return _unlisted(render(request, PAGE, context, status=status))


def _taken(request: HttpRequest, session: TrainingSession, wait: int) -> tuple[str, WalkInForm]:
    """Take what was sent; return what is wrong with it, and the form as it was sent."""
    if not is_same_origin(request):
        return _("This form came from another site. Send it once more."), WalkInForm()
    if wait:
        return busy(wait), WalkInForm()
    try:
        if "mark" in request.POST:
            mark(session_id=session.pk, marks=_mark_of(session, request.POST["mark"]))
            return "", WalkInForm()
        return _added(request, session)
    except Conflict as conflict:
        return conflict.detail, WalkInForm()


def _mark_of(session: TrainingSession, sent: str) -> list[Mark]:
    """Return what a button says, such as `<id>:came`; it comes after all that was said."""
    text, _colon, word = sent.partition(":")
    counters = {str(one.id): one.counter for one in people_of_trainer(session)}
    if text not in counters or word not in {"came", "missed"}:
        return []
    return [Mark(UUID(text), word == "came", counters[text] + 1)]


def _added(request: HttpRequest, session: TrainingSession) -> tuple[str, WalkInForm]:
    form = WalkInForm.of(request.POST)
    if not form.is_valid():
        return "", form
    try:
        number = UUID(request.POST.get("number", ""))
    except ValueError:
        number = uuid4()
    try:
        add_walk_in(
            session_id=session.pk,
            registration_id=number,
            language=session.language,
            **form.cleaned_data,
        )
    except Conflict as conflict:
        for wrong in conflict.errors:
            form.add_error(wrong.field if wrong.field in form.fields else None, wrong.detail)
        return ("" if conflict.errors else conflict.detail), form
    return "", form


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
