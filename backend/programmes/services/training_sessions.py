"""Planning, changing and calling off sessions of trainings."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict, ImpossibleMove, Missing
from backend.core.names import clean_name
from backend.organisations.municipalities import municipalities
from backend.programmes.models import Registration, Training, TrainingSession
from backend.programmes.models.trainings import MOST_SEATS
from backend.programmes.roles import Participant
from backend.programmes.selectors.trainings import PART, session_of, training_of
from backend.programmes.states import SEATED_STATES, SessionState

from .history import note
from .links import written_project
from .registrations import fill_seats, lock_session
from .training_boxes import LONGEST_NAME, LONGEST_WHERE, Details, details_of, lock_details
from .training_letters import CALLED_OFF, CHANGED, write_to_all

LONGEST: Final = timedelta(days=5)
FURTHEST: Final = timedelta(days=2 * 365)
MOST_SESSIONS: Final = 500
# What people who registered have to know.
TOLD: Final = frozenset({"starts_at", "ends_at", "municipality", "is_online", "where"})


@transaction.atomic
def plan_session(
    *,
    by: Participant,
    project_id: UUID,
    training_id: UUID,
    where: str,
    trainer: str = "",
    **fields: Any,
) -> TrainingSession:
    """Plan a session of a training.

    :param where: an address or the address of an online meeting; who registered sees it
    :raises Missing: `by` does not see the training
    :raises PermissionDenied: `by` does not write for its project
    :raises Conflict: times or places do not do, or there are too many sessions
    """
    training = _written(by, project_id, training_id)
    if TrainingSession.objects.filter(training=training).count() >= MOST_SESSIONS:
        raise Conflict(_("This training has too many sessions. Make another training."))
    row = TrainingSession(training=training, **fields)
    _check(row)
    if row.starts_at <= timezone.now():
        raise FieldConflict("starts_at", "past", _("Choose a beginning that is to come."))
    row.details = lock_details(row, _details(where, trainer))
    row.save(force_insert=True)
    note(project_id=project_id, by=by, event="training.session-planned", subject=training_id)
    return session_of(training, row.pk)


@transaction.atomic
def change_session(
    *,
    by: Participant,
    project_id: UUID,
    training_id: UUID,
    session_id: UUID,
    version: int,
    **changes: Any,
) -> TrainingSession:
    """Change what is given of a session; who registered is told if it is elsewhere or later.

    :param version: the one that was looked at
    :raises Missing: `by` does not see the session
    :raises PermissionDenied: `by` does not write for its project
    :raises ChangedMeanwhile: somebody changed it since
    :raises ImpossibleMove: it was called off, or it has begun
    :raises Conflict: as in `plan_session`, or more people have a place than there would be
    """
    training = _written(by, project_id, training_id)
    row = lock_session(session_id)
    if row.training_id != training.pk:
        raise Missing
    if row.version != version:
        raise ChangedMeanwhile
    _check_changeable(row)
    before = details_of(row)
    after = _details(changes.pop("where", before.where), changes.pop("trainer", before.trainer))
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    _check(row)
    if "starts_at" in changed and row.starts_at <= timezone.now():
        raise FieldConflict("starts_at", "past", _("Choose a beginning that is to come."))
    _check_seats(row)
    names = {*changed} | ({"where"} if before.where != after.where else set())
    if before != after:
        changed["details"] = lock_details(row, after)
    if not changed:
        return session_of(training, session_id)
    if names & TOLD:
        changed |= {"sequence": row.sequence + 1, "is_reminded": False}
    TrainingSession.objects.filter(pk=session_id).update(**changed, version=version + 1)
    if names & TOLD:
        write_to_all(row, CHANGED)
    fill_seats(lock_session(session_id))
    shown = (names - {"where"}) | ({"details"} if "details" in changed else set())
    note(
        project_id=project_id,
        by=by,
        event="training.session-changed",
        fields=shown,
        subject=training_id,
    )
    return session_of(training, session_id)


@transaction.atomic
def cancel_session(
    *, by: Participant, project_id: UUID, training_id: UUID, session_id: UUID
) -> TrainingSession:
    """Call a session off; everybody who registered gets a letter.

    :raises Missing: `by` does not see the session
    :raises PermissionDenied: `by` does not write for its project
    :raises ImpossibleMove: it was called off already, or it is over
    """
    training = _written(by, project_id, training_id)
    row = session_of(training, session_id)
    if row.ends_at <= timezone.now():
        raise ImpossibleMove(_("This session is over."))
    same = TrainingSession.objects.filter(pk=session_id, state=SessionState.PLANNED)
    if not same.update(
        state=SessionState.CANCELLED, sequence=row.sequence + 1, version=row.version + 1
    ):
        raise ImpossibleMove(_("This session was called off already."))
    write_to_all(row, CALLED_OFF)
    note(project_id=project_id, by=by, event="training.session-cancelled", subject=training_id)
    return session_of(training, session_id)


@transaction.atomic
def renew_trainer(
    *, by: Participant, project_id: UUID, training_id: UUID, session_id: UUID
) -> TrainingSession:
    """Give the trainer of a session a new address; the one before leads nowhere.

    :raises Missing: `by` does not see the session
    :raises PermissionDenied: `by` does not write for its project
    """
    training = _written(by, project_id, training_id)
    session_of(training, session_id)
    TrainingSession.objects.filter(pk=session_id).update(trainer_link=F("trainer_link") + 1)
    note(project_id=project_id, by=by, event="training.trainer-renewed", subject=training_id)
    return session_of(training, session_id)


def _written(by: Participant, project_id: UUID, training_id: UUID) -> Training:
    return training_of(written_project(by, project_id, PART), training_id)


def _details(where: str, trainer: str) -> Details:
    where = clean_name(where, longest=LONGEST_WHERE, field="where")
    if not where:
        text = _("Say where it is: an address, or the address of the online meeting.")
        raise FieldConflict("where", "none", text)
    return Details(where, clean_name(trainer, longest=LONGEST_NAME, field="trainer"))


def _check_changeable(row: TrainingSession) -> None:
    if row.state != SessionState.PLANNED:
        raise ImpossibleMove(_("This session was called off already."))
    if row.starts_at <= timezone.now():
        raise ImpossibleMove(_("This session has begun. It cannot be changed any more."))


def _check(row: TrainingSession) -> None:
    starts_at: datetime = row.starts_at
    if not starts_at < row.ends_at <= starts_at + LONGEST:
        text = _("Choose an end after the beginning, and not more than five days later.")
        raise FieldConflict("ends_at", "order", text)
    if starts_at > timezone.now() + FURTHEST:
        text = _("Choose a beginning within two years.")
        raise FieldConflict("starts_at", "out-of-range", text)
    if not 1 <= row.seats <= MOST_SEATS:
        text = _("Give a number of places from 1 to {most}.").format(most=MOST_SEATS)
        raise FieldConflict("seats", "out-of-range", text)
    if row.is_online == bool(row.municipality):
        text = _("Choose a municipality, or say that it is online.")
        raise FieldConflict("municipality", "unknown", text)
    if row.municipality and row.municipality not in municipalities():
        raise FieldConflict("municipality", "unknown", _("Choose one of the municipalities."))


def _check_seats(row: TrainingSession) -> None:
    taken = Registration.objects.filter(session=row, state__in=SEATED_STATES).count()
    if row.seats < taken:
        text = _("{taken} people have a place already. Give at least so many.")
        raise FieldConflict("seats", "taken", text.format(taken=taken))
