"""Consultations: set up from a questionnaire, and moved on until members read the summary.

The questions are a survey round with tokens: when a member hands in, the server makes one and
spends it at once, so that no row of the survey says whose answers it has.
"""

import logging
from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldConflict, ImpossibleMove, Missing
from backend.experts import local_time
from backend.experts.models import Assignment, Consultation, Contribution, Invitation
from backend.experts.pseudonyms import draw
from backend.experts.selectors.consultations import taking_part
from backend.experts.selectors.questionnaires import faults_of, without_required_texts
from backend.experts.services.history import lock_for_update, tell_desk, tell_members
from backend.experts.services.sealed_texts import erase_unsent
from backend.experts.states import AssignmentState, ConsultationStage, ConsultationState, Form
from surveys.models import Questionnaire, Round, Version
from surveys.owners import Owner
from surveys.questionnaire.definition import read
from surveys.services import questionnaires, rounds
from surveys.states import Audience, RoundStatus

from .waves import end_asking

log = logging.getLogger("kier.experts")
LONGEST = timedelta(days=366)
PURPOSE = "assignment"
# What the surveys call the owner of a consultation's round.
OWNER = "experts.consultation"
ASKING, REACTING, SUMMARY = ConsultationState
REVIEWING = ConsultationStage.REVIEWING
REMINDED_DAYS_BEFORE = (1, 2)


@transaction.atomic
def set_up(
    assignment: Assignment, *, version: Version, answer_until: date, reacts: bool
) -> Consultation:
    """Put a questionnaire to those who take part, in place of one that nobody answered.

    The round gets a copy in which free texts are not required: they come sealed, and apart.

    :param reacts: whether members react to each other afterwards
    :raises Conflict: the questionnaire or the day does not do; says where
    """
    row = lock_for_update(assignment.id)
    if not row.is_going:
        raise ImpossibleMove(_("Take on this request first. Then members can be asked."))
    if row.form != Form.CONSULTATION:
        raise Conflict(_("This request is not for a consultation in writing."))
    _check_day(answer_until)
    _replace(row)
    definition = read(version.definition)
    if faults := faults_of(definition):
        errors = [fault.within("questionnaire") for fault in faults]
        raise Conflict(faults[0].detail, errors=errors)
    organisation, name = row.platform.organisation, version.questionnaire.name
    copy = questionnaires.create(
        organisation=organisation, name=name, definition=without_required_texts(definition)
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
        owner=owner_of(row.pk),
    )
    rounds.start_round(survey, owner=owner_of(row.pk))
    made = Consultation.objects.create(
        assignment=row,
        round=survey,
        reacts=reacts,
        answer_until=answer_until,
        changed_on=local_time.today(),
        # They hear of it now; nobody is reminded on the same day.
        reminded_on=local_time.today(),
    )
    give_pseudonyms(row)
    tell_all(row.id)
    return made


@transaction.atomic
def change(
    consultation: Consultation, *, answer_until: date | None = None, reacts: bool | None = None
) -> Consultation:
    """Change the last day to answer, and whether there is a second round, while members answer."""
    row = lock_consultation(consultation.assignment_id)
    if row.state != ASKING:
        raise _is_elsewhere(row)
    if answer_until is not None and answer_until != row.answer_until:
        _check_day(answer_until)
        rounds.change_round(row.round, owner=owner_of(row.assignment_id), closes_on=answer_until)
        row.answer_until = answer_until
    row.reacts = row.reacts if reacts is None else reacts
    row.changed_on = local_time.today()
    row.save(update_fields=["answer_until", "reacts", "changed_on"])
    return row


@transaction.atomic
def begin_reacting(consultation: Consultation) -> Consultation:
    """End the answering; members may react to what the coordinator publishes from now on."""
    lock_for_update(consultation.assignment_id)
    row = lock_consultation(consultation.assignment_id)
    if not row.reacts:
        raise ImpossibleMove(_("Here members do not react to each other. Write the summary."))
    moved = move(row, {ASKING}, state=REACTING)
    _end_answering(moved)
    tell_all(moved.assignment_id)
    return moved


@transaction.atomic
def begin_summing(consultation: Consultation) -> Consultation:
    """End the answering or the reacting, or take a summary back: it is written now."""
    lock_for_update(consultation.assignment_id)
    row = lock_consultation(consultation.assignment_id)
    moved = move(row, {ASKING, REACTING, REVIEWING}, state=SUMMARY, review_until=None)
    _end_answering(moved)
    return moved


def end_due() -> int:
    """End the answering where the last day is over; return how many consultations."""
    goes_on = Q(state=ASKING, assignment__state=AssignmentState.GOING)
    rows = Consultation.objects.filter(goes_on | Q(round__status=RoundStatus.OPEN))
    ended = 0
    for row in rows.filter(answer_until__lt=local_time.today()).iterator():
        try:
            ended += _end_by_clock(row)
        except (Conflict, Missing):
            # Somebody moved it on just now, or answers wait that cannot be opened.
            log.warning("a consultation could not be moved on by the clock")
    return ended


