"""The registry of parts that a project can have switched on (docs/programmes.md)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


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
        # All seekers hear what one project records.
        Part(
            "recordings",
            _("Recordings"),
            _("The screens of the page for seekers, read aloud by a speaker."),
            managers_only=True,
        ),
    )
}
