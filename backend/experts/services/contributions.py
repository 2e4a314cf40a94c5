"""What one member answers: a draft that only they can open, then choices and sealed words.

Choices go to the survey round, where no row says whose they are. Words and recordings are sealed to
the platform, and kept with the member's part; the member can read who asked for a recording.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import Member
from backend.core.errors import FieldConflict, ImpossibleMove, Missing
from backend.experts import local_time
from backend.experts.models import (
    Consultation,
    Contribution,
    Invitation,
    Platform,
    Recording,
    SealedText,
)
from backend.experts.selectors.consultations import taking_part
from backend.experts.selectors.questionnaires import text_names
from backend.experts.services.history import tell_desk
from backend.experts.services.sealed_texts import Boxes, keep, note_look, replace
from backend.experts.states import ConsultationState
from surveys.questionnaire.submissions import AnswerFault
from surveys.questionnaire.words import MESSAGES, say
from surveys.services.errors import AnswersRefused
from surveys.services.responses import hand_in as hand_in_to_round
from surveys.services.round_clock import compiled_of
from surveys.services.tokens import make_tokens

from .consultations import check_is, lock_consultation, owner_of

MAX_RECORDINGS = 10
# Of one recording, with the lengths of its pieces.
MAX_BYTES = 2 * 1024 * 1024
LENGTH = struct.Struct(">I")


class AnsweringOver(ImpossibleMove):
    """It came after the answering ended: nothing was taken, and what was written is not here."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.code = "answering-over"


@transaction.atomic
def keep_draft(part: Invitation, boxes: Boxes) -> None:
    """Keep what a member has written so far, without the envelope for the platform.

    :param boxes: with an envelope for the member
    :raises AnsweringOver: the answering is over
    """
    consultation = lock_consultation(part.assignment_id)
    _check_asking(consultation)
    row = _open_contribution(part)
    theirs = Boxes(boxes.id, boxes.key, b"", boxes.body, boxes.members)
    before = row.draft
    row.draft = keep(consultation.assignment.platform, theirs, before=before)
    row.save(update_fields=["draft"])
    replace(before, row.draft)


@transaction.atomic
def hand_in(
    part: Invitation,
    *,
    language: str,
    choices: Mapping[str, Any],
    boxes: Boxes | None = None,
    recordings: Sequence[UUID] = (),
) -> None:
    """Take a member's answers, once; their draft goes, and recordings that are not named.

    The same words again (by the identifier of their text) change nothing.

    :param choices: by question, all but free texts, as for any survey (docs/surveys.md, "Answers")
    :param boxes: what they wrote; recordings are under the key of this text
    :raises AnswersRefused: an answer is missing or not right, or a free text among the choices
    :raises AnsweringOver: the answering is over
    """
    consultation = lock_consultation(part.assignment_id)
    known = Contribution.objects.filter(invitation=part).first()
    if known and known.handed_in_on:
        if boxes and known.text_id == boxes.id:
            return
        # Also when it is over by now: what a phone sends once more arrived the first time.
        raise _has_answered()
    _check_asking(consultation)
    row, draft = _open_contribution(part), None
    text = _keep_words(consultation, part, boxes, recordings)
    _count(consultation, choices, language)
    draft, row.draft, row.text = row.draft, None, text
    row.counted, row.handed_in_on = True, local_time.today()
    row.save()
    replace(draft, None)
    tell_desk(consultation.assignment.platform_id, consultation.assignment_id)


@transaction.atomic
def keep_recording(part: Invitation, *, recording_id: UUID, pieces: Sequence[bytes]) -> None:
    """Keep something spoken until it is handed in; the same again changes nothing.

    :param pieces: as locked (docs/experts-consultations.md)
    """
    blob = pack_pieces(pieces)
    if len(blob) > MAX_BYTES:
        raise FieldConflict("pieces", "too-large", _("This is too long. Record it in two parts."))
    consultation = lock_consultation(part.assignment_id)
    _check_asking(consultation)
    _open_contribution(part)
    known = Recording.objects.filter(id=recording_id).first()
    if known is not None:
        if known.invitation_id == part.id and bytes(known.pieces) == blob:
            return
        raise FieldConflict("id", "in-use", _("This identifier is in use. Record it again."))
    if Recording.objects.filter(invitation=part).count() >= MAX_RECORDINGS:
        detail = _("You have {most} recordings. Take one away first.")
        raise FieldConflict("id", "too-many", detail.format(most=MAX_RECORDINGS))
    Recording.objects.create(id=recording_id, invitation=part, pieces=blob)