@transaction.atomic
def give_pseudonyms(assignment: Assignment) -> None:
    """Give each who takes part a name for the others, who has none yet."""
    lock_for_update(assignment.id)
    new = list(taking_part(assignment).filter(pseudonym=""))
    # Of those who stopped as well: what they said may still be read.
    taken = set(
        Invitation.objects.filter(assignment=assignment).values_list("pseudonym", flat=True)
    )
    for part, name in zip(new, draw(len(new), taken), strict=True):
        part.pseudonym = name
    Invitation.objects.bulk_update(new, ["pseudonym"])


def owner_of(assignment_id: UUID) -> Owner:
    """Return the owner of the round of a consultation: what is done with it is done here alone."""
    return Owner(OWNER, assignment_id)


def lock_consultation(assignment_id: UUID) -> Consultation:
    """Lock the consultation, and return it with its round."""
    rows = Consultation.objects.select_for_update(of=("self",), no_key=True)
    found = (
        rows.select_related("round", "assignment__platform")
        .filter(assignment=assignment_id)
        .first()
    )
    if found is None:
        raise Missing
    # As it is now: the request may have ended while this waited for its turn.
    found.assignment.refresh_from_db(fields=["state"])
    return found


def note_work(consultation: Consultation) -> None:
    """Note that somebody worked on it today, so that its request is not taken for forgotten."""
    rows = Consultation.objects.filter(assignment=consultation.assignment_id)
    rows.update(changed_on=local_time.today())


def move(consultation: Consultation, before: Collection[str], **columns: object) -> Consultation:
    """Move a consultation, held by the caller, on, if it is where this move begins."""
    check_is(consultation, *before)
    columns["changed_on"] = local_time.today()
    for name, value in columns.items():
        setattr(consultation, name, value)
    consultation.save(update_fields=[*columns])
    return consultation


def check_is(consultation: Consultation, *stages: str) -> None:
    """Look whether a consultation, held by the caller, is at one of these stages."""
    if not consultation.assignment.is_going:
        raise ImpossibleMove(_("This request has ended."))
    if consultation.stage not in stages:
        raise _is_elsewhere(consultation)


def tell_all(assignment_id: UUID) -> None:
    """Tell those who take part that there is something new, never what."""
    tell_members("expert.news", taking_part(assignment_id))


def _replace(assignment: Assignment) -> None:
    before = Consultation.objects.filter(assignment=assignment).select_related("round").first()
    if before is None:
        return
    contributions = Contribution.objects.filter(invitation__assignment=assignment)
    begun = contributions if before.state == ASKING else contributions.exclude(handed_in_on=None)
    if begun.exists():
        raise ImpossibleMove(_("Members are answering already: these questions stay."))
    contributions.delete()
    survey = before.round
    questionnaire = Questionnaire.objects.get(versions=survey.version_id)
    if before.state == ASKING:
        _close(before)
    before.delete()
    rounds.delete_round(survey, owner=owner_of(assignment.pk))
    questionnaire.delete()


def _end_answering(consultation: Consultation) -> None:
    """Close the round, erase what was not handed in, and tell who has not said yes."""
    _close(consultation)
    erase_unsent(Invitation.objects.filter(assignment=consultation.assignment_id))
    end_asking(consultation.assignment)


def _close(consultation: Consultation) -> None:
    if Round.objects.filter(id=consultation.round_id, status=RoundStatus.OPEN).exists():
        rounds.close_round(consultation.round, owner=owner_of(consultation.assignment_id))


@transaction.atomic
def _end_by_clock(consultation: Consultation) -> int:
    lock_for_update(consultation.assignment_id)
    row = lock_consultation(consultation.assignment_id)
    if not row.assignment.is_going:
        _close(row)
        return 1
    moved = begin_reacting(row) if row.reacts else begin_summing(row)
    tell_desk(moved.assignment.platform_id, moved.assignment_id)
    return 1


def _check_day(day: date) -> None:
    today = local_time.today()
    if not today <= day <= today + LONGEST:
        detail = _("Choose a day from today on, at most a year away.")
        raise FieldConflict("answer_until", "out-of-range", detail)


def _is_elsewhere(consultation: Consultation) -> ImpossibleMove:
    state = consultation.stage.label
    return ImpossibleMove(_("This is “{state}” now. Load it again.").format(state=state))


def remind_of_answering() -> int:
    """Remind those who have not answered of what ends soon, once a day; return how many."""
    due = Consultation.objects.filter(_due(), assignment__state=AssignmentState.GOING)
    return sum(_remind(row) for row in due.iterator())


def _due() -> Q:
    day = local_time.today()
    ends = Q(answer_until__in=[day + timedelta(days=days) for days in REMINDED_DAYS_BEFORE])
    not_yet = Q(reminded_on=None) | Q(reminded_on__lt=day)
    return Q(state=ConsultationState.ASKING) & ends & not_yet


@transaction.atomic
def _remind(consultation: Consultation) -> int:
    try:
        row = lock_consultation(consultation.assignment_id)
    except Missing:
        return 0
    # Looked at once more: another process may have been first, or the last day was moved.
    if not Consultation.objects.filter(_due(), pk=row.pk).update(reminded_on=local_time.today()):
        return 0
    waiting = [*taking_part(row.assignment_id).filter(contribution__handed_in_on=None)]
    tell_members("expert.news", waiting)
    return len(waiting)
