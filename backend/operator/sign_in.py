"""Signing in: address, login and code are checked, and failed attempts slowed as elsewhere."""

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

from .access import begin


class NotRight(KierError):
    """Address and password do not belong together, or not to an operator."""

    def __init__(self) -> None:
        super().__init__(_("This address and password do not fit an operator's account."))


def sign_in(request: HttpRequest, *, email: str, login: str, code: str, proof: str) -> None:
    """Begin a session, or say why not; whoever has a second factor has to give its code.

    :param login: derived from the password in the browser (protocol.md, "The member", 2)
    :param proof: the answer to a challenge, or empty

    :raises SlowedDown: too many failed, and there is no proof of work
    :raises NotRight: nobody has this address and login, or not as an operator
    :raises NeedsSecondFactor: the login is right, and a code has to come with it
    :raises TooSoon: a code was wrong just now
    :raises WrongCode: the code is not one of theirs, or was used before
    """
    # It counts once, and here for all that may ask.
    has_proof = cache(lambda: is_proof(proof))
    attempt = sign_in_delays.admit(origin=origin_of(request), email=email, has_proof=has_proof)
    member = authenticate(request, email=email, password=login)
    if not isinstance(member, Member) or not member.is_staff:
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
    """Use up a code from the member's phone, or a recovery code.

    :raises NeedsSecondFactor: there is none
    :raises TooSoon: one was wrong just now
    :raises WrongCode: it is not one of theirs, or was used before
    """
    if not code:
        raise NeedsSecondFactor
    with counted_code(request, member, lane):
        if not second_factor.use_code(member, code):
            raise WrongCode


@contextmanager
def counted_code(request: HttpRequest, member: Member, lane: Lane = Lane.SESSION) -> Iterator[None]:
    """Count what is done within as a wrong code, unless it goes well.

    :raises TooSoon: a code was wrong just now
    """
    turn = code_attempts.take_turn(member=member.pk, lane=lane, origin=origin_of(request))
    try:
        yield
    except WrongCode:
        turn.fail()
        raise
    turn.take_back()
