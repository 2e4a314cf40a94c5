"""Kinds and stages of projects."""

from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProjectKind(TextChoices):
    """What a project mainly does."""

    HELP = "help", _("help and support")
    CAMPAIGN = "campaign", _("website and campaign")
    OUTREACH = "outreach", _("outreach")
    GUIDANCE = "guidance", _("guidance for professionals")
    AWARENESS = "awareness", _("awareness")
    EDUCATION = "education", _("training and learning")
    SIGNALS = "signals", _("signal table")
    TRIAL = "trial", _("trial")


class Stage(TextChoices):
    """Where today lies between a project's first and last day."""

    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    OVER = "over", _("over")


def stage_of(begins_on: date, ends_on: date | None, day: date) -> Stage:
    """Return the stage on a day of a project with these days."""
    if day < begins_on:
        return Stage.PLANNED
    return Stage.OVER if ends_on and day > ends_on else Stage.RUNNING
