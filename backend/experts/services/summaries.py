"""What goes out: the coordinator writes it, members who answered read it first and may object."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldError, ImpossibleMove
from backend.experts.models import Assignment, Consultation, Invitation, Verdict
from backend.experts.selectors.consultations import handed_in
from backend.experts.states import ConsultationState, Form
from surveys.services.batches import today_of

from . import caring, history, letters
from .consulting import LONGEST, check_is, held_consultation, move, note_work, tell_all
from .history import Actor
from .sealed import Boxes, keep, replace
from .telling import tell_desk, tell_members

LANGUAGES = ("nl", "en")
LONGEST_SUMMARY = 10_000
SUMMING, REVIEWING = ConsultationState.SUMMING, ConsultationState.REVIEWING


@transaction.atomic
def write_summary(consultation: Consultation, summary: Mapping[str, str]) -> Consultation:
    """Writes the summary; while members read one, they wait for the next from now on.

    :param summary: by language of `LANGUAGES`
    :raises ImpossibleMove: members still answer, or it was approved
    """
    row = held_consultation(consultation.assignment_id)
    texts = {code: text.strip() for code, text in summary.items() if text.strip()}
    return move(row, {SUMMING, REVIEWING}, SUMMING, summary=texts, review_until=None)


@transaction.atomic
def send_round(consultation: Consultation, *, until: date) -> Consultation:
    """Has those who answered read the summary; what was said of one before no longer counts.

    :param until: the last day to object
    :raises ImpossibleMove: there is nothing new to be read
    :raises Conflict: the summary is empty, or the day is over
    """
    row = held_consultation(consultation.assignment_id)
    today = today_of(row.round)
    if not row.summary:
        detail = _("Write the summary first.")
        raise Conflict(detail, errors=[FieldError("/summary", "required", detail)])
    if not today <= until <= today + LONGEST:
        detail = _("Choose a day from today on, at most a year away.")
        raise Conflict(detail, errors=[FieldError("/until", "out-of-range", detail)])
    number = row.summary_number + 1
    moved = move(row, {SUMMING}, REVIEWING, summary_number=number, review_until=until)
    answered = handed_in(moved).values("invitation")
    tell_members("expert.news", Invitation.objects.filter(id__in=answered))
    return moved


@transaction.atomic
def give_verdict(
    part: Invitation, *, summary_number: int, fine: bool, boxes: Boxes | None
) -> Verdict:
    """Notes what a member says of the summary, in place of what they said of it before.

    :param summary_number: which one they read
    :raises ImpossibleMove: no summary is being read, or they did not answer
    :raises Conflict: there is a newer one
    """
    row = held_consultation(part.assignment_id)
    check_is(row, REVIEWING)
    if not handed_in(row).filter(invitation=part).exists():
        raise ImpossibleMove(_("Only those who answered decide on the summary."))
    if summary_number != row.summary_number:
        detail = _("There is a newer summary. Read that one first.")
        raise Conflict(detail, errors=[FieldError("/summary_number", "changed", detail)])
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
def approve(consultation: Consultation) -> Consultation:
    """Lets the summary go out: nobody objects, and all have answered or had the time to.

    :raises ImpossibleMove: no summary is being read
    :raises Conflict: somebody objects to this one, or may still
    """
    row = held_consultation(consultation.assignment_id)
    verdicts = Verdict.objects.filter(
        invitation__in=handed_in(row).values("invitation"), summary_number=row.summary_number
    )
    said = list(verdicts.values_list("fine", flat=True))
    if row.state == REVIEWING and not all(said):
        raise Conflict(_("Somebody objects. Change the summary, and let them read it again."))
    is_over = row.review_until is not None and row.review_until < today_of(row.round)
    if row.state == REVIEWING and not is_over and len(said) < handed_in(row).count():
        raise Conflict(_("Not everybody has read it yet. Wait for them, or for the last day."))
    return move(row, {REVIEWING}, ConsultationState.APPROVED)


@transaction.atomic
def deliver(assignment: Assignment, *, by: Actor) -> Assignment:
    """Gives the result to the requester; what follows on the work begins.

    :raises ImpossibleMove: the assignment is not under way, or its summary was not approved
    """
    row = history.held(assignment.id)
    if row.form == Form.CONSULTATION:
        approved = Consultation.objects.filter(
            assignment=row, state=ConsultationState.APPROVED
        ).exists()
        if not approved:
            raise ImpossibleMove(_("Members have to agree with the summary before it goes out."))
    moved = history.move(row, "deliver", by=by, delivered_on=timezone.localdate())
    letters.write(assignment=moved, kind="result")
    caring.after_work(moved)
    tell_all(moved.id)
    return moved
