"""Where somebody begins who wants advice: who they are, and where the link goes."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from backend.core.errors import Conflict, Missing, OutOfSpace
from backend.core.origin import origin_of
from backend.core.throttling import take
from backend.experts.models import Platform
from backend.experts.permissions import get_platform
from backend.experts.services.links import Sent, ask
from backend.web.pages import page
from backend.web.same_origin import is_same_origin

from .forms import NewRequestForm
from .languages import in_language, languages_at, page_language


@require_http_methods(["GET", "HEAD", "POST"])
@page
def request_form(request: HttpRequest, language: str = "") -> HttpResponse:
    """Show the form, or the same answer to whoever sent it, whatever happens then."""
    request.encoding = "utf-8"
    chosen = page_language(request, language)
    with in_language(chosen):
        try:
            platform = get_platform()
        except Missing:
            return render(request, "web/advice/none.html", status=404)
        if request.method != "POST":
            form = NewRequestForm(initial={"language": chosen})
            return _show(request, platform, chosen, form)
        return _take(request, platform, chosen)


def _take(request: HttpRequest, platform: Platform, chosen: str) -> HttpResponse:
    form = NewRequestForm.of(request.POST)
    if not is_same_origin(request):
        form.refuse(_("This form came from another site. Send it once more."))
        return _show(request, platform, chosen, form, status=403)
    if not form.is_valid():
        return _show(request, platform, chosen, form)
    if seconds := take(origin_of(request), "create"):
        busy = ngettext(
            "Many people are here now. Wait {seconds} second, and send it again.",
            "Many people are here now. Wait {seconds} seconds, and send it again.",
            seconds,
        )
        form.add_error(None, busy.format(seconds=seconds))
        return _show(request, platform, chosen, form, status=429)
    try:
        ask(Sent(**form.cleaned_data), form=_number_of(request))
    except OutOfSpace as error:
        form.add_error(None, error.detail)
        return _show(request, platform, chosen, form, status=507)
    except Conflict as conflict:
        for wrong in conflict.errors:
            form.add_error(wrong.field or None, wrong.detail)
        return _show(request, platform, chosen, form)
    context = _context(platform, chosen) | {"email": form.cleaned_data["email"]}
    return render(request, "web/advice/asked.html", context)


def _number_of(request: HttpRequest) -> UUID:
    """Return the identifier of the form that was sent; a new one if it has none."""
    try:
        return UUID(request.POST.get("form", ""))
    except ValueError:
        return uuid4()


def _show(
    request: HttpRequest,
    platform: Platform,
    chosen: str,
    form: NewRequestForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = _context(platform, chosen) | {
        "form": form,
        # Tells this form from others, so that a finger that taps twice asks once.
        "number": _number_of(request),
        "languages": languages_at("/advice/ask/"),
    }
    return render(request, "web/advice/ask.html", context, status=status)


def _context(platform: Platform, chosen: str) -> dict[str, object]:
    return {"platform": platform, "name": platform.organisation.name, "language": chosen}
