"""The registry of parts that a project can have switched on (docs/programmes.md)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the programme; `about` says in a sentence what a project gets by it."""

    id: str
    name: str | Promise
    about: str | Promise


PARTS = {
    part.id: part
    for part in (
        Part("links", _("Links"), _("Short addresses and cards that lead people on.")),
        Part("pages", _("Pages"), _("Texts for seekers and professionals, by language.")),
    )
}
