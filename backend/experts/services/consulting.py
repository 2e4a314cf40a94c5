"""Consultations: set up from a questionnaire, and moved on until members read the summary.

The questions are a survey round with tokens, of which nobody ever gets one: when a member hands in,
the server makes one and spends it at once, so that no row of the survey says whose answers it has.
"""

import logging
from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldError, ImpossibleMove, Missing
from backend.experts.countable import countable, faults_of
from backend.experts.models import Assignment, Consultation, Contribution, Invitation
from backend.experts.pseudonyms import draw
from backend.experts.selectors.consultations import taking_part
from backend.experts.states import AssignmentState, ConsultationState, Form
from surveys.models import Questionnaire, Round, Version
from surveys.questionnaire.definition import read
from surveys.services import questionnaires, rounds
from surveys.services.batches import today_of
from surveys.states import Audience, RoundStatus

from .history import held
from .telling import tell_desk, tell_members
from .unsent import erase_unsent

log = logging.getLogger("kier.experts")
# While an assignment is there, members may answer.
GOING = (AssignmentState.ACCEPTED, AssignmentState.RUNNING)
LONGEST = timedelta(days=366)
PURPOSE = "assignment"
ASKING, REACTING = ConsultationState.ASKING, ConsultationState.REACTING
SUMMING, REVIEWING = ConsultationState.SUMMING, ConsultationState.REVIEWING


@transaction.atomic
def set_up(
    assignment: Assignment, *, version: Version, answer_until: date, reacts: bool
) -> Consultation:
    """Puts a questionnaire to those who take part; another one stands in for it until one answers.

    The round gets a copy in which free texts are not required: they come sealed, and apart.

    :param answer_until: the last day to answer
    :param reacts: whether members react to each other afterwards
    :raises ImpossibleMove: the assignment is not under way, or somebody has begun to answer
    :raises Conflict: the questionnaire or the day does not do; says where
    """
    row = held(assignment.id)
    if row.state not in GOING:
        raise ImpossibleMove(_("Take on this request first. Then members can be asked."))
    if row.form != Form.CONSULTATION:
        raise Conflict(_("This request is not for a consultation in writing."))
    _check_day(Round(), answer_until)
    _replace(row)
    definition = read(version.definition)
    if faults := faults_of(definition):
        errors = [
            FieldError(f"/questionnaire{one.pointer}", one.code, one.detail) for one in faults
        ]
        raise Conflict(faults[0].detail, errors=errors)
    organisation, name = row.platform.organisation, version.questionnaire.name
    copy = questionnaires.create(
        organisation=organisation, name=name, definition=countable(definition)
    )
    # Out of the way of those from which new rounds are made.
    questionnaires.archive(copy)
    survey = rounds.create_round(
        organisation=organisation,
        version=copy.versions.get(),
        name=name,
        closes_on=answer_until,
        audience=Audience.TOKEN,
        purpose=PURPOSE,
    )
    rounds.start_round(survey)
    made = Consultation.objects.create(
        assignment=row,
        round=survey,
        reacts=reacts,
        answer_until=answer_until,
        changed_on=timezone.localdate(),
    )
    give_pseudonyms(row)
    tell_all(row.id)
    return made


@transaction.atomic
def change(
    consultation: Consultation, *, answer_until: date | None = None, reacts: bool | None = None
) -> Consultation:
    """Changes the last day to answer, and whether there is a second round, while members answer.

    :raises ImpossibleMove: they no longer do
    :raises Conflict: the day does not do
    """
    row = held_consultation(consultation.assignment_id)
    if row.state != ASKING:
        raise _is_elsewhere(row)
    if answer_until is not None and answer_until != row.answer_until:
        _check_day(row.round, answer_until)
        rounds.change_round(row.round, closes_on=answer_until)
        row.answer_until = answer_until
    row.reacts = row.reacts if reacts is None else reacts
    row.changed_on = timezone.localdate()
    row.save(update_fields=["answer_until", "reacts", "changed_on"])
    return row


@transaction.atomic
def begin_reacting(consultation: Consultation) -> Consultation:
    """Ends the answering; members may react to what the coordinator publishes from now on.

    :raises ImpossibleMove: members do not answer any more, or this one has no second round
    """
    row = held_consultation(consultation.assignment_id)
    if not row.reacts:
        raise ImpossibleMove(_("Here members do not react to each other. Write the summary."))
    moved = move(row, {ASKING}, REACTING)
    _end_answering(moved)
    tell_all(moved.assignment_id)
    return moved


@transaction.atomic
def begin_summing(consultation: Consultation) -> Consultation:
    """Ends the answering or the reacting, or takes a summary back: it is written now.

    :raises ImpossibleMove: it is being written, or was approved
    """
    row = held_consultation(consultation.assignment_id)
    moved = move(row, {ASKING, REACTING, REVIEWING}, SUMMING, review_until=None)
    _end_answering(moved)
    return moved


