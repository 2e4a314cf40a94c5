"""What strangers send by a form: checked, slowed down and carried out; the form tells refusals."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.core.disk_space import check_space
from backend.core.errors import Conflict, OutOfSpace
from backend.core.origin import origin_of
from backend.core.throttling import take
from backend.web.same_origin import is_same_origin

DONE: Final = 0


def carry_out(
    request: HttpRequest,
    form: Any,
    act: Callable[[dict[str, Any]], object],
    *,
    wait: Callable[[HttpRequest], str],
    conflict: int = 200,
) -> int:
    """Carry out what a form asks; return `DONE`, or the status with which it is shown again.

    :param act: called with what the form holds
    :param wait: returns why an address has to wait, empty if it has not
    :param conflict: the status of what `act` refuses
    """
    if not is_same_origin(request):
        form.refuse(_("This form came from another site. Send it once more."))
        return 403
    if not form.is_valid():
        return 200
    if refusal := wait(request):
        form.add_error(None, refusal)
        return 429
    try:
        check_space()
        act(form.cleaned_data)
    except OutOfSpace as error:
        form.add_error(None, error.detail)
        return 507
    except Conflict as refused:
        for wrong in refused.errors:
            form.add_error(wrong.field if wrong.field in form.fields else None, wrong.detail)
        if not refused.errors:
            form.add_error(None, refused.detail)
        return conflict
    return DONE


def too_many_creates(request: HttpRequest) -> str:
    """Return why an address has to wait before it creates something; empty if it has not."""
    seconds = take(origin_of(request), "create")
    return busy(seconds) if seconds else ""


def busy(seconds: int) -> str:
    """Return what who called too often is told."""
    return ngettext(
        "Many people are here now. Wait {seconds} second, and send it again.",
        "Many people are here now. Wait {seconds} seconds, and send it again.",
        seconds,
    ).format(seconds=seconds)
