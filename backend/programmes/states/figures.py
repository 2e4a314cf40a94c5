"""Vocabularies of the programme's figures."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Unit(TextChoices):
    """In what an indicator is counted. There are no shares: a share of eight people says who."""

    NUMBER = "number", _("number")
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    EUROS = "euros", _("euros")


class Direction(TextChoices):
    """Which way is better."""

    UP = "up", _("more is better")
    DOWN = "down", _("less is better")


class Counting(TextChoices):
    """What the number of a quarter is."""

    FLOW = "flow", _("what happened in the quarter")
    STOCK = "stock", _("how it is at the end of the quarter")


class ReleaseState(TextChoices):
    """Whether figures that were released are still shown."""

    RELEASED = "released", pgettext_lazy("figures", "public")
    WITHDRAWN = "withdrawn", pgettext_lazy("figures", "withdrawn")
