"""The registry of what the history of a project tells (docs/programmes.md)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.organisations.profiles import Language


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
        # -- Stops ----------------------------------------------------------------------------
        Event("stop.created", _("Stop planned"), is_reached=True),
        Event("stop.changed", _("Stop changed")),
        Event("stop.erased", _("Stop erased")),
        # -- Pages ----------------------------------------------------------------------------
        Event("page.created", _("Page created")),
        Event("page.changed", _("Page changed")),
        Event("page.erased", _("Page erased")),
        Event("page.text-added", _("Language added to a page")),
        Event("page.draft-saved", _("Draft of a page saved")),
        Event("page.trial-opened", _("Trial by readers opened")),
        Event("page.trial-ended", _("Trial by readers ended")),
        Event("page.trial-read", _("What readers said was read"), is_reached=True),
        Event("page.scheduled", _("Day chosen on which a page goes live")),
        Event("page.unscheduled", _("Day on which a page goes live taken back")),
        Event("page.live", _("Page went live"), is_reached=True),
        Event("page.not-live", _("Page did not go live: no reader tried it")),
        Event("page.looked-at", _("Page looked at again")),
        Event("page.due", _("Page has to be looked at again")),
        Event("page.hidden", _("Page hidden")),
        Event("page.hidden-unread", _("Page hidden: nobody looked at it again")),
        Event("page.file-added", _("File added to pages")),
        Event("page.file-erased", _("File of pages erased")),
        # -- Recordings -----------------------------------------------------------------------
        Event("recording.added", _("Recording added")),
        Event("recording.released", _("Recording released"), is_reached=True),
        Event("recording.erased", _("Recording erased")),
        # -- Outreach -------------------------------------------------------------------------
        Event("outreach-page.renewed", _("New address for outreach workers")),
        Event("message-template.created", _("Message template created")),
        Event("message-template.changed", _("Message template changed")),
        Event("message-template.erased", _("Message template erased")),
        Event("batch.created", _("Batch of messages made")),
        Event("batch.sent", _("Batch of messages sent")),
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
    "recordings": _("recordings"),
    "stops": _("stops"),
    "country": _("country"),
    "languages": _("languages"),
    "poster_ready": _("poster"),
    "round": _("questions"),
    "channel": _("channel"),
    "place": _("place"),
    "language": _("language"),
    "target": _("target"),
    "profile": _("answers that are filled in"),
    "audience": _("whom it is for"),
    "owner": _("who is told"),
    "review_every": _("how often somebody looks again"),
    "position": _("place in the menu"),
    "title": _("title"),
    "summary": _("summary"),
    "content": _("text"),
    **dict(Language.choices),
}
