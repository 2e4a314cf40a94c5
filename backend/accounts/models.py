"""A member: whoever signs in. Seekers never do, and have no row here."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class MemberManager(BaseUserManager["Member"]):
    """Finds members by their e-mail address, which is kept in lower case."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        """The member with this address, whatever its capitals."""
        return self.get(email=(username or "").strip().lower())


class Member(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: caseworker, coordinator, operator.

    The account system's password is not what the member types, but `login` of protocol.md,
    "The member": derived from it in the browser. `salt` (16 bytes) and `key_envelope` belong to
    that password and change with it, in one call.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(_("operator"), default=False)
    salt = models.BinaryField(max_length=32)
    public_key = models.BinaryField(max_length=1216, null=True)
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
        ]

    def __str__(self) -> str:
        return self.name or self.email
