"""The open routes of the account system, below `_allauth/`.

An allow-list: a route that a later version of allauth adds stays closed.
"""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, NamedTuple

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.headless.account.views import SessionView
from allauth.headless.base.views import APIView, ConfigView
from allauth.headless.constants import Client
from allauth.headless.mfa.views import AuthenticatorsView, ManageRecoveryCodesView
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.utils.translation import gettext as _

from api.accounts import sign_in
from api.accounts.delays import as_response, proof_of, slowed, too_soon
from api.common.problems import Problem, respond
from api.common.throttles import slow_down
from backend.accounts.code_attempts import TooSoon
from backend.accounts.sign_in_delays import SlowedDown
from backend.core.origin import origin_of
from backend.core.throttling import take

# The largest is an e-mail address and a login.
LARGEST_BODY = 4096

type Page = Callable[..., HttpResponseBase]


def guarded(view: type[APIView], *methods: str) -> Page:
    """Return a view of the account system behind Kier's throttle and checks of method and body."""
    inner = view.as_api_view(client=Client.APP)

    @wraps(inner)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in methods:
            return respond("method-not-allowed", headers={"Allow": ", ".join(methods)})
        try:
            wait = take(origin_of(request), "call")
            if wait and not proof_of(request)():
                slow_down(wait)
            check_body(request.body)
            answer: HttpResponseBase = inner(request, *args, **kwargs)
        except Problem as problem:
            return as_response(problem)
        except SlowedDown as error:
            return as_response(slowed(error))
        except TooSoon as error:
            return as_response(too_soon(error))
        except UpdateError:
            # The session was ended elsewhere while this call was under way.
            return respond("not-authenticated")
        return answer

    return page


def ended_sign_in(page: Page) -> Page:
    """Return the page of the second factor with an explanation if the sign-in has ended.

    A pending sign-in ends after many wrong codes, no matter who sent them.
    """

    @wraps(page)
    def with_words(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            answer = page(request, *args, **kwargs)
        except ImmediateHttpResponse as immediate:
            answer = immediate.response
        if answer.status_code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.GONE}:
            return respond("not-authenticated", _("This sign-in has ended. Sign in again."))
        return answer

    return with_words


def check_body(body: bytes) -> None:
    """Raise `Problem` unless the body is empty or a small JSON object."""
    if len(body) > LARGEST_BODY:
        raise Problem("too-large")
    try:
        value = json.loads(body) if body else {}
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise Problem("malformed")


class Route(NamedTuple):
    """An open route: allauth's view, the methods that it may have, and what goes around it."""

    view: type[APIView]
    methods: tuple[str, ...]
    wrap: Callable[[Page], Page] | None = None


# The allow-list.
ROUTES: Mapping[str, Route] = {
    "config": Route(ConfigView, ("GET",)),
    "auth/login": Route(sign_in.LoginView, ("POST",)),
    "auth/session": Route(SessionView, ("GET", "DELETE")),
    "auth/reauthenticate": Route(sign_in.ReauthenticateView, ("POST",)),
    "auth/2fa/authenticate": Route(sign_in.CodeView, ("POST",), ended_sign_in),
    "auth/2fa/reauthenticate": Route(sign_in.ReauthenticateCodeView, ("POST",)),
    "account/authenticators": Route(AuthenticatorsView, ("GET",)),
    "account/authenticators/totp": Route(sign_in.TOTPView, ("GET", "POST", "DELETE")),
    "account/authenticators/recovery-codes": Route(ManageRecoveryCodesView, ("GET", "POST")),
}


def page_of(route: Route) -> Page:
    """Return the view of a route, behind Kier's own checks."""
    page = guarded(route.view, *route.methods)
    return route.wrap(page) if route.wrap else page


urlpatterns = [path(f"app/v1/{name}", page_of(route)) for name, route in ROUTES.items()]
