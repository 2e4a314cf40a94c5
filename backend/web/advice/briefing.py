"""One step of a request on a page, with advice and an example beside it."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, ImpossibleMove
from backend.experts.briefing import STEPS
from backend.experts.selectors.requests import warnings_of
from backend.experts.services.revisions import change

from .fields import read_fields, shown_fields
from .link import Here, behind_link, refused
from .standing import WRITING
from .words import LABELS, read_out, shown_warnings, value_of

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
def briefing(here: Here, step: str) -> HttpResponse:
    """A step; whichever button is tapped, what was typed is kept.

    :raises Http404: there is no such step
    """
    if step not in PLACES:
        raise Http404
    at = PLACES[step]
    if here.request.method != "POST":
        return _show(here, at, {}) if here.assignment.state in WRITING else here.on()
    if why := refused(here.request):
        return _show(here, at, {"": why})
    return _save(here, at)


def _save(here: Here, at: int) -> HttpResponse:
    sent, step = here.request.POST, STEPS[at]
    values, faults = read_fields(step.fields, sent)
    if faults:
        return _show(here, at, faults)
    before = _to_say(here)
    revision = sent.get("revision", "")
    known = revision.isdecimal() and len(revision) < MAX_REVISION
    try:
        change(
            here.assignment,
            by=here.actor,
            revision=int(revision) if known else 0,
            values=values,
        )
    except Conflict as conflict:
        here.assignment.refresh_from_db()
        if not _stands_there(here, values):
            return _show(here, at, _refusal(here, at, conflict))
    here.assignment.refresh_from_db()
    if _to_say(here) - before and sent.get("go") == "next":
        return here.on(f"/briefing/{step.id}#warned")
    return here.on(_after(sent.get("go", ""), at))


def _to_say(here: Here) -> set[str]:
    """Which of `SAID_AT_ONCE` hold for what stands there, with the fee, so that another is new."""
    fee = here.assignment.fee_cents
    found = {one.code for one in warnings_of(here.assignment)} & SAID_AT_ONCE
    return {f"{one} {fee}" for one in found}


def _stands_there(here: Here, values: Mapping[str, Any]) -> bool:
    """Whether a form that was sent twice has done its work the first time."""
    return all(
        read_out(name, value) == read_out(name, value_of(here.assignment, name))
        for name, value in values.items()
    )


def _refusal(here: Here, at: int, conflict: Conflict) -> dict[str, str]:
    """Why nothing was saved, by field."""
    places = [(one.field.rpartition(".")[2], one.detail) for one in conflict.errors]
    if faults := {name: text for name, text in places if name in STEPS[at].fields}:
        return faults
    if isinstance(conflict, ImpossibleMove):
        text = _(
            "Your request was sent meanwhile, so this was not saved. Copy what you typed, if you "
            "need it: you can change your request again when we ask you something."
        )
        return {"": text}
    return {"": _overtaken(here, at)}


def _after(go: str, at: int) -> str:
    """Where a button leads, below the address of the request."""
    to = {"back": at - 1, "next": at + 1}.get(go, len(STEPS))
    return f"/briefing/{STEPS[to].id}" if 0 <= to < len(STEPS) else ""


def _overtaken(here: Here, at: int) -> str:
    now = "; ".join(
        f"{LABELS[name]}: {read_out(name, value_of(here.assignment, name)) or '–'}"
        for name in STEPS[at].fields
    )
    text = _(
        "Somebody changed this request meanwhile. Now it says: {now}. What you typed stands below: "
        "save it, and it takes the place of that."
    )
    return text.format(now=now)


def _show(here: Here, at: int, faults: Mapping[str, str]) -> HttpResponse:
    step, sent = STEPS[at], here.request.POST if here.request.method == "POST" else None
    fields = shown_fields(here.assignment, step.fields, sent=sent, faults=faults)
    alone = len(fields) == 1
    codes = WARNED_AT.get(step.id, ())
    context: dict[str, Any] = {
        "step": step,
        "number": at + 1,
        "steps": len(STEPS),
        "part": round((at + 1) / len(STEPS) * 100),
        "fields": fields,
        "alone": alone,
        # The title is the label of the only field, if that is one to type in.
        "typed_at": fields[0]["id"] if alone and fields[0]["look"] != "choices" else "",
        "revision": here.assignment.revision,
        "is_first": at == 0,
        "is_last": at + 1 == len(STEPS),
        "warnings": shown_warnings(
            one for one in warnings_of(here.assignment) if one.code in codes
        ),
        "faults": [
            {"id": f"f-{name}" if name else "", "text": text, "label": LABELS.get(name, "")}
            for name, text in faults.items()
        ],
    }
    return here.show("briefing", context)
