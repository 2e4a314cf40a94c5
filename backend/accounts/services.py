"""Changes of a member's account: creation, keys, password, deletion."""

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
    """Create an account; without a login the member sets a password by a link of `resets`.

    :param login: derived from the password with the salt of `salt_for`
    :raises NoAddress: mail cannot be sent there
    :raises AddressInUse: the address has an account
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
    """Return the salt of an address, with the same work whether or not it has an account."""
    first = initial_salt(settings.MEMBER_SALT_KEY, email)
    stored = Member.objects.by_email(email).values_list("salt", flat=True).first()
    return bytes(stored) if stored else first


@transaction.atomic
def set_first_keys(
    *, member: Member, public_key: bytes, key_envelope: bytes, pins: PinBox | None = None
) -> None:
    """Store a member's first keys and pins; raise `Conflict` if there are others."""
    _check_public_key(public_key)
    mine = Member.objects.filter(pk=member.pk)
    fresh = mine.filter(public_key__isnull=True)
    if fresh.update(public_key=public_key, key_envelope=key_envelope):
        replace_pins(member=member, pins=pins)
        return
    if not mine.filter(public_key=public_key, key_envelope=key_envelope).exists():
        raise Conflict(_("You have keys already."))


def note_language(*, member: Member, language: str) -> None:
    """Store the language for mails to the member, if it changed."""
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
    """Change login, salt, envelope and pins; end other sessions and return the new token.

    :raises WrongLogin: `current_login` is wrong
    :raises Conflict: the password was changed meanwhile, the member has no keys, or the pins are
        not the next version (`pins-changed`)
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
    """Mail a link for a new password if the address has an account, without telling whether."""
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
    """Set a new password and key pair; all sessions end and all grants become void.

    :raises NeedsSecondFactor: `second_factor_code` is required
    :raises WrongCode: it is wrong
    :raises NoPublicKey: the public key is invalid
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
    """Erase the personal data, keys and access of an account to which other rows refer."""
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
    """Return the normalised address; raise `NoAddress` if mail cannot be sent to it."""
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
