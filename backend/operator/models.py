"""An operator: a member who runs this Kier, without a table of its own; and what alarms them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Member, MemberManager


class OperatorManager(MemberManager):
    """Members who are operators."""

    def get_queryset(self) -> models.QuerySet[Member]:
        """Return operators alone."""
        return super().get_queryset().filter(is_staff=True)


class RowAlarm(models.Model):
    """A day on which rows did not verify: operators get one mail about it."""

    day = models.DateField(primary_key=True)
    rows = models.PositiveIntegerField()


class Operator(Member):
    """A member with `is_staff`."""

    objects: ClassVar[OperatorManager] = OperatorManager()

    class Meta:
        proxy = True
        verbose_name = _("operator")
        verbose_name_plural = _("operators")
