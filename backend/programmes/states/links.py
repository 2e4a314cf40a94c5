"""Ways and targets of links."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """Where people come across a link."""

    CARD = "card", _("card")
    POSTER = "poster", _("poster")
    ONLINE = "online", _("website or social media")
    MESSAGE = "message", _("message")
    TALK = "talk", _("conversation on the spot")
    STOP = "stop", _("stop of the truck")


class TargetKind(TextChoices):
    """What a link leads to (`backend.programmes.targets`)."""

    HELP = "help", _("asking for help")
    SURVEY = "survey", _("a survey")
    STOP = "stop", _("a stop of the truck")
    PAGE = "page", _("a page of ours")
    COURSE = "course", _("a course of ours")
    TRAINING = "training", _("a training of ours")
