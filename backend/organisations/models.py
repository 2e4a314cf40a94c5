"""Partner organisations, their keys, members and load."""

import uuid
from collections.abc import Sequence
from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from backend.core.crypto.labels import SUITE
from backend.core.crypto.proofs import PROOF_SIZE
from backend.core.row_macs import AuthenticatedRow

from .limits import MAX_TEMPLATE_SIZE
from .schedule import Schedule, Way

# Offers and closings of one organisation are counted on one of these rows by chance, so that a
# busy hour does not queue up behind a single row.
LOAD_SHARDS = 8


class Organisation(AuthenticatedRow):
    """A partner that answers help requests; its lists hold identifiers of `profiles`."""

    MAC_FIELDS = (
        "slug",
        "name",
        "about",
        "safety_net",
        "accepting",
        "audiences",
        "themes",
        "age_from",
        "age_to",
        "regions",
        "home_regions",
        "languages",
        "wishes",
        "easy_language",
        "capacity",
        "response_hours",
        "first_key",
    )

    USUAL_RESPONSE_HOURS: ClassVar[int] = 24

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    about = models.JSONField(_("about, by language"), default=dict)
    safety_net = models.BooleanField(_("safety net"), default=False)
    accepting = models.BooleanField(_("accepts new requests"), default=False)
    audiences = models.JSONField(_("audiences"), default=list)
    themes = models.JSONField(_("themes"), default=list)
    age_from = models.PositiveSmallIntegerField(_("youngest age"), default=0)
    age_to = models.PositiveSmallIntegerField(_("oldest age"), null=True, blank=True)
    regions = models.JSONField(_("regions"), default=list)
    home_regions = models.JSONField(_("home regions"), default=list)
    languages = models.JSONField(_("languages"), default=list)
    wishes = models.JSONField(_("what it can do"), default=list)
    easy_language = models.BooleanField(_("easy language"), default=False)
    capacity = models.PositiveIntegerField(_("places"), validators=[MinValueValidator(1)])
    response_hours = models.PositiveSmallIntegerField(
        _("answers within (hours)"), default=USUAL_RESPONSE_HOURS
    )
    # The first key that it ever had: without it no key is taken again without a proof.
    first_key = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(age_to__isnull=True)
                | models.Q(age_to__gte=models.F("age_from")),
                name="organisation_ages_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__gte=1), name="organisation_has_places"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Practice(AuthenticatedRow):
    """How an organisation works: its hours, and what it does with police and reporting.

    A table of its own, so that servers of the last release still verify rows of organisations.
    Without a row an organisation is always open.
    """

    MAC_FIELDS = ("hours", "closed", "open_on_holidays", "police", "revision")
    PLAIN_FIELDS = ("shows_presence", "second_reader")

    # Those of `InterpretedLanguages`, as `practice_of` reads them.
    interprets: Sequence[str] = ()

    organisation = models.OneToOneField(
        Organisation, models.DB_CASCADE, primary_key=True, related_name="practice"
    )
    # By way and day of `schedule`, as `09:00-17:00`.
    hours = models.JSONField(default=dict)
    # First and last day of each closed period. They are changed together and never one by one, so
    # that they stand here, where none can be taken away without the others.
    closed = models.JSONField(default=list)
    open_on_holidays = models.BooleanField(default=False)
    # What it does with police and reporting, by language.
    police = models.JSONField(default=dict)
    # Whether a seeker's open page says that somebody reads or writes (docs/live.md).
    shows_presence = models.BooleanField(default=True, db_default=True)
    # Whether a colleague reads some answers first (docs/second-reader.md).
    second_reader = models.BooleanField(default=False, db_default=False)
    # Counts changes: nobody overwrites what they did not see.
    revision = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.organisation_id)


class InterpretedLanguages(AuthenticatedRow):
    """The languages that an organisation interprets; no row, or an empty list: none.

    A table of its own, so that servers of the last release still verify rows of `Practice`.
    """

    MAC_FIELDS = ("languages",)

    organisation = models.OneToOneField(
        Organisation, models.DB_CASCADE, primary_key=True, related_name="+"
    )
    languages = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.organisation_id)


class OrganisationKey(AuthenticatedRow):
    """A public key of an organisation. Old ones stay, for opening old requests."""

    MAC_FIELDS = (
        "organisation",
        "number",
        "public",
        "suite",
        "recovery_envelope",
        "active",
        "replaces",
        "succession",
        "confirmed",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="keys")
    # Counts within the organisation: which key came after which.
    number = models.PositiveSmallIntegerField(default=1)
    public = models.BinaryField(max_length=1216)
    suite = models.PositiveSmallIntegerField(default=SUITE)
    recovery_envelope = models.BinaryField(max_length=60)
    active = models.BooleanField(default=True)
    # The key before, and the proof that a holder of that one made this one. Neither for the first
    # key, and for the first after the operator's reset.
    replaces = models.ForeignKey("self", models.DO_NOTHING, null=True, db_index=False)
    succession = models.BinaryField(max_length=PROOF_SIZE, null=True)
    # The operator compared the words of the first key; those that follow inherit it.
    confirmed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True, succession__isnull=True)
                | models.Q(replaces__isnull=False, succession__isnull=False),
                name="organisation_key_replaces_with_succession",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(active=True),
                name="organisation_one_active_key",
            ),
            models.UniqueConstraint(
                fields=["organisation", "number"], name="organisation_key_number_once"
            ),
        ]


