"""Sessions of the operator's pages, which use a cookie and end after an hour without a call."""

from typing import Any

from django.contrib.auth import login as begin_session
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest

from backend.accounts.models import Member
from backend.accounts.second_factor import has_second_factor_or_need_not
from backend.accounts.sessions import OperatorSessionStore
from backend.core.elapsed_time import age_of, mark_now
from backend.organisations.permissions import operates

IDLE_SECONDS = 3600
# The mark is written anew so often at the most, so that reading does not write.
_ANEW_SECONDS = 300
_SEEN = "operator_seen"
_BACKEND = "backend.accounts.sign_in.LoginBackend"


class OperatorSessionMiddleware(SessionMiddleware):
    """Django's middleware with the operator's session engine."""

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        self.SessionStore = OperatorSessionStore


def begin(request: HttpRequest, member: Member) -> None:
    """Begin an operator's session after a correct login, and end any previous one."""
    request.session.flush()
    begin_session(request, member, backend=_BACKEND)
    request.session[_SEEN] = mark_now()


def is_operator(request: HttpRequest) -> bool:
    """Return whether an operator is signed in, with or without a second factor."""
    user = request.user
    if not (user.is_authenticated and user.is_active and operates(user)):
        return False
    age = age_of(request.session.get(_SEEN))
    if age >= IDLE_SECONDS:
        # For good: whatever the clock says later.
        request.session.flush()
        return False
    if age >= _ANEW_SECONDS:
        request.session[_SEEN] = mark_now()
    return True


def may_enter(request: HttpRequest) -> bool:
    """Return whether an operator is signed in, in production with a second factor."""
    return is_operator(request) and has_second_factor_or_need_not(request.session)
