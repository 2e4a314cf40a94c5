"""States, audiences and files of pages."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PageState(TextChoices):
    """Where the text of a page in one language is between a draft and what strangers read."""

    DRAFT = "draft", _("draft")
    TRIAL = "trial", _("being tried")
    LIVE = "live", _("live")
    DUE = "due", _("to be looked at again")
    HIDDEN = "hidden", _("hidden")


# What strangers read.
SHOWN_STATES = (PageState.LIVE, PageState.DUE)


class PageAudience(TextChoices):
    """Whom a page is for. One for seekers is tried by readers before it goes live."""

    SEEKERS = "seekers", _("people who ask for help")
    PROFESSIONALS = "professionals", _("professionals")
    REQUESTERS = "requesters", _("organisations that ask for advice")


class FileKind(TextChoices):
    """What a file of a page is."""

    PICTURE = "picture", _("picture")
    FILE = "file", _("file to download")
    VIDEO = "video", _("video")
    CAPTIONS = "captions", _("captions of a video")