class KeyGrant(models.Model):
    """An organisation's private seed, sealed to one member (protocol.md, "The member", 4)."""

    key = models.ForeignKey(OrganisationKey, models.CASCADE, related_name="grants")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants")
    suite = models.PositiveSmallIntegerField(default=SUITE)
    box = models.BinaryField(max_length=2048)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "member"], name="key_grant_once_per_member")
        ]


class AnswerTemplate(models.Model):
    """A text to answer with, which only members' browsers open (docs/words.md).

    `owner` is the member who keeps it for themselves; without one it is the organisation's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.DB_CASCADE, related_name="templates")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DB_CASCADE, null=True, related_name="+"
    )
    # The key whose seed locks it; an edit locks it under the newest one.
    key = models.ForeignKey(OrganisationKey, models.DO_NOTHING, related_name="+", db_index=False)
    suite = models.PositiveSmallIntegerField(default=SUITE)
    box = models.BinaryField(max_length=MAX_TEMPLATE_SIZE)
    # Bound into the box: nobody overwrites what they did not see.
    revision = models.PositiveIntegerField(default=1)
    changed_hour = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)

    @property
    def shared(self) -> bool:
        """Whether all colleagues see it."""
        return self.owner_id is None


class HolderChallenge(models.Model):
    """A challenge for holders of an organisation's key. The answer is derived, not stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(OrganisationKey, models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.id)


class Role(models.TextChoices):
    """The role of a member at their organisation."""

    CASEWORKER = "caseworker", _("caseworker")
    COORDINATOR = "coordinator", _("coordinator")
    # Writes pages and courses, and sees no request.
    EDITOR = "editor", _("editor")
    # Creates projects and sees figures of all of them, and no content.
    PROGRAMME_MANAGER = "programme-manager", _("programme manager")


class Membership(AuthenticatedRow):
    """The organisation and role of a member."""

    MAC_FIELDS = ("organisation", "role")

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="membership",
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.CASEWORKER)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def __str__(self) -> str:
        return str(self.member)


class Absence(models.Model):
    """The days on which a member is away, and who covers; the next ones or none."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.DB_CASCADE, primary_key=True, related_name="+"
    )
    first = models.DateField()
    last = models.DateField(db_index=True)
    cover = models.ForeignKey("accounts.Member", models.DB_SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="absence_in_order"
            )
        ]


class OrganisationLoad(models.Model):
    """A part of the number of referrals that an organisation has; parts are summed."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="loads")
    shard = models.PositiveSmallIntegerField()
    # Single shards may go below zero; their sums do not.
    open = models.IntegerField(default=0)
    taken = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "shard"], name="load_once_per_shard")
        ]


class Lifeline(AuthenticatedRow):
    """A public line for people in danger."""

    MAC_FIELDS = ("position", "name", "phone", "url", "hours", "meant_for", "what")

    EVERYONE: ClassVar[str] = "everyone"
    UNDER_18: ClassVar[str] = "under-18"

    position = models.PositiveSmallIntegerField(_("position"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    phone = models.CharField(_("phone"), max_length=30)
    url = models.URLField(_("page"), blank=True)
    hours = models.CharField(_("hours"), max_length=50, blank=True)
    # everyone, under-18, or audiences of `profiles`.
    meant_for = models.JSONField(_("for"), default=list)
    what = models.JSONField(_("what for, by language"), default=dict)

    class Meta:
        verbose_name = _("lifeline")
        verbose_name_plural = _("lifelines")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class LifelineDetails(AuthenticatedRow):
    """When a public line answers, whom and in which languages, and where its number was read.

    A table of its own, so that servers of the last release still verify lines. Without a row
    nothing more is known of the line.
    """

    MAC_FIELDS = (
        "age_from",
        "age_to",
        "languages",
        "hours",
        "open_on_holidays",
        "together",
        "source",
        "checked",
        "country",
    )

    lifeline = models.OneToOneField(
        Lifeline, models.DB_CASCADE, primary_key=True, related_name="details"
    )
    age_from = models.PositiveSmallIntegerField(default=0)
    age_to = models.PositiveSmallIntegerField(null=True)
    languages = models.JSONField(default=list)
    # By day of `schedule`, as `09:00-17:00`; empty if they are not known.
    hours = models.JSONField(default=dict)
    open_on_holidays = models.BooleanField(default=False)
    # Lines with the same word belong together.
    together = models.CharField(max_length=50, blank=True)
    source = models.CharField(max_length=200, blank=True)
    # The day on which the number was last compared with the source (ISO 8601).
    checked = models.CharField(max_length=10, blank=True)
    # In which the number answers: `NL`, or a `Country` of `profiles`.
    country = models.CharField(max_length=2, default="NL", db_default="NL")

    def __str__(self) -> str:
        return str(self.lifeline_id)

    @cached_property
    def schedule(self) -> Schedule | None:
        """The hours of the telephone, if they are known."""
        if not self.hours:
            return None
        return Schedule.read({Way.TELEPHONE: self.hours}, open_on_holidays=self.open_on_holidays)
