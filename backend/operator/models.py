"""Operators, incidents and alarms."""

from typing import ClassVar, override

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Member, MemberManager
from backend.organisations.permissions import OPERATORS


class OperatorManager(MemberManager):
    """Manager of members who are operators."""

    @override
    def get_queryset(self) -> models.QuerySet[Member]:
        return super().get_queryset().filter(OPERATORS)


class RowAlarm(models.Model):
    """A day on which rows did not verify, about which operators get one mail."""

    day = models.DateField(primary_key=True)
    rows = models.PositiveIntegerField()


class Incident(models.Model):
    """An incident with personal data, described without naming anybody."""

    class Risk(models.TextChoices):
        """The risk for the people concerned (GDPR, article 34)."""

        UNKNOWN = "unknown", _("not known yet")
        LOW = "low", _("no high risk")
        HIGH = "high", _("a high risk: they have to be told")

    noticed_at = models.DateTimeField(
        _("noticed at"),
        default=timezone.now,
        help_text=_("When the first of you knew. The 72 hours begin here."),
    )
    what = models.TextField(
        _("what happened"),
        max_length=4_000,
        help_text=_("Write no name, no code and no word of anybody who asked for help."),
    )
    touched = models.TextField(
        _("whose data, and of about how many"), max_length=2_000, blank=True, default=""
    )
    measures = models.TextField(_("what was done"), max_length=4_000, blank=True, default="")
    told_authority_at = models.DateTimeField(_("told the authority at"), null=True, blank=True)
    why_not_told = models.TextField(
        _("or why it need not be told"),
        max_length=2_000,
        blank=True,
        default="",
        help_text=_("Only if a risk for people is unlikely (GDPR, article 33)."),
    )
    risk = models.CharField(_("risk for them"), max_length=10, choices=Risk, default=Risk.UNKNOWN)
    told_people_at = models.DateTimeField(_("told them at"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    # How many of the reminders went out.
    reminded = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")

    def __str__(self) -> str:
        return date_format(timezone.localtime(self.noticed_at), "SHORT_DATETIME_FORMAT")


class Operator(Member):
    """A member with `is_staff`."""

    objects: ClassVar[OperatorManager] = OperatorManager()

    class Meta:
        proxy = True
        verbose_name = _("operator")
        verbose_name_plural = _("operators")
