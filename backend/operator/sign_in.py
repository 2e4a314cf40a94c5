"""Sign-in of operators."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext as _

from backend.accounts import code_attempts, second_factor, sign_in_delays
from backend.accounts.code_attempts import Lane
from backend.accounts.errors import NeedsSecondFactor, WrongCode
from backend.accounts.models import Member
from backend.core.errors import KierError
from backend.core.origin import origin_of
from backend.core.proof_of_work import is_proof
from backend.organisations.permissions import operates

from .access import begin


class NotRight(KierError):
    """The address and password are not those of an operator."""

    def __init__(self) -> None:
        super().__init__(_("This address and password do not fit an operator's account."))


def sign_in(request: HttpRequest, *, email: str, login: str, code: str, proof: str) -> None:
    """Begin a session.

    :param login: derived from the password in the browser (protocol.md, "The member", 2)
    :param proof: the solution of a challenge, or empty
    :raises SlowedDown: there were too many failures
    :raises NotRight: the login is wrong, or not an operator's
    :raises KierError: as `check_code`, for members with a second factor
    """
    # It counts once, and here for all that may ask.
    has_proof = cache(lambda: is_proof(proof))
    attempt = sign_in_delays.admit(origin=origin_of(request), email=email, has_proof=has_proof)
    member = authenticate(request, email=email, password=login)
    if not isinstance(member, Member) or not operates(member):
        raise NotRight
    # Whoever knows the login has not failed here; codes are counted by themselves.
    attempt.forgive()
    factor = second_factor.has_second_factor(member)
    if factor:
        check_code(request, member, code, Lane.SIGN_IN)
    begin(request, member)
    if factor:
        second_factor.remember(request.session)


def check_code(request: HttpRequest, member: Member, code: str, lane: Lane = Lane.SESSION) -> None:
    """Use a code of the member. May raise `NeedsSecondFactor`, `TooSoon` or `WrongCode`."""
    if not code:
        raise NeedsSecondFactor
    with counted_code(request, member, lane):
        if not second_factor.use_code(member, code):
            raise WrongCode


@contextmanager
def counted_code(request: HttpRequest, member: Member, lane: Lane = Lane.SESSION) -> Iterator[None]:
    """Count a `WrongCode` raised within; raise `TooSoon` after a recent one."""
    turn = code_attempts.take_turn(member=member.pk, lane=lane, origin=origin_of(request))
    try:
        yield
    except WrongCode:
        turn.fail()
        raise
    turn.take_back()
