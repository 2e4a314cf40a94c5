"""The pages for signing in and for the second factor."""

import json
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from backend.accounts import authenticators
from backend.accounts.code_attempts import TooSoon
from backend.accounts.models import Member
from backend.accounts.second_factor import has_second_factor
from backend.accounts.sign_in_delays import SlowedDown
from backend.core.errors import KierError
from backend.core.proof_of_work import new_challenge

from . import access, sign_in
from .pages import operator_page

LONGEST_ADDRESS, LOGIN_SIZE, LONGEST_CODE, LONGEST_PROOF = 254, 43, 32, 1000
# Wrong is 400, and a turn that has to be waited for 429, as over the API.
WRONG, TOO_MANY = 400, 429


class SignInForm(forms.Form):
    """The form of the sign-in page; the browser derives the login from the password."""

    email = forms.CharField(max_length=LONGEST_ADDRESS)
    login = forms.CharField(max_length=LOGIN_SIZE)
    code = forms.CharField(max_length=LONGEST_CODE, required=False)
    proof = forms.CharField(max_length=LONGEST_PROOF, required=False)


class CodeForm(forms.Form):
    """A code from an authenticator app."""

    code = forms.CharField(max_length=LONGEST_CODE)


@operator_page
@csrf_protect
@require_http_methods(["GET", "POST"])
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Show `/operator/login/` or sign in."""
    if request.method == "POST":
        return _try_to_sign_in(request)
    if access.may_enter(request):
        return redirect(_after(request))
    if access.is_operator(request):
        return redirect("admin:second_factor")
    return _sign_in(request)


@operator_page
@csrf_protect
@require_http_methods(["GET", "POST"])
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """Show `/operator/second-factor/`, or change the second factor."""
    if not access.is_operator(request) or not isinstance(request.user, Member):
        return redirect(f"{reverse('admin:login')}?next={quote(request.path)}")
    act = _change_factor if has_second_factor(request.user) else _set_factor_up
    try:
        return act(request, request.user)
    except TooSoon as slowed:
        return _slowed(_factor(request, request.user, slowed.detail), slowed)
    except KierError as error:
        return _factor(request, request.user, error.detail)


def _try_to_sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _sign_in(request, error=_("Fill in your address and your password."))
    values = form.cleaned_data
    try:
        sign_in.sign_in(request, **values)
    except SlowedDown as slowed:
        page = _sign_in(request, values["email"], _wait(slowed), new_challenge())
        return _slowed(page, slowed)
    except TooSoon as slowed:
        return _slowed(_sign_in(request, values["email"], slowed.detail), slowed)
    except KierError as error:
        return _sign_in(request, values["email"], error.detail)
    return redirect(_after(request))


def _set_factor_up(request: HttpRequest, member: Member) -> HttpResponse:
    form = CodeForm(request.POST)
    if request.method == "GET" or not form.is_valid():
        return _factor(request, member)
    with sign_in.counted_code(request, member):
        codes = authenticators.set_up(
            member=member, session=request.session, code=form.cleaned_data["code"]
        )
    return _codes(request, codes)


def _change_factor(request: HttpRequest, member: Member) -> HttpResponse:
    if request.method == "GET":
        return _factor(request, member)
    sign_in.check_code(request, member, request.POST.get("code", "")[:LONGEST_CODE])
    if "new_phone" not in request.POST:
        return _codes(request, authenticators.new_recovery_codes(member))
    authenticators.remove(member=member, session=request.session)
    messages.info(request, _("Your old phone no longer counts. Set up the new one now."))
    return redirect("admin:second_factor")


def _sign_in(
    request: HttpRequest,
    email: str = "",
    error: str = "",
    challenge: dict[str, Any] | None = None,
) -> HttpResponse:
    context = _look(_("Sign in"), error) | {
        "email": email,
        "next": _after(request),
        "next_field": REDIRECT_FIELD_NAME,
        "challenge": json.dumps(challenge) if challenge else "",
    }
    return _answer(request, "sign-in", context)


def _factor(request: HttpRequest, member: Member, error: str = "") -> HttpResponse:
    context = _look(_("Second factor"), error)
    if has_second_factor(member):
        context["left"] = authenticators.recovery_codes_left(member)
        return _answer(request, "second-factor", context)
    secret = authenticators.secret_of(request.session)
    # Drawn by allauth of what it made itself.
    context["picture"] = mark_safe(authenticators.picture_of(member, secret))  # noqa: S308
    context["secret"] = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return _answer(request, "set-up-second-factor", context)


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return _answer(request, "recovery-codes", _look(_("Recovery codes")) | {"codes": codes})


def _slowed(response: HttpResponse, slowed: SlowedDown | TooSoon) -> HttpResponse:
    response.status_code = TOO_MANY
    response["Retry-After"] = str(slowed.wait)
    return response


def _wait(slowed: SlowedDown) -> str:
    return ngettext(
        "There were many failed attempts. Wait {seconds} second and try again.",
        "There were many failed attempts. Wait {seconds} seconds and try again.",
        slowed.wait,
    ).format(seconds=slowed.wait)


def _look(title: str, error: str = "") -> dict[str, Any]:
    """Return the context of Django's admin for a page outside of it."""
    return {"title": title, "error": error, "site_title": "Kier", "site_header": "Kier"}


def _answer(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    status = WRONG if context["error"] else 200
    return render(request, f"operator/{name}.html", context, status=status)


def _after(request: HttpRequest) -> str:
    """Return the operator's page that was asked for, or the front page."""
    front = reverse("admin:index")
    asked = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or front
    own = url_has_allowed_host_and_scheme(asked, None) and asked.startswith(front)
    return asked if own else front
