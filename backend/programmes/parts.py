"""The registry of parts that a project can have switched on (docs/programmes.md)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the programme; `about` says in a sentence what a project gets by it.

    :ivar managers_only: only programme managers switch it on
    """

    id: str
    name: str | Promise
    about: str | Promise
    managers_only: bool = False


PARTS = {
    part.id: part
    for part in (
        Part("links", _("Links"), _("Short addresses and cards that lead people on.")),
        Part(
            "stops", _("Stops"), _("Where the truck stands: a page with two ways on, and a quiz.")
        ),
        Part("pages", _("Pages"), _("Texts for seekers and professionals, by language.")),
        Part("courses", _("Learning"), _("Courses that people take without an account.")),
        Part(
            "places",
            pgettext_lazy("part of a project", "Places"),
            _("Hotels and others whose staff learns, and their certificates."),
        ),
        Part(
            "trainings",
            _("Trainings"),
            _("Sessions with places and a waiting list; people register without an account."),
        ),
        Part(
            "interventions",
            _("Interventions"),
            _("What teams try for 100 days, and a page on which they account for it."),
        ),
        Part(
            "signals",
            _("Signal tables"),
            _("Organisations share signals of exploitation under keys that only they hold."),
        ),
        Part(
            "measures",
            _("Measures"),
            _("What is tried so that victims dare to report, and whether it helps."),
        ),
        Part(
            "involvement",
            _("Involvement"),
            _("Where experts by experience take part, what they advised, and what was done."),
        ),
        # All seekers hear what one project records.
        Part(
            "recordings",
            _("Recordings"),
            _("The screens of the page for seekers, read aloud by a speaker."),
            managers_only=True,
        ),
    )
}
