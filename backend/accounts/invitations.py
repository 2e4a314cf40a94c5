"""Accounts of invited people, without telling who already has one.

If the address has an account, a stand-in row is created instead, with which nobody can sign in. It
becomes a real account if the other one is gone at the time of a later mail.
"""

from uuid import uuid4

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from backend.core.crypto.member import initial_salt
from backend.core.limits import LONGEST_NAME
from backend.core.names import clean_name

from .models import Member
from .services import checked_address


def create_invited(*, email: str, name: str = "") -> Member:
    """Create an account or a stand-in, with the same queries. May raise `NoAddress`, `Conflict`."""
    address = checked_address(email)
    name = clean_name(name, longest=LONGEST_NAME)
    is_taken = Member.objects.filter(email=address).exists()
    try:
        with transaction.atomic():
            return _create(address, name, is_taken=is_taken)
    except IntegrityError:
        # Somebody else invited it at the same moment.
        return _create(address, name, is_taken=True)


@transaction.atomic
def claim_address(member: Member) -> bool:
    """Return whether the account has its own address; give a free one to a stand-in."""
    if not member.stands_in_for:
        return True
    address = member.stands_in_for
    if Member.objects.filter(email=address).exists():
        return False
    member.email, member.stands_in_for, member.is_active = address, "", True
    member.salt = initial_salt(settings.MEMBER_SALT_KEY, address)
    try:
        with transaction.atomic():
            member.save(update_fields=["email", "stands_in_for", "is_active", "salt"])
    except IntegrityError:
        return False
    return True


def _create(address: str, name: str, *, is_taken: bool) -> Member:
    member = Member(
        # No mail goes to the stand-in's own address (RFC 2606), and nobody guesses it.
        email=f"{uuid4().hex}@invited.invalid" if is_taken else address,
        stands_in_for=address if is_taken else "",
        is_active=not is_taken,
        name=name,
        salt=initial_salt(settings.MEMBER_SALT_KEY, address),
        password=make_password(None),
    )
    member.save(force_insert=True)
    return member
