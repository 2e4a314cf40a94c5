"""Members, their pins, sessions and attempts at codes. Seekers have no row here."""

import uuid
from typing import ClassVar, override

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from backend.core.crypto.labels import SUITE
from backend.core.mail_addresses import normalise_email
from backend.core.row_macs import AuthenticatedQuerySet, AuthenticatedRow

_Manager = BaseUserManager.from_queryset(AuthenticatedQuerySet)


class MemberManager(_Manager["Member"]):
    """Finds members by normalised e-mail address."""

    @override
    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(email=normalise_email(username or ""))

    def by_email(self, email: str) -> models.QuerySet["Member"]:
        """Return the active member with this address as a query set."""
        return self.filter(email=normalise_email(email), is_active=True)


class Member(AuthenticatedRow, AbstractBaseUser, PermissionsMixin):
    """A caseworker, coordinator or operator.

    `password` hashes the `login` that the browser derives from what the member types. `salt` (16
    bytes) and `key_envelope` belong to that password and change with it.
    """

    MAC_FIELDS = (
        "email",
        "name",
        "is_active",
        "is_staff",
        "is_superuser",
        "password",
        "salt",
        "public_key",
        "suite",
        "key_envelope",
        "pins_due",
        "stands_in_for",
        "factors",
    )
    PLAIN_FIELDS = ("language",)
    UNTOLD_FIELDS = ("password", "salt", "factors")

    # When somebody last signed in is nobody's business, and one write less at every sign-in.
    last_login = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    # The address that was invited while it had an account already (`invitations.py`).
    stands_in_for = models.EmailField(blank=True, default="", editable=False)
    name = models.CharField(_("name"), max_length=100, blank=True)
    # Of the interface, for mails; empty: the first language there is.
    language = models.CharField(max_length=10, blank=True, editable=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(_("operator"), default=False)
    salt = models.BinaryField(max_length=16)
    public_key = models.BinaryField(max_length=1216, null=True)
    # By type, hashes of the authenticators that were set up (`second_factor.hash_of`). Their own
    # rows, which are allauth's, have no MAC, and count only if they are these.
    factors = models.JSONField(default=dict, editable=False)
    suite = models.PositiveSmallIntegerField(default=SUITE, editable=False)
    key_envelope = models.BinaryField(max_length=60, null=True)
    # The key pair is older than pins: this member's browser writes the first ones once.
    pins_due = models.BooleanField(default=False, editable=False)

    objects: ClassVar[MemberManager] = MemberManager()  # type: ignore[assignment]

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
        return self.name or self.address

    @property
    def address(self) -> str:
        """The address as invited, to which mail is sent."""
        return self.stands_in_for or self.email


class MemberPins(models.Model):
    """The keys that a member trusts, encrypted; `version` counts from 1."""

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="pins")
    suite = models.PositiveSmallIntegerField(default=SUITE)
    version = models.PositiveIntegerField()
    box = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.member_id}, {self.version}"


class Session(models.Model):
    """A session. `digest` is SHA-256 of the token, and `box` is encrypted with a key from it."""

    class Kind(models.TextChoices):
        """The scope of a session: an operator's opens nothing but the operator's pages."""

        PENDING = "pending"
        MEMBER = "member"
        OPERATOR = "operator"

    digest = models.BinaryField(primary_key=True, max_length=32)
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="sessions")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PENDING)
    box = models.BinaryField()
    expires = models.DateTimeField(db_index=True)
    ends = models.DateTimeField()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return bytes(self.digest[:4]).hex()


class CodeAttempts(models.Model):
    """A member's recent wrong codes; `last_at` and `origin` are those of the last one."""

    class Lane(models.TextChoices):
        """The step before the code; lanes are counted separately."""

        SIGN_IN = "sign-in"  # the right password
        RESET = "reset"  # a mailed link
        SESSION = "session"  # a whole sign-in

    member = models.ForeignKey(Member, models.CASCADE, related_name="code_attempts")
    lane = models.CharField(max_length=8, choices=Lane)
    wrong = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True, db_index=True)
    origin = models.CharField(max_length=28, blank=True)
    warned_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("attempts with codes")
        verbose_name_plural = _("attempts with codes")
        constraints = [
            models.UniqueConstraint(fields=["member", "lane"], name="code_attempts_once_per_lane")
        ]

    def __str__(self) -> str:
        return f"{self.lane}: {self.wrong}"


class UsedCode(models.Model):
    """The keyed hash of a used code, which may be used once only (RFC 6238, 5.2)."""

    digest = models.BinaryField(primary_key=True, max_length=32)
    expires = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("used code")
        verbose_name_plural = _("used codes")

    def __str__(self) -> str:
        return bytes(self.digest[:4]).hex()
