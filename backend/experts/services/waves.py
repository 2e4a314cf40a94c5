"""Waves: who is asked now, who later, and when it is over for all.

The coordinator plans; the clock asks the next wave when nobody of those before can still be waited
for. All that asks locks the platform's row, so that two requests do not go beyond somebody's limit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from backend.core.days import HERE
from backend.core.errors import Conflict, FieldError, ImpossibleMove
from backend.core.hours import hours_from_now
from backend.experts import local_time
from backend.experts.local_time import EVENING, MORNING, may_disturb
from backend.experts.models import Assignment, Consultation, Expert, Invitation, Platform
from backend.experts.selectors.invitations import MAX_INVITATIONS, is_awaited
from backend.experts.selectors.matches import ASK_AGAIN, People, explain, people_for
from backend.experts.services.history import (
    CLOCK,
    Actor,
    lock_for_update,
    note_entry,
    tell_desk,
    tell_members,
)
from backend.experts.states import (
    AssignmentState,
    ConsultationState,
    InvitationState,
)

MAX_WAVES, MAX_ASKED = 20, MAX_INVITATIONS
# In the sentence that says who cannot be asked; all of them stand beside it.
MAX_NAMED = 3
# Two weeks.
MAX_HOURS = 336
# How many assignments are moved on in one run.
AT_ONCE = 100
OVER = (AssignmentState.DELIVERED, AssignmentState.ENDED)


@transaction.atomic
def plan_waves(
    *, assignment: Assignment, waves: Sequence[Sequence[UUID]], hours: int | None = None, by: Actor
) -> None:
    """Set who is asked, and who if these do not answer, in place of what was planned before.

    The first wave is asked at once, unless somebody who was asked still has time to answer. The
    same plan again changes nothing.

    :param hours: how long each wave has, the platform's usual time if it is not said
    :raises Conflict: all places are taken, they are too many, or somebody cannot be asked; says who
        and why
    """
    row = _lock_for_asking(assignment)
    _check_free(row)
    there = Invitation.objects.filter(assignment=row)
    fixed = {*there.exclude(ASK_AGAIN).values_list("expert", flat=True)}
    people = people_for(row)
    reasons = _check_people(waves, fixed, people)
    if len(reasons.keys() | {*there.values_list("expert", flat=True)}) > MAX_ASKED:
        raise Conflict(_("Ask at most {most} people in all.").format(most=MAX_ASKED))
    planned = [
        [
            {"expert": str(expert), "reasons": reasons[expert]}
            for expert in wave
            if expert not in fixed
        ]
        for wave in waves
    ]
    hours = hours or row.platform.wave_hours
    keep_plan(row, [{"hours": hours, "people": wave} for wave in planned])
    note_entry(row, "waves", by=by)
    if not there.filter(is_awaited()).exists():
        _ask_next(row, people, by)


@transaction.atomic
def ask_next_wave(
    *, assignment: Assignment, by: Actor = CLOCK, unless_one_is_asked: bool = False
) -> int:
    """Ask the next wave now; return how many were asked, none if nobody can be any more.

    :param unless_one_is_asked: none either, if somebody who was asked still has time to answer
    """
    row = _lock_for_asking(assignment)
    _check_free(row)
    rows = Invitation.objects.filter(assignment=row)
    if unless_one_is_asked and rows.filter(is_awaited()).exists():
        return 0
    if not row.plan:
        raise ImpossibleMove(_("Nobody is waiting to be asked. Plan another wave."))
    return _ask_next(row, people_for(row), by)


@transaction.atomic
def end_all(assignment: Assignment) -> None:
    """End all asking of a request that is over, and tell who was asked or takes part."""
    lock_for_update(assignment.id)
    parts = Invitation.objects.filter(assignment=assignment, state=InvitationState.ACCEPTED)
    tell_members("expert.news", parts)
    end_asking(assignment)


@transaction.atomic
def end_asking(assignment: Assignment, *, is_full: bool = False) -> None:
    """End the asking, and tell those whose answer was waited for.

    :param is_full: there are enough: who is planned stays so, for a place that is free again
    """
    row = lock_for_update(assignment.id)
    rows = Invitation.objects.filter(assignment=row)
    told = [*rows.filter(is_awaited())]
    rows.filter(id__in=[invitation.id for invitation in told]).update(answer_by=None)
    keep_plan(row, (row.plan or None) if is_full else None)
    tell_members("expert.news", told)


def keep_plan(row: Assignment, waves: Sequence[Mapping[str, Any]] | None) -> None:
    """Write who is to be asked yet; a wave without people is none, None is no plan at all."""
    row.plan = None if waves is None else [wave for wave in waves if wave["people"]]
    row.save(update_fields=["plan"])


def take_out_of_plans(expert: Expert) -> set[UUID]:
    """Take somebody who leaves out of all waves to come; return from which assignments."""
    planned = Assignment.objects.filter(platform=expert.platform_id, plan__isnull=False)
    changed = set()
    for planned_id in planned.order_by("id").values_list("id", flat=True):
        row, gone = lock_for_update(planned_id), str(expert.pk)
        left = [
            wave | {"people": [who for who in wave["people"] if who["expert"] != gone]}
            for wave in row.plan or ()
        ]
        if left != (row.plan or []):
            keep_plan(row, left)
            changed.add(planned_id)
    return changed


def _lock_for_asking(assignment: Assignment) -> Assignment:
    """Lock the assignment, with nobody else asking anybody until the transaction ends."""
    Platform.objects.select_for_update(no_key=True).get(pk=assignment.platform_id)
    row = lock_for_update(assignment.id)
    if not row.is_going:
        raise ImpossibleMove(
            _("This request is “{state}” now, and nobody is asked for it.").format(
                state=row.standing
            )
        )
    asked = Consultation.objects.filter(assignment=row)
    if asked.exclude(state=ConsultationState.ASKING).exists():
        raise ImpossibleMove(_("Answering is over. Nobody else can be asked."))
    return row


def _check_free(row: Assignment) -> None:
    if row.accepted >= row.wanted:
        raise Conflict(_("All places are taken. Nobody else has to be asked."))


def _check_people(
    waves: Sequence[Sequence[UUID]], fixed: set[UUID], people: People
) -> Mapping[UUID, list[str]]:
    """Return the reasons for each who is to be asked.

    :raises Conflict: somebody stands there twice, is not there, or cannot be asked
    """
    fit = {person.id: codes for person, codes in people.matches.fit}
    against = {person.id: codes for person, codes in people.matches.left_out}
    found: dict[UUID, list[str]] = {}
    errors, seen = [], set[UUID]()
    for field, expert in _numbered(waves):
        if expert in seen:
            errors.append(FieldError(field, "twice", _("This stands in the list twice.")))
        elif expert in fit:
            found[expert] = fit[expert]
        elif expert in against and expert not in fixed:
            texts = " ".join(reason["text"] for reason in explain(against[expert]))
            name = people.by_id[expert].chosen_name
            errors.append(FieldError(field, against[expert][0], f"{name}: {texts}"))
        elif expert not in fixed:
            errors.append(FieldError(field, "unknown", _("This person is not at the platform.")))
        seen.add(expert)
    if errors:
        told = " ".join(error.detail for error in errors[:MAX_NAMED])
        raise Conflict(told, errors=errors)
    return found


def _numbered(waves: Sequence[Sequence[UUID]]) -> Iterator[tuple[str, UUID]]:
    for number, wave in enumerate(waves):
        for place, expert in enumerate(wave):
            yield f"waves.{number}.{place}", expert


def _ask_next(row: Assignment, people: People, by: Actor) -> int:
    """Ask the first wave in which somebody can be asked; who cannot is taken out of the plan."""
    fit = {str(person.id) for person, _codes in people.matches.fit}
    rows, left = Invitation.objects.filter(assignment=row), [*(row.plan or ())]
    asked: list[Mapping[str, Any]] = []
    while left and not asked:
        wave = left.pop(0)
        asked = [planned for planned in wave["people"] if planned["expert"] in fit]
    keep_plan(row, left)
    if not asked:
        return 0
    last = rows.aggregate(wave=Max("wave"), place=Max("place"))
    until = answer_time(wave["hours"])
    made = [
        Invitation(
            assignment=row,
            expert_id=UUID(planned["expert"]),
            reasons=planned["reasons"],
            wave=(last["wave"] or 0) + 1,
            place=place,
            invited_on=local_time.today(),
            answer_by=until,
        )
        for place, planned in enumerate(asked, (last["place"] or 0) + 1)
    ]
    # Who was asked before, and had no time to answer, is asked again under the same identifier.
    Invitation.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["assignment", "expert"],
        update_fields=["reasons", "wave", "place", "invited_on", "answer_by"],
    )
    tell_members("expert.invited", rows.filter(wave=made[0].wave))
    note_entry(row, "asked", by=by)
    return len(made)


def answer_time(hours: int) -> datetime:
    """Return until when somebody who is asked now can answer, at the beginning of an hour, in UTC.

    What would end at night ends in the morning after it.
    """
    until = hours_from_now(hours + 1)
    local = until.astimezone(HERE)
    if may_disturb(until):
        return until
    days = 1 if local.hour >= EVENING else 0
    morning = (local + timedelta(days=days)).replace(hour=MORNING)
    return morning.astimezone(until.tzinfo)


def move_waves_on() -> int:
    """Ask the next waves, warn where none is left, end what is over; return how many."""
    over = Assignment.objects.filter(Q(plan__isnull=False) | _awaits(), state__in=OVER)
    for row in over.order_by("id")[:AT_ONCE]:
        end_asking(row)
    idle = _free().filter(~_awaits(), plan__isnull=False)
    warn_if_nobody_is_left(idle.values("id"))
    return sum(map(_ask, _not_past(idle.exclude(plan=[]))[:AT_ONCE]))


def warn_if_nobody_is_left(assignments: Iterable[UUID] | QuerySet[Assignment, Any]) -> None:
    """Tell the desk, once, of those that have free places, and nobody who could still answer."""
    rows = _free().filter(~_awaits(), plan=[], id__in=assignments)
    for found in [*rows.values_list("id", flat=True)]:
        with transaction.atomic():
            # A last wave may have been asked since: looked at again, with nobody else asking.
            row = lock_for_update(found)
            if rows.filter(id=found).exists():
                keep_plan(row, None)
                tell_desk(row.platform_id, row.id)


def is_past(assignment: Assignment) -> bool:
    """Whether its day, or its answering, is over: who had time before does not come in any more."""
    return not _not_past(Assignment.objects.filter(id=assignment.id)).exists()


def is_answered(assignment: Assignment) -> bool:
    """Return whether its members had their time to answer: a yes leads nowhere any more."""
    asked = Consultation.objects.filter(assignment=assignment)
    return asked.exclude(state=ConsultationState.ASKING).exists()


def _free() -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        state=AssignmentState.GOING, accepted__lt=F("wanted")
    ).order_by("id")


def _not_past(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Leave out those whose day, or answering, is over: only the coordinator asks for them."""
    consultation = Consultation.objects.filter(assignment=OuterRef("id"))
    asking = consultation.filter(state=ConsultationState.ASKING)
    # Of a consultation the last day to answer may have been moved.
    return rows.exclude(Q(day__lt=local_time.today()) & ~Exists(asking)).exclude(
        Exists(consultation) & ~Exists(asking)
    )


def _awaits() -> Exists:
    return Exists(Invitation.objects.filter(is_awaited(), assignment=OuterRef("id")))


def _ask(assignment: Assignment) -> int:
    try:
        # The coordinator, or another process, may have asked the wave since this one looked.
        asked = ask_next_wave(assignment=assignment, unless_one_is_asked=True)
    except Conflict:
        return 0
    if not asked:
        warn_if_nobody_is_left([assignment.id])
    return asked
