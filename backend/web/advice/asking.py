"""Where somebody begins who wants advice: who they are, and where the link goes."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backend.core.characters import has_hidden
from backend.core.errors import Conflict, Missing, OutOfSpace
from backend.core.origin import origin_of
from backend.core.throttling import take
from backend.experts.models import Platform
from backend.experts.selectors.platform import the_platform
from backend.experts.services.links import Sent, ask
from backend.experts.services.requester_mail import MAILBOX
from backend.experts.states import RequesterKind
from backend.web.pages import page
from backend.web.same_origin import is_same_origin
from backend.web.surveys.languages import language_links

from .tongue import CODES, in_language, tongue_of, tongues_at

# As over the API: names of one line.
LONGEST_ADDRESS, LONGEST_NAME = 254, 100
UNSEEN = re.compile("[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]")
FIELDS = ("organisation", "name", "email", "kind", "language")


@require_http_methods(["GET", "HEAD", "POST"])
@page
def asking(request: HttpRequest, language: str = "") -> HttpResponse:
    """The form, or the same answer to whoever sent it, whatever happens then."""
    request.encoding = "utf-8"
    chosen = tongue_of(request, language)
    with in_language(chosen):
        try:
            platform = the_platform()
        except Missing:
            return render(request, "web/advice/none.html", status=404)
        if request.method != "POST":
            return _show(request, platform, chosen, {"language": chosen}, {})
        return _take(request, platform, chosen)


def _take(request: HttpRequest, platform: Platform, chosen: str) -> HttpResponse:
    typed = {name: UNSEEN.sub("", request.POST.get(name, "")).strip() for name in FIELDS}
    if not is_same_origin(request):
        stranger = _("This form came from another site. Send it once more.")
        return _show(request, platform, chosen, typed, {"": stranger}, status=403)
    if faults := _faults(typed):
        return _show(request, platform, chosen, typed, faults)
    if seconds := take(origin_of(request), "create"):
        busy = _("Many people are here now. Wait {seconds} seconds, and send it again.")
        faults = {"": busy.format(seconds=seconds)}
        return _show(request, platform, chosen, typed, faults, status=429)
    try:
        ask(Sent(**typed), form=_form_of(request))
    except OutOfSpace as error:
        return _show(request, platform, chosen, typed, {"": error.detail}, status=507)
    except Conflict as conflict:
        faults = {one.field: one.detail for one in conflict.errors}
        return _show(request, platform, chosen, typed, faults)
    context = _context(platform, chosen) | {"email": typed["email"]}
    return render(request, "web/advice/asked.html", context)


def _form_of(request: HttpRequest) -> UUID:
    """The identifier of the form that was sent; a new one if it has none."""
    try:
        return UUID(request.POST.get("form", ""))
    except ValueError:
        return uuid4()


def _faults(typed: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for name, text in (
        ("organisation", _("Say for which organisation you ask.")),
        ("name", _("Say what you are called.")),
    ):
        if not typed[name]:
            found[name] = text
        elif len(typed[name]) > LONGEST_NAME:
            found[name] = _("Make this {most} characters or less.").format(most=LONGEST_NAME)
    if has_hidden(typed["email"]):
        found["email"] = _("There is a character in this address that nobody sees. Type it anew.")
    elif len(typed["email"]) > LONGEST_ADDRESS or not MAILBOX.fullmatch(typed["email"]):
        found["email"] = _("Give your mail address at work, such as name@city.nl.")
    if typed["kind"] not in RequesterKind.values:
        found["kind"] = _("Choose what fits best.")
    if typed["language"] not in CODES:
        found["language"] = _("Choose a language.")
    return found


def _show(
    request: HttpRequest,
    platform: Platform,
    chosen: str,
    typed: Mapping[str, str],
    faults: Mapping[str, str],
    *,
    status: int = 200,
) -> HttpResponse:
    context = _context(platform, chosen) | {
        "fields": [_field(name, typed.get(name, ""), faults.get(name, "")) for name in FIELDS],
        # Tells this form from others, so that a finger that taps twice asks once.
        "form": _form_of(request),
        "tongues": tongues_at("/advice/ask/"),
        "faults": [
            {"id": f"f-{name}" if name else "", "text": text} for name, text in faults.items()
        ],
    }
    return render(request, "web/advice/ask.html", context, status=status)


def _context(platform: Platform, chosen: str) -> dict[str, Any]:
    return {"platform": platform, "name": platform.organisation.name, "language": chosen}


def _field(name: str, value: str, fault: str) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "id": f"f-{name}", "fault": fault, "value": value}
    match name:
        case "organisation":
            return field | _line(_("Your organisation"), "organization")
        case "name":
            return field | _line(_("Your name"), "name")
        case "email":
            hint = _("We mail you a link. We use your address for this request only.")
            typed = {"type": "email", "mode": "email", "hint": hint}
            return field | _line(_("Your mail address at work"), "email") | typed
        case "kind":
            choices = [(str(one), str(one.label)) for one in RequesterKind]
            return field | _choices(_("What kind of organisation is it?"), choices, value)
    own = language_links(CODES)
    choices = [(one.code, one.name) for one in own]
    found = _choices(_("In which language do we write to you?"), choices, value)
    # Each is called as its speakers call it.
    for option, one in zip(found["options"], own, strict=True):
        option["lang"] = one.tag
    return field | found


def _line(label: str, filled: str) -> dict[str, Any]:
    return {"look": "line", "type": "text", "label": label, "filled": filled}


def _choices(label: str, choices: list[tuple[str, str]], value: str) -> dict[str, Any]:
    options = [
        {"value": one, "label": capfirst(text), "chosen": one == value} for one, text in choices
    ]
    return {"look": "choices", "type": "radio", "label": label, "options": options, "two": True}
