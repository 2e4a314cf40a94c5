"""Measures: what they are, who is asked about them and when, and tables that are planned."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MeasureKind(TextChoices):
    """What is tried so that victims dare to report."""

    PSYCHOLOGIST = "psychologist", _("help from a psychologist")
    JUDGE = "judge", _("a talk with a judge")
    SHORTER = "shorter", _("less waiting")
    SAFETY = "safety", _("somebody who watches over safety")
    EXPERT = "expert", _("somebody who has been through it too")
    OTHER = "other", _("something else")


class RespondentGroup(TextChoices):
    """Who is asked about a measure."""

    VICTIMS = "victims", _("victims")
    DETECTIVES = "detectives", _("detectives")
    JUDGES = "judges", _("judges")
    HELPERS = "helpers", _("helpers")


class Phase(TextChoices):
    """When somebody is asked, with regard to a measure."""

    BEFORE = "before", _("before")
    DURING = "during", _("during")
    AFTER = "after", _("after")


class TableSort(TextChoices):
    """What a planned table compares."""

    # The same people, by a code that they keep; its indicator is the later phase.
    CHANGE = "change", _("the same people, before and later")
    PHASES = "phases", _("all people, before, during and after")
    REGIONS = "regions", _("regions beside each other")


class Willingness(TextChoices):
    """The answer to the one question that is compared for the same people."""

    YES = "yes", _("Yes")
    MAYBE = "maybe", _("Maybe")
    NO = "no", _("No")


FOUR_OR_FIVE: Final = frozenset({"4", "5"})
ONE_OR_TWO: Final = frozenset({"1", "2"})
YES: Final = frozenset({"yes"})
# By group and question of its questionnaire (`measure-<group>`), which answers are the good ones.
INDICATORS: Final = {
    RespondentGroup.VICTIMS: {
        "talk": FOUR_OR_FIVE,
        "informed": YES,
        "safe": YES,
        "believed": YES,
        "pace": YES,
        "step": ONE_OR_TWO,
    },
    RespondentGroup.DETECTIVES: {
        "contact": FOUR_OR_FIVE,
        "time": YES,
        "skill": YES,
        "support": YES,
        "explain": YES,
        "works": FOUR_OR_FIVE,
    },
    RespondentGroup.JUDGES: {
        "contact": FOUR_OR_FIVE,
        "time": YES,
        "informed": YES,
        "safe": YES,
        "heard": YES,
        "works": FOUR_OR_FIVE,
    },
    RespondentGroup.HELPERS: {
        "contact": FOUR_OR_FIVE,
        "explain": YES,
        "reach": YES,
        "safe": YES,
        "together": YES,
        "works": FOUR_OR_FIVE,
    },
}
# The last day of each class of lead times but the last class, which has none.
LEAD_TIME_ENDS: Final = (7, 14, 30, 60, 90, 180, 365)


def lead_time_class(days: int) -> int:
    """Return the number of the class in which so many days are."""
    return sum(days > end for end in LEAD_TIME_ENDS)
