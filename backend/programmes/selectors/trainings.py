"""Trainings and their sessions: for members, for strangers, and behind links that were mailed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core.days import day_of
from backend.core.errors import Missing
from backend.programmes.due import DueItem, Figure
from backend.programmes.link_tokens import is_token_for, row_in_token, token_for
from backend.programmes.models import Project, Registration, Training, TrainingSession
from backend.programmes.roles import Participant
from backend.programmes.states import (
    LIVE_STATES,
    SEATED_STATES,
    RegistrationState,
    SessionState,
)

PART: Final = "trainings"
MINE: Final = b"kier/trainings/mine"
TRAINER: Final = b"kier/trainings/trainer"
# On public pages.
MOST_SHOWN: Final = 200
# So long after the end a trainer says who came.
PRESENCE_OPEN: Final = timedelta(days=7)
# From so long before the beginning, as people arrive.
BEFORE_BEGINNING: Final = timedelta(hours=2)
BEGINS_SOON: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Seats:
    """How many places a session has, and who has them or confirmed that they wait."""

    seats: int
    held: int
    confirmed: int
    waiting: int

    @property
    def free(self) -> int:
        """How many more can register without waiting."""
        return max(0, self.seats - self.held - self.confirmed)


def counted(rows: QuerySet[TrainingSession]) -> QuerySet[TrainingSession]:
    """Add to sessions how many places are taken, for `seats_of`; one statement for all."""
    placed = [state for state in SEATED_STATES if state != RegistrationState.HELD]
    return rows.annotate(
        held=Count("registrations", Q(registrations__state=RegistrationState.HELD)),
        confirmed=Count(
            "registrations",
            Q(registrations__state__in=placed),
        ),
        waiting=Count(
            "registrations",
            Q(
                registrations__state=RegistrationState.WAITING,
                registrations__hold_until__isnull=True,
            ),
        ),
    )


def seats_of(row: Any) -> Seats:
    """Return the places of a session that was read with `counted`."""
    return Seats(row.seats, row.held, row.confirmed, row.waiting)


# -- For members ----------------------------------------------------------------------------------
def trainings_of(project: Project) -> QuerySet[Training]:
    """Return the trainings of a project."""
    return Training.objects.filter(project=project).prefetch_related("owner")


def training_of(project: Project, training_id: UUID) -> Training:
    """Return a training of a project. May raise `Missing`."""
    found = trainings_of(project).select_related("project").filter(pk=training_id).first()
    if found is None:
        raise Missing
    return found


def sessions_of(training: Training) -> QuerySet[TrainingSession]:
    """Return the sessions of a training, with how many places are taken."""
    rows = TrainingSession.objects.filter(training=training)
    return counted(rows).select_related("round", "training__project")


def session_of(training: Training, session_id: UUID) -> TrainingSession:
    """Return a session of a training. May raise `Missing`."""
    found = sessions_of(training).filter(pk=session_id).first()
    if found is None:
        raise Missing
    return found


def registrations_for(reader: Participant, session: TrainingSession) -> QuerySet[Registration]:
    """Return who registered for a session, for whoever runs its project.

    :raises PermissionDenied: somebody else reads
    """
    if not reader.runs(session.training.project.organisation_id):
        raise PermissionDenied
    return Registration.objects.filter(session=session, state__in=LIVE_STATES)


# -- For strangers --------------------------------------------------------------------------------
def public_trainings(**of_trainings: Any) -> list[Training]:
    """Return the trainings that strangers see."""
    rows = Training.objects.filter(is_open=True, **of_trainings).select_related("project")
    found = rows.order_by("project__slug", "slug")[:MOST_SHOWN]
    return [training for training in found if PART in training.project.parts]


def public_training(slug: str) -> Training:
    """Return the training that strangers see at an address. May raise `Missing`."""
    for training in public_trainings(slug=slug):
        return training
    raise Missing


def open_trainings(organisation_id: UUID) -> list[Training]:
    """Return the trainings of an organisation that strangers see."""
    return public_trainings(project__organisation=organisation_id)


def coming_sessions(trainings: Iterable[Training]) -> list[TrainingSession]:
    """Return the sessions that did not begin yet, the next one first."""
    rows = TrainingSession.objects.filter(
        training__in=[training.pk for training in trainings],
        state=SessionState.PLANNED,
        starts_at__gt=timezone.now(),
    )
    found = counted(rows).select_related("training__project").order_by("starts_at", "pk")
    return [*found[:MOST_SHOWN]]


def public_session(session_id: UUID) -> TrainingSession:
    """Return a session for which strangers register, also if it is over. May raise `Missing`."""
    rows = counted(TrainingSession.objects.filter(pk=session_id))
    found = rows.select_related("training__project").first()
    if found is None or not is_public(found):
        raise Missing
    return found


def is_public(session: TrainingSession) -> bool:
    """Return whether strangers see a session's training."""
    training = session.training
    return training.is_open and PART in training.project.parts


