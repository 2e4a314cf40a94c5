"""Who is at the operator's pages: sessions by cookie, that end after an hour without a call.

The same session engine as everywhere, with a mark of its own: a token that the inbox holds in
memory opens nothing here.
"""

import time

from django.contrib.auth import login as begin_session
from django.http import HttpRequest

from backend.accounts.models import Member
from backend.accounts.second_factor import has_second_factor_or_need_not

IDLE_SECONDS = 3600
# The mark is written anew so often at the most, so that reading does not write.
_ANEW_SECONDS = 300
_SEEN = "operator_seen"
_BACKEND = "backend.accounts.sign_in.LoginBackend"


def begin(request: HttpRequest, member: Member) -> None:
    """Begin a session of an operator whose login was right; a session that was there ends."""
    request.session.flush()
    begin_session(request, member, backend=_BACKEND)
    request.session[_SEEN] = int(time.time())


def is_operator(request: HttpRequest) -> bool:
    """Tell whether an operator is signed in here, with or without a second factor."""
    user = request.user
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return False
    now = int(time.time())
    age = now - request.session.get(_SEEN, 0)
    if age >= IDLE_SECONDS:
        return False
    if age >= _ANEW_SECONDS:
        request.session[_SEEN] = now
    return True


def may_enter(request: HttpRequest) -> bool:
    """Tell whether an operator is signed in here, in production with a second factor."""
    return is_operator(request) and has_second_factor_or_need_not(request.session)
