"""Overdue work and failed rows, for operators and monitoring. Only times are looked at."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.tasks import task
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from backend.accounts import resets
from backend.core.hours import this_hour
from backend.core.isolation import set_aside
from backend.help_requests.services import erasure, overdue
from notifications import overview

from .checks import Check, State
from .invitations import sign_in_page
from .models import Operator

# What is done by the hour may be late by one, and a worker that was started anew by another.
ALLOWED = timedelta(hours=2)
OLDEST: dict[str, Callable[[], datetime | None]] = {
    "notices": overview.oldest_notice,
    "offers": overdue.oldest_due,
    "erasing": erasure.oldest_due,
}
DAY_SECONDS = 86_400


def late() -> dict[str, int]:
    """Return the hours by which each kind of work is late, beyond the allowed time."""
    now = this_hour()
    oldest = {name: find() for name, find in OLDEST.items()}
    return {
        name: int((now - since) / timedelta(hours=1))
        for name, since in oldest.items()
        if since and now - since > ALLOWED
    }


def due() -> Check:
    """Check that hourly work was done."""
    name, found = _("What is due"), late()
    if not found:
        return Check(name, State.GOOD, _("All of it was done in time."))
    hours = max(found.values())
    text = ngettext(
        "The oldest should have been done {n} hour ago.",
        "The oldest should have been done {n} hours ago.",
        hours,
    )
    names = {"notices": _("to tell"), "offers": _("to offer on"), "erasing": _("to erase")}
    kinds = ", ".join(names[kind] for kind in found)
    text = f"{text.format(n=number_format(hours, force_grouping=True))} ({kinds})"
    return Check(name, State.WRONG, text, _("Look whether the worker runs, and at its log."))


def left_out() -> Check:
    """Check that no rows failed repeatedly."""
    name, number = _("Left out"), set_aside()
    if not number:
        return Check(name, State.GOOD, _("Nothing."))
    text = ngettext(
        "{n} row failed again and again. It is tried once a day and holds up no other.",
        "{n} rows failed again and again. They are tried once a day and hold up no others.",
        number,
    )
    advice = _("The log says at which place of the code. Tell whoever looks after it.")
    return Check(name, State.WRONG, text.format(n=number_format(number)), advice)


def in_time(request: HttpRequest) -> HttpResponse:
    """Answer `/latez`: 503 if work is late or rows failed."""
    found = late()
    failing = set_aside()
    return JsonResponse(
        {"status": "late" if found or failing else "in time", "hours": found, "left_out": failing},
        status=503 if found or failing else 200,
        headers={"Cache-Control": "no-store"},
    )


def raise_alarm() -> int:
    """Mail the operators once a day while something is late; return their number."""
    wrong = [check for check in (due(), left_out()) if not check.is_good]
    if not wrong or not cache.add("late-alarm", True, DAY_SECONDS):
        return 0
    operators = Operator.objects.filter(is_active=True)
    for operator in operators:
        mail_lateness.enqueue(str(operator.pk))
    return len(operators)


@task
def mail_lateness(operator_id: str) -> None:
    """Mail an operator that something is late, without its content."""
    operator = Operator.objects.filter(pk=operator_id, is_active=True).first()
    if operator is None:
        return
    with override(operator.language or None):
        wrong = [check for check in (due(), left_out()) if not check.is_good]
        if wrong:
            said = "\n\n".join(f"{check.name}: {check.text}\n{check.advice}" for check in wrong)
            text = f"{said}\n\n{sign_in_page()}"
            resets.mail(operator, _("Kier: something was not done in time"), text)
