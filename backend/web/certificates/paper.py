"""`/c/<code>/paper`: the certificate again, for whoever knows the name on it.

So a holder who lost the file gets it, and whoever checks one sees whether the name belongs to the
code. A code that is none, one of somebody else, and a wrong name are one answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_http_methods

from backend.core.errors import Conflict
from backend.core.limits import LONGEST_ADDRESS
from backend.core.locale import for_seekers
from backend.programmes.certificate_addresses import read_code
from backend.programmes.models import Certificate
from backend.programmes.services.badges import badge_of
from backend.programmes.services.certificate_files import paper_of, text_of
from backend.programmes.services.certificate_reminders import remind
from backend.programmes.services.certificates import (
    LONGEST_HOLDER,
    plain_name,
    status_of,
    with_code_and_name,
)
from backend.programmes.states import CertificateStatus
from backend.web.same_origin import is_same_origin

from .answers import chosen_language, page, waiting

REMINDER: Final = "reminder"
PAGE: Final = "web/certificates/paper.html"
PRIVATE: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'",
}


@dataclass(frozen=True, slots=True)
class File:
    """A form in which a certificate is handed out."""

    name: str
    media_type: str
    make: Callable[[Certificate, str, str, str], bytes]


FILES: Final[Mapping[str, File]] = {
    "pdf": File("certificate.pdf", "application/pdf", paper_of),
    "badge": File(
        "badge.jwt",
        "application/jwt",
        lambda row, code, holder, _language: badge_of(row, code, holder).encode(),
    ),
    "text": File(
        "certificate.txt",
        "text/plain; charset=utf-8",
        lambda row, code, holder, language: text_of(row, code, holder, language).encode(),
    ),
}


class PaperForm(forms.Form):
    """The name on a certificate, and how somebody wants to have it."""

    name = forms.CharField(max_length=LONGEST_HOLDER, required=False)
    form = forms.ChoiceField(choices=[(name, name) for name in (*FILES, REMINDER)])
    email = forms.CharField(max_length=LONGEST_ADDRESS, required=False)

    def clean_name(self) -> str:
        """Return the name as it comes onto the paper."""
        return plain_name(self.cleaned_data["name"])


@for_seekers
@require_http_methods(["GET", "HEAD", "POST"])
def paper_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """Ask for the name, and return the certificate if it is the one."""
    if request.method != "POST":
        return _shown(request, {})
    if not is_same_origin(request):
        return HttpResponse(status=403)
    return waiting(request, "paper") or _answer(request, read_code(code))


def _answer(request: HttpRequest, code: str) -> HttpResponse:
    form = PaperForm(request.POST)
    found = (
        with_code_and_name(code=code, holder=form.cleaned_data["name"]) if form.is_valid() else None
    )
    typed = {
        "name": request.POST.get("name", "")[:LONGEST_HOLDER],
        "email": request.POST.get("email", "")[:LONGEST_ADDRESS],
    }
    if found is None:
        return _shown(request, {**typed, "unknown": True}, status=404)
    if status_of(found) == CertificateStatus.REVOKED:
        return _shown(request, {"revoked": True}, status=410)
    wants_mail = form.cleaned_data["form"] == REMINDER
    try:
        if not wants_mail:
            return _file(request, found, code, form.cleaned_data)
        with chosen_language(request) as language:
            remind(certificate=found, email=form.cleaned_data["email"], language=language)
    except Conflict as conflict:
        fault = "mail_fault" if wants_mail else "fault"
        return _shown(request, {**typed, fault: conflict.detail}, status=409)
    return _shown(request, {"reminded": True})


def _file(
    request: HttpRequest, row: Certificate, code: str, wanted: Mapping[str, str]
) -> HttpResponse:
    file = FILES[wanted["form"]]
    with chosen_language(request) as language:
        content = file.make(row, code, wanted["name"], language)
    headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="{file.name}"'}
    return HttpResponse(content, content_type=file.media_type, headers=headers)


def _shown(request: HttpRequest, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    with chosen_language(request):
        made = page(PAGE, {"longest": LONGEST_HOLDER, **context}, status=status)
    return HttpResponse(made.body, status=status, headers=dict(made.headers))