# -- Behind links that were mailed ----------------------------------------------------------------
def mine_address(row: Registration) -> str:
    """Return the address of the own page of whoever registered, as it is mailed."""
    token = token_for(MINE, row.pk, row.link)
    return f"{settings.PUBLIC_URL}/trainings/mine/{token}"


def registration_behind(token: str) -> Registration:
    """Return whose link this is, with session, training and project. May raise `Missing`."""
    rows = Registration.objects.select_related("session__training__project", "session__round")
    row_id = row_in_token(token)
    found = rows.filter(pk=row_id).first() if row_id else None
    if found is None or not is_token_for(token, MINE, found.pk, found.link):
        raise Missing
    return found


def waiting_before(row: Registration) -> int:
    """Return how many wait before somebody on the waiting list."""
    return who_wait(row.session_id).filter(number__lt=row.number).count()


def who_wait(session_id: UUID) -> QuerySet[Registration]:
    """Return who confirmed that they wait for a place at a session."""
    return Registration.objects.filter(
        session=session_id, state=RegistrationState.WAITING, hold_until=None
    )


def trainer_address(session: TrainingSession) -> str:
    """Return the address of the trainer's page."""
    token = token_for(TRAINER, session.pk, session.trainer_link)
    return f"{settings.PUBLIC_URL}/trainings/trainer/{token}"


def session_of_trainer(token: str) -> TrainingSession:
    """Return the session whose trainer has this address. May raise `Missing`."""
    rows = TrainingSession.objects.select_related("training__project")
    row_id = row_in_token(token)
    found = rows.filter(pk=row_id).first() if row_id else None
    if found is None or not is_token_for(token, TRAINER, found.pk, found.trainer_link):
        raise Missing
    if found.erased_on or timezone.now() > found.ends_at + PRESENCE_OPEN:
        raise Missing
    return found


def people_to_mark(session: TrainingSession) -> list[Registration]:
    """Return who may stand before the trainer: all who have a place or wait for one."""
    rows = Registration.objects.filter(session=session, state__in=LIVE_STATES)
    return [*rows.order_by("number")]


# -- For the board --------------------------------------------------------------------------------
def due_items(projects: QuerySet[Project], day: date, most: int) -> Iterable[DueItem]:
    """Return sessions that begin soon and for which nobody registered."""
    now = timezone.now()
    live = Count("registrations", Q(registrations__state__in=LIVE_STATES))
    rows = TrainingSession.objects.filter(
        training__project__in=projects.filter(parts__icontains=f'"{PART}"').values("pk"),
        state=SessionState.PLANNED,
        starts_at__gt=now,
        starts_at__lte=now + BEGINS_SOON,
    ).annotate(live=live)
    found = rows.filter(live=0).select_related("training").order_by("starts_at", "pk")
    for session in found[:most]:
        training = session.training
        yield DueItem(
            kind="training.nobody-registered",
            project_id=training.project_id,
            text=_("A training begins soon, and nobody registered. Tell people, or call it off."),
            due_on=day_of(session.starts_at),
            place=f"#/projects/{training.project_id}/trainings",
        )


def figures(projects: QuerySet[Project], day: date) -> Iterable[Figure]:
    """Return how many sessions are planned."""
    rows = TrainingSession.objects.filter(
        training__project__in=projects,
        state=SessionState.PLANNED,
        starts_at__gt=timezone.now(),
    )
    yield Figure("trainings.planned", _("Sessions of trainings to come"), rows.count())
