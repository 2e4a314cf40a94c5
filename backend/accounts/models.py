"""A member: whoever signs in, and the sessions of members. Seekers have no row here."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from backend.core.crypto.labels import SUITE
from backend.core.crypto.member import normalise_email


class MemberManager(BaseUserManager["Member"]):
    """Finds members by their e-mail address, which is kept in lower case."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        """Return the member with this address, whatever its capitals."""
        return self.get(email=normalise_email(username or ""))

    def by_email(self, email: str) -> models.QuerySet["Member"]:
        """Return the active member with this address, or none."""
        return self.filter(email=normalise_email(email), is_active=True)


class Member(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: caseworker, coordinator, operator.

    The account system's password is not what the member types, but `login` of protocol.md,
    "The member": derived from it in the browser. `salt` (16 bytes) and `key_envelope` belong to
    that password and change with it, in one call.
    """

    # When somebody last signed in is nobody's business, and one write less at every sign-in.
    last_login = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    # Of the interface, for mails; empty: the first language there is.
    language = models.CharField(max_length=10, blank=True, editable=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(_("operator"), default=False)
    salt = models.BinaryField(max_length=16)
    public_key = models.BinaryField(max_length=1216, null=True)
    suite = models.PositiveSmallIntegerField(default=SUITE, editable=False)
    key_envelope = models.BinaryField(max_length=60, null=True)

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="member_email_lower"
            ),
            models.CheckConstraint(
                condition=models.Q(public_key__isnull=True, key_envelope__isnull=True)
                | models.Q(public_key__isnull=False, key_envelope__isnull=False),
                name="member_keys_both_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class Session(models.Model):
    """A session as the database knows it: neither its token nor what is in it can be read here.

    `digest` is SHA-256 of the token; `box` is the content, locked under a key from the token.
    There is no address and no user agent, and times are by the hour. `member` is set as soon as
    the password was right, before a second factor was given.
    """

    digest = models.BinaryField(primary_key=True, max_length=32)
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="sessions")
    box = models.BinaryField()
    expires = models.DateTimeField(db_index=True)
    ends = models.DateTimeField()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return bytes(self.digest[:4]).hex()
