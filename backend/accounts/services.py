"""What can be done with a member's account: make it, give it keys, change its password."""

import os
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.base import SessionBase
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts import authenticators, code_attempts, resets, second_factor
from backend.accounts.errors import (
    AddressInUse,
    BadToken,
    NeedsSecondFactor,
    NoAddress,
    NoPublicKey,
    WrongCode,
    WrongLogin,
)
from backend.accounts.models import Member
from backend.accounts.pins import PinBox, advance_pins, replace_pins
from backend.accounts.sessions import end_sessions, renew
from backend.accounts.sign_in import is_login
from backend.accounts.signals import keys_replaced
from backend.core.crypto.errors import Malformed
from backend.core.crypto.key_pairs import PublicKey
from backend.core.crypto.member import SALT_SIZE, initial_salt
from backend.core.errors import Conflict
from backend.core.limits import LONGEST_ADDRESS, LONGEST_NAME
from backend.core.mail_addresses import NotAnAddress, checked_email
from backend.core.names import clean_name


def create_member(
    *,
    email: str,
    name: str = "",
    login: str | None = None,
    operator: bool = False,
    member_id: UUID | None = None,
) -> Member:
    """Make an account. Without a login the member sets a password by a link of `resets`.

    :param login: derived from the password with the salt that `salt_for` answers
    :param member_id: made by whoever locked a key pair for the member already
    :raises NoAddress: no mail can be sent there
    :raises AddressInUse: the address has an account
    :raises Conflict: the name is not plainly written
    """
    member = Member(
        email=checked_address(email),
        name=clean_name(name, longest=LONGEST_NAME),
        is_staff=operator,
        salt=initial_salt(settings.MEMBER_SALT_KEY, email),
        password=make_password(_checked(login) if login else None),
    )
    if member_id:
        member.pk = member_id
    try:
        with transaction.atomic():
            member.save(force_insert=True)
    except IntegrityError:
        raise AddressInUse from None
    return member


def salt_for(*, email: str) -> bytes:
    """Return the 16 bytes with which this address derives its login, known or not.

    One query and one HMAC in either case, so that nobody learns who has an account.
    """
    first = initial_salt(settings.MEMBER_SALT_KEY, email)
    stored = Member.objects.by_email(email).values_list("salt", flat=True).first()
    return bytes(stored) if stored else first


@transaction.atomic
def set_first_keys(
    *, member: Member, public_key: bytes, key_envelope: bytes, pins: PinBox | None = None
) -> None:
    """Keep a member's first key pair and first pins; saying the same again changes nothing.

    :raises NoPublicKey: nothing can be sealed to it
    :raises Conflict: the member has another pair, which only `reset_password` replaces
    """
    _check_public_key(public_key)
    mine = Member.objects.filter(pk=member.pk)
    fresh = mine.filter(public_key__isnull=True)
    if fresh.update(public_key=public_key, key_envelope=key_envelope):
        replace_pins(member=member, pins=pins)
        return
    if not mine.filter(public_key=public_key, key_envelope=key_envelope).exists():
        raise Conflict(_("You have keys already."))


def note_language(*, member: Member, language: str) -> None:
    """Keep the language in which a member reads Kier, for mails; no query if it is the same."""
    if member.language != language:
        Member.objects.filter(pk=member.pk).update(language=language)
        member.language = language


@transaction.atomic
def change_password(
    *,
    member: Member,
    session: SessionBase,
    current_login: str,
    login: str,
    salt: bytes,
    key_envelope: bytes,
    pins: PinBox,
) -> str:
    """Change login, salt, envelope and pins together, or nothing; other sessions end.

    Returns the new token of the session in which this was done.

    :raises WrongLogin: `current_login` is not the present one
    :raises Conflict: the password was changed meanwhile, or the member has no keys yet;
        `pins-changed` if the pins are not of the next version
    """
    if not is_login(current_login) or not member.check_password(current_login):
        raise WrongLogin
    password = make_password(_checked(login))
    unchanged = Member.objects.filter(pk=member.pk, password=member.password)
    if not unchanged.filter(public_key__isnull=False).update(
        password=password, salt=salt, key_envelope=key_envelope
    ):
        raise Conflict(_("Your password was changed meanwhile. Sign in again."))
    advance_pins(member=member, pins=pins)
    member.password, member.salt, member.key_envelope = password, salt, key_envelope
    token = renew(session, member)
    end_sessions(member, keep=session)
    code_attempts.forget_attempts(member)
    return token


@transaction.atomic
def request_reset(*, email: str) -> None:
    """Have a link for a new password sent to this address, if it has an account.

    Nothing tells the caller whether it has: queries, rows and answer are the same.
    """
    resets.request_link(email)


@transaction.atomic
def reset_password(
    *,
    member: Member,
    second_factor_code: str,
    login: str,
    salt: bytes,
    public_key: bytes,
    key_envelope: bytes,
    pins: PinBox,
) -> None:
    """Set a new password with a new key pair, for the one whom `resets.member_of` answered.

    All sessions end and all grants are void: they were sealed to a key that is lost. The pins are
    replaced, since nobody opens the old ones any more.

    :raises NeedsSecondFactor: the member has one, and `second_factor_code` is empty
    :raises WrongCode: it is not a code of theirs
    :raises NoPublicKey: nothing can be sealed to it
    :raises BadToken: the link was used meanwhile
    """
    _check_public_key(public_key)
    if second_factor.has_second_factor(member):
        if not second_factor_code:
            raise NeedsSecondFactor
        if not second_factor.use_code(member, second_factor_code):
            raise WrongCode
    unchanged = Member.objects.filter(pk=member.pk, password=member.password, is_active=True)
    if not unchanged.update(
        password=make_password(_checked(login)),
        salt=salt,
        public_key=public_key,
        key_envelope=key_envelope,
    ):
        raise BadToken
    replace_pins(member=member, pins=pins)
    end_sessions(member)
    code_attempts.forget_attempts(member)
    keys_replaced.send(sender=Member, member=member)


@transaction.atomic
def empty_account(*, member: Member) -> None:
    """Erase who an account was of, where rows that stay still point at it.

    Address, name, password, keys, second factor and sessions are gone: nobody signs in with it any
    more, and the address may be invited anew.
    """
    authenticators.remove(member=member)
    replace_pins(member=member, pins=None)
    Member.objects.filter(pk=member.pk).update(
        # No mail goes there (RFC 2606).
        email=f"{uuid4().hex}@gone.invalid",
        stands_in_for="",
        name="",
        language="",
        is_active=False,
        password=make_password(None),
        salt=os.urandom(SALT_SIZE),
        public_key=None,
        key_envelope=None,
    )
    member.refresh_from_db()


def checked_address(email: str) -> str:
    """Return the one spelling of an address to which mail can be sent.

    :raises NoAddress: there is none
    """
    try:
        address = checked_email(email)
    except NotAnAddress as reason:
        raise NoAddress(is_hidden=reason.is_hidden) from None
    # In one spelling an address may be longer than it was typed.
    if len(address) > LONGEST_ADDRESS:
        raise NoAddress
    return address


def _checked(login: str) -> str:
    # Whatever is hashed here can only be signed in with if it has this form.
    if not is_login(login):
        msg = "a login is 32 bytes in base64url"
        raise ValueError(msg)
    return login


def _check_public_key(raw: bytes) -> None:
    # Otherwise colleagues would find out, when they try to grant the organisation's key.
    try:
        PublicKey(raw)
    except Malformed:
        raise NoPublicKey from None