@transaction.atomic
def erase_recording(part: Invitation, recording_id: UUID) -> None:
    """Erase something spoken that was not handed in yet."""
    lock_consultation(part.assignment_id)
    _open_contribution(part)
    gone, _rows = Recording.objects.filter(id=recording_id, invitation=part).delete()
    if not gone:
        raise Missing


def pack_pieces(pieces: Sequence[bytes]) -> bytes:
    """Return all pieces, each with its length in four bytes before it."""
    return b"".join(LENGTH.pack(len(piece)) + piece for piece in pieces)


def unpack_pieces(blob: bytes) -> list[bytes]:
    """Return the pieces that `pack_pieces` put together."""
    pieces, at = [], 0
    while at < len(blob):
        [length] = LENGTH.unpack_from(blob, at)
        at += LENGTH.size
        pieces.append(blob[at : at + length])
        at += length
    return pieces


def _open_contribution(part: Invitation) -> Contribution:
    if not taking_part(part.assignment_id).filter(id=part.id).exists():
        raise Missing
    row, _made = Contribution.objects.select_related("draft").get_or_create(invitation=part)
    if row.handed_in_on:
        raise _has_answered()
    return row


def _keep_words(
    consultation: Consultation,
    part: Invitation,
    boxes: Boxes | None,
    recordings: Sequence[UUID],
) -> SealedText | None:
    if boxes is None:
        if recordings:
            detail = _("Send the text under whose key these were recorded.")
            raise FieldConflict("recordings", "required", detail)
        Recording.objects.filter(invitation=part).delete()
        return None
    there = set(Recording.objects.filter(invitation=part).values_list("id", flat=True))
    for place, recording in enumerate(recordings):
        if recording not in there:
            detail = _("This recording is not here. Send it again.")
            raise FieldConflict(f"recordings.{place}", "unknown", detail)
    text = keep(consultation.assignment.platform, boxes)
    named = Recording.objects.filter(id__in=recordings)
    Recording.objects.filter(invitation=part).exclude(id__in=recordings).delete()
    named.update(text=text)
    return text


def _count(consultation: Consultation, choices: Mapping[str, Any], language: str) -> None:
    survey, owner = consultation.round, owner_of(consultation.assignment_id)
    texts = text_names(compiled_of(survey.version_id).definition)
    if words := sorted(texts & choices.keys()):
        raise AnswersRefused(
            [AnswerFault(word, "unknown", say(MESSAGES["unknown"], language)) for word in words]
        )
    [token] = make_tokens(survey, count=1, owner=owner)
    hand_in_to_round(survey, answers=choices, language=language, token=token, owner=owner)


def _check_asking(consultation: Consultation) -> None:
    try:
        check_is(consultation, ConsultationState.ASKING)
    except ImpossibleMove as error:
        raise AnsweringOver(error.detail) from None
    if consultation.answer_until < local_time.today():
        # The clock ends it in the morning, when members may hear of it.
        raise AnsweringOver(_("The time to answer this is over. Tell it to the coordinator."))


def _has_answered() -> ImpossibleMove:
    return ImpossibleMove(_("You have answered already. Thank you."))


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording in its locked pieces; `text_id` is the text under whose key it is."""

    id: UUID
    text_id: UUID
    pieces: Sequence[bytes]


@transaction.atomic
def recording_for(platform: Platform, recording_id: UUID, *, by: Member) -> Heard:
    """Return a recording that was handed in, and write down that somebody asked for it."""
    rows = Recording.objects.filter(
        id=recording_id, invitation__assignment__platform=platform, text__isnull=False
    )
    found = rows.select_related("invitation__expert").first()
    if found is None or found.text_id is None:
        raise Missing
    note_look(expert=found.invitation.expert, by=by, what="answer", subject=found.id)
    return Heard(found.id, found.text_id, unpack_pieces(bytes(found.pieces)))
