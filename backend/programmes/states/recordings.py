"""What can be read aloud by a recording."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RecordedScreen(TextChoices):
    """A screen of the seeker's page that can be read aloud by a recording."""

    START = "start", _("the first screen")
    WHO = "who", _("who they are")
    ABOUT = "about", _("what it is about")
    WHERE = "where", _("where it is")
    WRITE = "write", _("writing the message")
    CODE = "code", _("the code")
    NEXT = "next", _("what happens next")
    RETURN = "return", _("coming back with a code")
