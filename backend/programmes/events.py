"""The registry of what the history of a project tells (docs/programmes.md)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Event:
    """Something that somebody did; `is_reached` if the board shows it as a result."""

    id: str
    text: str | Promise
    is_reached: bool = False


EVENTS = {
    event.id: event
    for event in (
        # -- Projects -------------------------------------------------------------------------
        Event("project.created", _("Project created"), is_reached=True),
        Event("project.changed", _("Project changed")),
        Event("project.moved", _("Given to another organisation")),
        Event("project.part-on", _("Part switched on"), is_reached=True),
        Event("project.part-off", _("Part switched off")),
        # -- Links ----------------------------------------------------------------------------
        Event("link.created", _("Link created")),
        Event("link.changed", _("Link changed")),
        Event("link.erased", _("Link erased")),
    )
}

# What an entry of the history calls the fields that were changed, and parts.
LABELS: Mapping[str, str | Promise] = {
    "name": _("name"),
    "kind": _("kind"),
    "begins_on": _("first day"),
    "ends_on": _("last day"),
    "links": _("links"),
    "pages": _("pages"),
    "channel": _("channel"),
    "place": _("place"),
    "language": _("language"),
    "target": _("target"),
    "profile": _("answers that are filled in"),
}
