"""Recordings for the coordinator, who alone can open them; the member can read who asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from backend.accounts.models import Member
from backend.core.errors import Missing
from backend.experts.models import Platform, Recording

from .contributing import unpack_pieces
from .sealed import note_look


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording in its locked pieces; `text_id` is the text under whose key it is."""

    id: UUID
    text_id: UUID
    pieces: Sequence[bytes]


@transaction.atomic
def recording_for(platform: Platform, recording_id: UUID, *, by: Member) -> Heard:
    """A recording that was handed in; writes down that somebody asked for it.

    :raises Missing: there is none, it is another platform's, or it was not handed in yet
    """
    rows = Recording.objects.filter(
        id=recording_id, invitation__assignment__platform=platform, text__isnull=False
    )
    found = rows.select_related("invitation__expert").first()
    if found is None or found.text_id is None:
        raise Missing("")
    note_look(expert=found.invitation.expert, by=by, what="answer", subject=found.id)
    return Heard(found.id, found.text_id, unpack_pieces(bytes(found.pieces)))