def end_due() -> int:
    """Ends the answering where the last day is over; answers how many consultations."""
    rows = Consultation.objects.filter(state=ASKING, assignment__state__in=GOING)
    ended = 0
    for row in rows.select_related("round").iterator():
        if row.answer_until >= today_of(row.round):
            continue
        try:
            ended += _end_by_clock(row)
        except (Conflict, Missing):
            # Somebody moved it on just now, or answers wait that cannot be opened.
            log.warning("a consultation could not be moved on by the clock")
    return ended


@transaction.atomic
def give_pseudonyms(assignment: Assignment) -> None:
    """Gives each who takes part a name for the others, who has none yet."""
    held(assignment.id)
    new = list(taking_part(assignment).filter(pseudonym=""))
    # Of those who stopped as well: what they said may still be read.
    taken = set(
        Invitation.objects.filter(assignment=assignment).values_list("pseudonym", flat=True)
    )
    for one, name in zip(new, draw(len(new), taken), strict=True):
        one.pseudonym = name
    Invitation.objects.bulk_update(new, ["pseudonym"])


def held_consultation(assignment_id: UUID) -> Consultation:
    """The consultation with its round, with nobody else changing it until the transaction ends.

    :raises Missing: it is gone
    """
    rows = Consultation.objects.select_for_update(of=("self",), no_key=True)
    found = (
        rows.select_related("round", "assignment__platform")
        .filter(assignment=assignment_id)
        .first()
    )
    if found is None:
        raise Missing("")
    # As it is now: the request may have ended while this waited for its turn.
    found.assignment.refresh_from_db(fields=["state"])
    return found


def note_work(consultation: Consultation) -> None:
    """Notes that somebody worked on it today, so that its request is not taken for forgotten."""
    rows = Consultation.objects.filter(assignment=consultation.assignment_id)
    rows.update(changed_on=timezone.localdate())


def move(
    consultation: Consultation,
    before: Collection[ConsultationState],
    after: ConsultationState,
    **columns: object,
) -> Consultation:
    """Moves a consultation on, if it is where this move begins.

    :raises ImpossibleMove: it is somewhere else, or the assignment has ended
    """
    rows = Consultation.objects.filter(assignment=consultation.assignment_id, state__in=before)
    going = rows.filter(assignment__state__in=GOING)
    if not going.update(state=after, changed_on=timezone.localdate(), **columns):
        if rows.exists():
            raise _has_ended()
        consultation.refresh_from_db(fields=["state"])
        raise _is_elsewhere(consultation)
    consultation.refresh_from_db()
    return consultation


def check_is(consultation: Consultation, state: ConsultationState) -> None:
    """Looks whether members may do now what belongs to a state.

    :raises ImpossibleMove: it is in another one, or the assignment has ended
    """
    if consultation.assignment.state not in GOING:
        raise _has_ended()
    if consultation.state != state:
        raise _is_elsewhere(consultation)


def tell_all(assignment_id: UUID) -> None:
    """Tells those who take part that there is something new, never what."""
    tell_members("expert.news", taking_part(assignment_id))


def _replace(assignment: Assignment) -> None:
    """Takes away a consultation that nobody has begun to answer, with its round."""
    before = Consultation.objects.filter(assignment=assignment).select_related("round").first()
    if before is None:
        return
    begun = Contribution.objects.filter(invitation__assignment=assignment).exists()
    if begun or before.state != ASKING:
        raise ImpossibleMove(_("Members are answering already: these questions stay."))
    survey = before.round
    questionnaire = Questionnaire.objects.get(versions=survey.version_id)
    _end_answering(before)
    before.delete()
    rounds.delete_round(survey)
    questionnaire.delete()


def _end_answering(consultation: Consultation) -> None:
    """Closes the round, which publishes its numbers, and erases what was not handed in.

    The round may be over by the surveys' own clock.
    """
    if Round.objects.filter(id=consultation.round_id, status=RoundStatus.OPEN).exists():
        rounds.close_round(consultation.round)
    erase_unsent(Invitation.objects.filter(assignment=consultation.assignment_id))


@transaction.atomic
def _end_by_clock(consultation: Consultation) -> int:
    row = held_consultation(consultation.assignment_id)
    moved = begin_reacting(row) if row.reacts else begin_summing(row)
    tell_desk(moved.assignment.platform_id, moved.assignment_id)
    return 1


def _check_day(survey: Round, day: date) -> None:
    today = today_of(survey)
    if not today <= day <= today + LONGEST:
        detail = _("Choose a day from today on, at most a year away.")
        raise Conflict(detail, errors=[FieldError("/answer_until", "out-of-range", detail)])


def _has_ended() -> ImpossibleMove:
    return ImpossibleMove(_("This request has ended."))


def _is_elsewhere(consultation: Consultation) -> ImpossibleMove:
    state = ConsultationState(consultation.state).label
    return ImpossibleMove(_("This is “{state}” now. Load it again.").format(state=state))
