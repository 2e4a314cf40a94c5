"""States of rounds, free texts and jobs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundStatus(models.TextChoices):
    """The state of a round; answers are taken while it is open."""

    DRAFT = "draft", _("not open yet")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


# Opened by its owner or by the clock, closed by its owner or by the clock; a closed one stays so.
MOVES = {
    "open": (RoundStatus.DRAFT, RoundStatus.OPEN),
    "close": (RoundStatus.OPEN, RoundStatus.CLOSED),
}


class Audience(models.TextChoices):
    """Who may answer."""

    LINK = "link", _("whoever has the link")
    TOKEN = "token", _("whoever has a token that was not used yet")
    INVITATION = "invitation", _("members who were invited")
    BLIND = "blind", _("members who were invited, with a token that the server cannot link")


class TextState(models.TextChoices):
    """The state of a free text before others may read it."""

    WAITING = "waiting", _("somebody has to take out what identifies")
    CLEARED = "cleared", _("may be read")
    WITHHELD = "withheld", _("is not shown")


class JobState(models.TextChoices):
    """The state of a job in the background."""

    WAITING = "waiting", _("waits")
    RUNNING = "running", _("is being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("did not work")
