"""Statements of a second round with what others think of them, and the summary that goes out.

The coordinator writes the summary, members who answered read it first and may object. Where one or
two take part, a name beside it says who said what: names are left out, unless each of those who
take part agreed. Each agreement has a row, and can be taken back until the result is delivered.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldConflict, ImpossibleMove, Missing
from backend.experts import local_time
from backend.experts.models import (
    Assignment,
    Consultation,
    Contribution,
    Invitation,
    NameConsent,
    Reaction,
    Statement,
    Verdict,
)
from backend.experts.selectors.consultations import handed_in, sealed_to, taking_part
from backend.experts.services import care, history, requester_mail
from backend.experts.services.consultations import (
    LONGEST,
    check_is,
    give_pseudonyms,
    lock_consultation,
    move,
    note_work,
    tell_all,
)
from backend.experts.services.history import Actor, lock_for_update, tell_desk, tell_members
from backend.experts.services.sealed_texts import Boxes, keep, replace
from backend.experts.states import ConsultationStage, ConsultationState, Form

MAX_STATEMENTS = 100
LANGUAGES = ("nl", "en")
LONGEST_SUMMARY = 10_000
SUMMARY, REVIEWING = ConsultationStage.SUMMARY, ConsultationStage.REVIEWING


# -- Statements -----------------------------------------------------------------------------------
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
    :param copies: by member, the key for each who takes part, and nobody else
    :raises Conflict: the copies are not for those who take part, or there are too many statements
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
        raise Missing
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
    """
    row = lock_consultation(part.assignment_id)
    check_is(row, ConsultationState.REACTING)
    statement = Statement.objects.filter(id=statement_id, consultation=row).first()
    if statement is None or not statement.text.envelopes.filter(member=part.expert_id).exists():
        raise Missing
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
    if set(copies) != {part.expert_id for part in sealed_to(parts)}:
        detail = _("Seal this for exactly those who take part now. Load this again, and publish.")
        raise FieldConflict("copies", "people", detail)


# -- Summaries ------------------------------------------------------------------------------------
@transaction.atomic
def write_summary(consultation: Consultation, summary: Mapping[str, str]) -> Consultation:
    """Write the summary by language; members who are reading one wait for the next."""
    row = lock_consultation(consultation.assignment_id)
    texts = {code: text.strip() for code, text in summary.items() if text.strip()}
    return move(row, {SUMMARY, REVIEWING}, summary=texts, review_until=None)


@transaction.atomic
def send_round(consultation: Consultation, *, until: date) -> Consultation:
    """Have those who answered read the summary; earlier verdicts no longer count.

    :param until: the last day to object
    """
    row = lock_consultation(consultation.assignment_id)
    today = local_time.today()
    if not row.summary:
        detail = _("Write the summary first.")
        raise FieldConflict("summary", "required", detail)
    if not today <= until <= today + LONGEST:
        detail = _("Choose a day from today on, at most a year away.")
        raise FieldConflict("until", "out-of-range", detail)
    _need_answers(row)
    number = row.summary_number + 1
    moved = move(row, {SUMMARY}, summary_number=number, review_until=until)
    answered = handed_in(moved).values("invitation")
    tell_members("expert.news", Invitation.objects.filter(id__in=answered))
    return moved


@transaction.atomic
def give_verdict(
    part: Invitation, *, summary_number: int, fine: bool, boxes: Boxes | None
) -> Verdict:
    """Note what a member says of the summary, in place of what they said before.

    :param summary_number: which one they read
    """
    row = lock_consultation(part.assignment_id)
    check_is(row, REVIEWING)
    if not handed_in(row).filter(invitation=part).exists():
        raise ImpossibleMove(_("Only those who answered decide on the summary."))
    if summary_number != row.summary_number:
        detail = _("There is a newer summary. Read that one first.")
        raise FieldConflict("summary_number", "changed", detail)
    rows = Verdict.objects.filter(invitation=part, summary_number=summary_number)
    old = rows.select_related("text").first()
    before = old.text if old else None
    text = keep(row.assignment.platform, boxes, before=before) if boxes else None
    note_work(row)
    if not fine:
        tell_desk(row.assignment.platform_id, row.assignment_id)
    if old is None:
        return Verdict.objects.create(
            invitation=part, summary_number=summary_number, fine=fine, text=text
        )
    replaced, old.fine, old.text = old.text, fine, text
    old.save(update_fields=["fine", "text"])
    replace(replaced, text)
    return old


@transaction.atomic
def write_again_without(part: Invitation) -> None:
    """Have a summary that is being read written again: somebody who answered steps back."""
    if not Consultation.objects.filter(assignment=part.assignment_id).exists():
        return
    row = lock_consultation(part.assignment_id)
    answered = Contribution.objects.filter(invitation=part, handed_in_on__isnull=False)
    if row.stage == REVIEWING and answered.exists():
        move(row, {REVIEWING}, review_until=None)


@transaction.atomic
def approve(consultation: Consultation) -> Consultation:
    """Let the summary go out: nobody objects, and all have answered or had the time to."""
    row = lock_consultation(consultation.assignment_id)
    check_is(row, REVIEWING)
    _need_answers(row)
    verdicts = Verdict.objects.filter(
        invitation__in=handed_in(row).values("invitation"), summary_number=row.summary_number
    )
    said = list(verdicts.values_list("fine", flat=True))
    if not all(said):
        raise Conflict(_("Somebody objects. Change the summary, and let them read it again."))
    is_over = row.review_until is not None and row.review_until < local_time.today()
    if not is_over and len(said) < handed_in(row).count():
        raise Conflict(_("Not everybody has read it yet. Wait for them, or for the last day."))
    return move(row, {REVIEWING}, approved_on=local_time.today())


@transaction.atomic
def deliver(assignment: Assignment, *, by: Actor) -> Assignment:
    """Give the result to the requester; what follows on the work begins.

    :raises Conflict: of a consultation nobody's answer is left
    """
    row = history.lock_for_update(assignment.id)
    if row.form == Form.CONSULTATION:
        approved = Consultation.objects.filter(assignment=row, approved_on__isnull=False).first()
        if approved is None:
            raise ImpossibleMove(_("Members have to agree with the summary before it goes out."))
        _need_answers(approved)
    moved = history.move(row, "deliver", by=by, delivered_on=local_time.today())
    requester_mail.write(assignment=moved, kind="result")
    care.after_work(moved)
    tell_all(moved.id)
    return moved


def _need_answers(row: Consultation) -> None:
    """Look whether anybody answered.

    :raises Conflict: nobody did, and there is nothing to be said for them
    """
    if not handed_in(row).exists():
        raise Conflict(_("Nobody answered. Ask them again, or take it up with the requester."))


@transaction.atomic
def agree_to_name(part: Invitation) -> None:
    """Note that a member lets their name be said; again changes nothing."""
    _check_goes_on(part)
    NameConsent.objects.update_or_create(
        invitation=part,
        withdrawn_on=None,
        defaults={},
        create_defaults={"agreed_on": local_time.today()},
    )


@transaction.atomic
def withdraw_name(part: Invitation) -> None:
    """Take it back; the row says from when to when it held."""
    _check_goes_on(part)
    rows = NameConsent.objects.filter(invitation=part, withdrawn_on=None)
    rows.update(withdrawn_on=local_time.today())


def _check_goes_on(part: Invitation) -> None:
    if not lock_consultation(part.assignment_id).assignment.is_going:
        raise ImpossibleMove(_("The result was given already. Call the coordinator."))
