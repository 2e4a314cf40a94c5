"""One step of a request on a page, with advice and an example beside it."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, ImpossibleMove
from backend.experts.briefing import STEPS
from backend.experts.selectors.requests import warnings_of
from backend.experts.services.history import change
from backend.programmes.page_addresses import page_address
from backend.programmes.selectors.involvement import step_pages
from backend.web.templatetags.kier import lang_of

from .forms import StepForm
from .labels import LABELS, read_out, shown_warnings, value_of
from .link import Visit, behind_link, refused
from .status import WRITING

PLACES = {step.id: at for at, step in enumerate(STEPS)}
MAX_REVISION = 10
# Warnings that belong to a step; the others stand on the page on which all stands.
WARNED_AT: Mapping[str, tuple[str, ...]] = {
    "form": ("media",),
    "when": ("no-time",),
    "use": ("told-before",),
    "recording": ("recording-names",),
    "fee": (
        "fee-none",
        "fee-low",
        "fee-professional",
        "benefits",
        "travel-none",
        "amounts-old",
    ),
}
# What is said before one goes on, once, when it comes with what was just typed.
SAID_AT_ONCE = frozenset({"fee-none", "fee-low", "fee-professional"})


@behind_link
def briefing(visit: Visit, step: str) -> HttpResponse:
    """Show a step; whichever button is tapped, what was typed is kept.

    :raises Http404: there is no such step
    """
    if step not in PLACES:
        raise Http404
    at = PLACES[step]
    fields = STEPS[at].fields
    if visit.request.method != "POST":
        is_open = visit.assignment.state in WRITING
        return _show(visit, at, StepForm(visit.assignment, fields)) if is_open else visit.redirect()
    form = StepForm(visit.assignment, fields, visit.request.POST)
    if why := refused(visit.request):
        form.refuse(why)
    return _save(visit, at, form) if form.is_valid() else _show(visit, at, form)


def _save(visit: Visit, at: int, form: StepForm) -> HttpResponse:
    sent, values = visit.request.POST, form.cleaned_data
    before = _to_say(visit)
    revision = sent.get("revision", "")
    known = revision.isdecimal() and len(revision) < MAX_REVISION
    try:
        change(
            visit.assignment,
            by=visit.actor,
            revision=int(revision) if known else 0,
            values=values,
        )
    except Conflict as conflict:
        visit.assignment.refresh_from_db()
        if not _stands_there(visit, values):
            _refuse(visit, at, form, conflict)
            return _show(visit, at, form)
    visit.assignment.refresh_from_db()
    if _to_say(visit) - before and sent.get("go") == "next":
        return visit.redirect(f"/briefing/{STEPS[at].id}#warned")
    return visit.redirect(_after(sent.get("go", ""), at))


def _to_say(visit: Visit) -> set[str]:
    """Return which of `SAID_AT_ONCE` hold, with the fee, so that another one is new."""
    fee = visit.assignment.fee_cents
    found = {one.code for one in warnings_of(visit.assignment)} & SAID_AT_ONCE
    return {f"{one} {fee}" for one in found}


def _stands_there(visit: Visit, values: Mapping[str, Any]) -> bool:
    """Return whether a form that was sent twice has done its work the first time."""
    return all(
        read_out(name, value) == read_out(name, value_of(visit.assignment, name))
        for name, value in values.items()
    )


def _refuse(visit: Visit, at: int, form: StepForm, conflict: Conflict) -> None:
    """Say in the form why nothing was saved."""
    errors = [(error.field.rpartition(".")[2], error.detail) for error in conflict.errors]
    if faults := [(name, text) for name, text in errors if name in STEPS[at].fields]:
        for name, text in faults:
            form.add_error(name, text)
    elif isinstance(conflict, ImpossibleMove):
        text = _(
            "Your request was sent meanwhile, so this was not saved. Copy what you typed, if you "
            "need it: you can change your request again when we ask you something."
        )
        form.add_error(None, text)
    else:
        form.add_error(None, _overtaken(visit, at))


def _after(go: str, at: int) -> str:
    """Return where a button leads, below the address of the request."""
    to = {"back": at - 1, "next": at + 1}.get(go, len(STEPS))
    return f"/briefing/{STEPS[to].id}" if 0 <= to < len(STEPS) else ""


def _overtaken(visit: Visit, at: int) -> str:
    now = "; ".join(
        f"{LABELS[name]}: {read_out(name, value_of(visit.assignment, name)) or '–'}"
        for name in STEPS[at].fields
    )
    text = _(
        "Somebody changed this request meanwhile. Now it says: {now}. What you typed stands below: "
        "save it, and it takes the place of that."
    )
    return text.format(now=now)


def _show(visit: Visit, at: int, form: StepForm) -> HttpResponse:
    step = STEPS[at]
    alone = len(form.fields) == 1
    first: Any = form[step.fields[0]]
    codes = WARNED_AT.get(step.id, ())
    context: dict[str, Any] = {
        "step": step,
        "number": at + 1,
        "steps": len(STEPS),
        "part": round((at + 1) / len(STEPS) * 100),
        "form": form,
        "alone": alone,
        # The title is the label of the only field, if that is one to type in.
        "typed_at": first.id if alone and first.field.look != "choices" else "",
        "revision": visit.assignment.revision,
        "is_first": at == 0,
        "is_last": at + 1 == len(STEPS),
        "warnings": shown_warnings(
            one for one in warnings_of(visit.assignment) if one.code in codes
        ),
        # What a project of the programme wrote about this step.
        "pages": [
            {
                "title": page.title,
                "address": page_address(page.slug, page.language),
                "tag": lang_of(page.language),
            }
            for page in step_pages(step.id, visit.language)
        ],
    }
    return visit.show("briefing", context)
