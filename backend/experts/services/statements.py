"""The second round: what somebody said, under their pseudonym, and what the others think of it."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldConflict, Missing
from backend.experts.models import Consultation, Invitation, Reaction, Statement
from backend.experts.selectors.consultations import handed_in, sealed_to, taking_part
from backend.experts.states import ConsultationState

from .consultations import check_is, give_pseudonyms, lock_consultation, note_work, tell_all
from .history import lock_for_update
from .sealed_texts import Boxes, keep, replace

MAX_STATEMENTS = 100


@transaction.atomic
def publish(
    consultation: Consultation,
    *,
    statement_id: UUID,
    invitation_id: UUID,
    boxes: Boxes,
    copies: Mapping[UUID, bytes],
) -> Statement:
    """Put something that somebody said before the others; the same again changes nothing.

    :param invitation_id: whose words these are: somebody who answered
    :param boxes: sealed to the platform
    :param copies: by member, the key for each who takes part, and nobody else
    :raises ImpossibleMove: members do not react now
    :raises Conflict: the copies are not for those who take part, or there are too many statements
    :raises Missing: nobody answered under this invitation
    """
    lock_for_update(consultation.assignment_id)
    row = lock_consultation(consultation.assignment_id)
    check_is(row, ConsultationState.REACTING)
    known = Statement.objects.filter(id=statement_id).first()
    if known is not None:
        if known.consultation_id == row.assignment_id and known.text_id == boxes.id:
            return known
        raise FieldConflict("id", "in-use", _("This identifier is in use. Publish it again."))
    if not handed_in(row).filter(invitation=invitation_id).exists():
        raise Missing("")
    _check_copies(row, copies)
    last = Statement.objects.filter(consultation=row).order_by("-number").first()
    number = last.number + 1 if last else 1
    if number > MAX_STATEMENTS:
        detail = _("At most {most} statements: members have to read them all.")
        raise Conflict(detail.format(most=MAX_STATEMENTS))
    give_pseudonyms(row.assignment)
    sealed = Boxes(boxes.id, boxes.key, boxes.envelope, boxes.body, copies)
    made = Statement.objects.create(
        id=statement_id,
        consultation=row,
        number=number,
        invitation_id=invitation_id,
        text=keep(row.assignment.platform, sealed),
    )
    note_work(row)
    tell_all(row.assignment_id)
    return made


@transaction.atomic
def react(part: Invitation, statement_id: UUID, *, kind: str, boxes: Boxes | None) -> Reaction:
    """Note what a member thinks of what another said, in place of what they thought before.

    :param kind: one of `Reaction.KINDS`
    :raises ImpossibleMove: members do not react now
    :raises Conflict: these are their own words
    :raises Missing: there is no such statement in what they take part in
    """
    row = lock_consultation(part.assignment_id)
    check_is(row, ConsultationState.REACTING)
    statement = Statement.objects.filter(id=statement_id, consultation=row).first()
    if statement is None or not statement.text.envelopes.filter(member=part.expert_id).exists():
        raise Missing("")
    if statement.invitation_id == part.id:
        raise Conflict(_("These are your own words. React to what others said."))
    mine = Reaction.objects.filter(statement=statement, invitation=part).select_related("text")
    old = mine.first()
    before = old.text if old else None
    text = keep(row.assignment.platform, boxes, before=before) if boxes else None
    note_work(row)
    if old is None:
        return Reaction.objects.create(statement=statement, invitation=part, kind=kind, text=text)
    replaced, old.kind, old.text = old.text, kind, text
    old.save(update_fields=["kind", "text"])
    replace(replaced, text)
    return old


def _check_copies(consultation: Consultation, copies: Mapping[UUID, bytes]) -> None:
    parts = taking_part(consultation.assignment_id).select_related("expert__member")
    if set(copies) != {one.expert_id for one in sealed_to(parts)}:
        detail = _("Seal this for exactly those who take part now. Load this again, and publish.")
        raise FieldConflict("copies", "people", detail)
