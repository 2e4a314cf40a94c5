"""`/c/<code>`: whether a certificate counts, and nothing else of it.

The answer is the same for all certificates of a state, and for all codes that are none: one
statement finds it, and the page was made before.
"""

from typing import Final

from django import forms
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_safe

from backend.core.locale import for_seekers
from backend.programmes.certificate_addresses import LONGEST_TYPED, read_code, shown_code
from backend.programmes.services.certificates import check

from .answers import chosen_language, kept, waiting

PAGE, FORM = "web/certificates/check.html", "web/certificates/form.html"
UNKNOWN: Final = "unknown"


class CodeForm(forms.Form):
    """A code as somebody typed it."""

    code = forms.CharField(max_length=LONGEST_TYPED)


@for_seekers
@require_safe
def check_form(request: HttpRequest) -> HttpResponseBase:
    """Return the form for a code; what was typed leads to the page of the certificate."""
    if "code" in request.GET:
        form = CodeForm(request.GET)
        code = read_code(form.cleaned_data["code"]) if form.is_valid() else ""
        if code:
            return HttpResponseRedirect(f"/c/{shown_code(code)}", status=303)
    with chosen_language(request):
        return kept(FORM, {"fault": "code" in request.GET}).response(request)


@for_seekers
@require_safe
def check_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """Return the state of the certificate with a code."""
    if "paper" in request.GET:
        return HttpResponseRedirect(f"/c/{shown_code(read_code(code))}/paper")
    if wait := waiting(request, "certificate"):
        return wait
    state = check(code)
    with chosen_language(request):
        status = 404 if state is None else 200
        return kept(PAGE, {"state": state or UNKNOWN}, status=status).response(request)
