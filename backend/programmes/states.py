"""Kinds and stages of projects; ways and targets of links."""

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


class Branch(TextChoices):
    """Where people work whom outreach workers visit."""

    HORTICULTURE = "horticulture", _("horticulture and greenhouses")
    FARM = "farm", _("farm")
    FOOD = "food", _("food and meat processing")
    RESTAURANT = "restaurant", _("restaurant or catering")
    NAILS = "nails", _("nail salon or beauty salon")
    MASSAGE = "massage", _("massage salon")
    CLEANING = "cleaning", _("cleaning")
    BUILDING = "building", _("building")
    LOGISTICS = "logistics", _("distribution centre or transport")
    SHIPPING = "shipping", _("ship or harbour")
    HOUSEHOLD = "household", _("private household")
    HOTEL = "hotel", _("hotel or holiday park")
    SHOP = "shop", _("shop or market")
    SEX_WORK = "sex-work", _("sex work")
    HOUSING = "housing", _("housing of workers")
    MEETING_PLACE = "meeting-place", _("meeting place, church or temple")
    STREET = "street", _("street or station")
    OTHER = "other", _("something else")


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
