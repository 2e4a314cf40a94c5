"""Partner organisations: what they cover, their keys, who works there, how much they carry."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.core.crypto.labels import SUITE

# Offers and closings of one organisation are counted on one of these rows by chance, so that a
# busy hour does not queue up behind a single row.
LOAD_SHARDS = 8


class Organisation(models.Model):
    """A partner that answers help requests; lists hold the identifiers of `profiles`."""

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
    response_hours = models.PositiveSmallIntegerField(_("answers within (hours)"), default=48)

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


class OrganisationKey(models.Model):
    """A public key of an organisation; old ones stay, to open old requests."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="keys")
    # Counts within the organisation: which key came after which.
    number = models.PositiveSmallIntegerField(default=1)
    public = models.BinaryField(max_length=1216)
    suite = models.PositiveSmallIntegerField(default=SUITE)
    recovery_envelope = models.BinaryField(max_length=60)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
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


class Role(models.TextChoices):
    """What a member does at their organisation."""

    CASEWORKER = "caseworker", _("caseworker")
    COORDINATOR = "coordinator", _("coordinator")


class Membership(models.Model):
    """Who works where; a member works at one organisation."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="membership",
    )
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role, default=Role.CASEWORKER)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def __str__(self) -> str:
        return str(self.member)


class OrganisationLoad(models.Model):
    """How many referrals an organisation carries, in parts that are added up."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="loads")
    shard = models.PositiveSmallIntegerField()
    # Single shards may go below zero; their sums do not.
    open = models.IntegerField(default=0)
    taken = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "shard"], name="load_once_per_shard")
        ]


class Lifeline(models.Model):
    """A public line for somebody who may be in danger, shown before anything else."""

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
