"""Waves: who is asked now, who later, and when it is over for all.

The coordinator plans; the clock asks the next wave when nobody of those before can still be waited
for. Whoever cannot be asked any more by then (a pause, a full month) is left out. All that asks
holds the platform's row, so that two requests asked at once do not go beyond somebody's limit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldError, ImpossibleMove
from backend.core.hours import hours_from_now
from backend.experts.models import Assignment, Invitation, Platform
from backend.experts.selectors.invitations import MOST_INVITATIONS
from backend.experts.selectors.people_for import People, people_for
from backend.experts.selectors.reasons import explain
from backend.experts.states import AssignmentState, InvitationState

from .history import CLOCK, Actor, held, note_entry
from .telling import tell_members

MOST_WAVES, MOST_ASKED = 20, MOST_INVITATIONS
# In the sentence that says who cannot be asked; all of them stand beside it.
MOST_NAMED = 3
# Two weeks.
MOST_HOURS = 336
# When nobody has to answer, and the next ones are not asked: after ten at night, before nine.
HERE = ZoneInfo("Europe/Amsterdam")
EVENING, MORNING = 22, 9
# As long as an assignment is here, members are asked, and may say yes.
ASKING = (AssignmentState.ACCEPTED, AssignmentState.RUNNING)
# Waits to be asked; was to be, and then there were enough.
NOT_ASKED = Q(state=InvitationState.QUEUED) | Q(state=InvitationState.FULL, invited_on=None)


@transaction.atomic
def plan_waves(
    *, assignment: Assignment, waves: Sequence[Sequence[UUID]], hours: int | None = None, by: Actor
) -> None:
    """Lays down who is asked, and who if these do not answer; replaces what was planned before.

    The first wave is asked at once, unless somebody who was asked still has time to answer. Who
    was asked already may stand in it, and stays as they are: the same plan again changes nothing.

    :param hours: how long each wave has, the platform's usual time if it is not said
    :raises ImpossibleMove: nobody is asked for this now
    :raises Conflict: all places are taken, they are too many, or somebody cannot be asked; says who
        and why
    """
    row = _held_for_asking(assignment)
    _check_free(row)
    there = {one.expert_id: one for one in Invitation.objects.filter(assignment=row)}
    free = (InvitationState.QUEUED, InvitationState.FULL)
    fixed = {expert for expert, one in there.items() if one.state not in free}
    people = people_for(row)
    reasons = _check_people(waves, fixed, people)
    if len(reasons.keys() | fixed) > MOST_ASKED:
        raise Conflict(_("Ask at most {most} people in all.").format(most=MOST_ASKED))
    Invitation.objects.filter(NOT_ASKED, assignment=row).delete()
    new = [[one for one in wave if one not in fixed] for wave in waves]
    _keep_plan(row, [wave for wave in new if wave], reasons, hours or row.platform.wave_hours)
    note_entry(row, "waves", by=by)
    if not Invitation.objects.filter(assignment=row, state=InvitationState.INVITED).exists():
        _ask_next(row, people, by)


@transaction.atomic
def ask_next_wave(
    *, assignment: Assignment, by: Actor = CLOCK, unless_one_is_asked: bool = False
) -> int:
    """Asks the wave that comes next, now; answers how many were asked.

    Nobody, if none of those who wait can be asked any more.

    :param unless_one_is_asked: nobody either, if somebody who was asked still has time to answer
    :raises ImpossibleMove: nobody is asked for this now, or nobody waits
    :raises Conflict: all places are taken
    """
    row = _held_for_asking(assignment)
    _check_free(row)
    rows = Invitation.objects.filter(assignment=row)
    if unless_one_is_asked and rows.filter(state=InvitationState.INVITED).exists():
        return 0
    if not rows.filter(state=InvitationState.QUEUED).exists():
        raise ImpossibleMove(_("Nobody waits to be asked. Plan another wave."))
    return _ask_next(row, people_for(row), by)


@transaction.atomic
def end_all(assignment: Assignment) -> None:
    """The request is declined or withdrawn: nobody is asked any more.

    Who was asked and has not answered, and who takes part, is told; who was to be asked later
    never hears of it. What was accepted stays a part of the history of both.
    """
    held(assignment.id)
    parts = Invitation.objects.filter(assignment=assignment, state=InvitationState.ACCEPTED)
    tell_members("expert.news", parts)
    end_asking(assignment)


@transaction.atomic
def end_asking(assignment: Assignment, state: InvitationState = InvitationState.ENDED) -> None:
    """Nobody is asked any more; those who were, and have not answered, are told.

    :param state: ended, or full: then those who were asked may still say yes if a place is free
    """
    held(assignment.id)
    rows = Invitation.objects.filter(assignment=assignment)
    told = [*rows.filter(state=InvitationState.INVITED)]
    rows.filter(state__in=(InvitationState.INVITED, InvitationState.QUEUED)).update(state=state)
    tell_members("expert.news", told)


def _held_for_asking(assignment: Assignment) -> Assignment:
    """The assignment, with nobody else asking anybody until the transaction ends.

    :raises ImpossibleMove: nobody is asked for it now
    """
    Platform.objects.select_for_update(no_key=True).get(pk=assignment.platform_id)
    row = held(assignment.id)
    if row.state not in ASKING:
        raise ImpossibleMove(
            _("This request is “{state}” now, and nobody is asked for it.").format(
                state=AssignmentState(row.state).label
            )
        )
    return row


def _check_free(row: Assignment) -> None:
    if row.accepted >= row.wanted:
        raise Conflict(_("All places are taken. Nobody else has to be asked."))


def _check_people(
    waves: Sequence[Sequence[UUID]], fixed: set[UUID], people: People
) -> Mapping[UUID, list[str]]:
    """The reasons for each who is to be asked.

    :raises Conflict: somebody stands there twice, is not there, or cannot be asked
    """
    fit = {person.id: codes for person, codes in people.matches.fit}
    against = {person.id: codes for person, codes in people.matches.left_out}
    found: dict[UUID, list[str]] = {}
    errors, seen = [], set[UUID]()
    for pointer, one in _pointed(waves):
        if one in seen:
            errors.append(FieldError(pointer, "twice", _("This stands in the list twice.")))
        elif one in fit:
            found[one] = fit[one]
        elif one in against and one not in fixed:
            texts = " ".join(reason["text"] for reason in explain(against[one]))
            name = people.by_id[one].chosen_name
            errors.append(FieldError(pointer, against[one][0], f"{name}: {texts}"))
        elif one not in fixed:
            errors.append(FieldError(pointer, "unknown", _("This person is not at the platform.")))
        seen.add(one)
    if errors:
        told = " ".join(one.detail for one in errors[:MOST_NAMED])
        raise Conflict(told, errors=errors)
    return found


def _pointed(waves: Sequence[Sequence[UUID]]) -> Iterator[tuple[str, UUID]]:
    """Everybody in the waves, with where they stand in what was sent (RFC 6901)."""
    for number, wave in enumerate(waves):
        for place, one in enumerate(wave):
            yield f"/waves/{number}/{place}", one


def _keep_plan(
    row: Assignment,
    waves: Iterable[Sequence[UUID]],
    reasons: Mapping[UUID, list[str]],
    hours: int,
) -> None:
    """Writes the waves behind those that were asked."""
    rows = Invitation.objects.filter(assignment=row)
    known = {one.expert_id: one for one in rows.filter(state=InvitationState.FULL)}
    last = rows.aggregate(wave=Max("wave"), place=Max("place"))
    place = last["place"] or 0
    planned = []
    for number, wave in enumerate(waves, (last["wave"] or 0) + 1):
        for expert in wave:
            place += 1
            one = known.get(expert) or Invitation(assignment=row, expert_id=expert)
            one.state, one.wave, one.place = InvitationState.QUEUED, number, place
            one.reasons, one.hours, one.answer_by = reasons[expert], hours, None
            planned.append(one)
    again = [one for one in planned if one.expert_id in known]
    changed = ["state", "wave", "place", "reasons", "hours", "answer_by"]
    Invitation.objects.bulk_update(again, changed)
    Invitation.objects.bulk_create([one for one in planned if one.expert_id not in known])


def _ask_next(row: Assignment, people: People, by: Actor) -> int:
    """Asks the first wave in which somebody can be asked; who cannot is taken out of the plan."""
    fit = {person.id for person, _codes in people.matches.fit}
    rows = Invitation.objects.filter(assignment=row)
    waiting = rows.filter(state=InvitationState.QUEUED).order_by("wave", "place")
    asked: list[Invitation] = []
    gone: list[Invitation] = []
    for _wave, some in groupby([*waiting], lambda one: one.wave):
        wave = [*some]
        asked = [one for one in wave if one.expert_id in fit]
        gone += [one for one in wave if one.expert_id not in fit]
        if asked:
            break
    out = rows.filter(id__in=[one.id for one in gone])
    out.filter(invited_on=None).delete()
    out.update(state=InvitationState.FULL)
    if not asked:
        return 0
    rows.filter(id__in=[one.id for one in asked]).update(
        state=InvitationState.INVITED,
        invited_on=timezone.localdate(),
        answer_by=answer_time(asked[0].hours),
    )
    tell_members("expert.invited", asked)
    note_entry(row, "asked", by=by)
    return len(asked)


def answer_time(hours: int) -> datetime:
    """Until when somebody who is asked now can answer, at the beginning of an hour, in UTC.

    What would end at night ends in the morning after it: then the next ones hear that they are
    asked.

    :param hours: at least so many, beyond the current one, which may be nearly over
    """
    until = hours_from_now(hours + 1)
    local = until.astimezone(HERE)
    if MORNING <= local.hour <= EVENING:
        return until
    days = 1 if local.hour > EVENING else 0
    morning = (local + timedelta(days=days)).replace(hour=MORNING)
    return morning.astimezone(until.tzinfo)
