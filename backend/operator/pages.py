"""Headers of the operator's pages."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override

from backend.web.pages import PAGE_CSP, View, page

OPERATOR_CSP = PAGE_CSP | {
    # Django's admin brings its scripts and styles as files; only our import map stands in a page.
    "script-src": [CSP.SELF, CSP.NONCE, CSP.WASM_UNSAFE_EVAL],
    "style-src": [CSP.SELF],
}


def operator_page(view: View) -> View:
    """Add the headers of an operator's page to a view."""

    @wraps(view)
    def rendered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        # Django's admin leaves that for later; `page` compresses what is there.
        return response.render() if isinstance(response, TemplateResponse) else response

    return csp_override(OPERATOR_CSP)(page(rendered))


@operator_page
def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form with a wrong or expired CSRF token."""
    return render(request, "operator/form-refused.html", status=403)
