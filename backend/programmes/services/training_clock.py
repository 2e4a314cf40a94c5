"""What the clock does with sessions: reminders, questions afterwards, and erasing names.

Each session is done in a transaction of its own, once, however often the clock comes by.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from backend.core import retention
from backend.core.days import day_of, today
from backend.organisations.models import Organisation
from backend.programmes.models import Registration, TrainingSession
from backend.programmes.states import SessionState
from notifications.letters import withdraw_letters
from surveys.models import Round, Version
from surveys.questionnaire.definition import read, write
from surveys.services.questionnaires import copy_ready
from surveys.services.ready import ready_definition
from surveys.services.rounds import close_round, create_round, start_round
from surveys.states import Audience, RoundStatus

from .history import note
from .registrations import lock_session
from .training_counts import count_session
from .training_letters import AFTERWARDS, REMINDER, write_to_all

log = logging.getLogger("kier.trainings")

QUESTIONNAIRE: Final = "training"
"""The questionnaire that comes with Kier, and the purpose of its rounds."""

REMINDED_BEFORE: Final = timedelta(days=2)
EVALUATED_AFTER: Final = timedelta(hours=1)
ANSWERED_LATER: Final = timedelta(days=14)
MOST_AT_ONCE: Final = 500


def remind() -> int:
    """Remind people of sessions in two days; return of how many sessions."""
    now = timezone.now()
    rows = TrainingSession.objects.filter(
        state=SessionState.PLANNED,
        is_reminded=False,
        starts_at__gt=now,
        starts_at__lte=now + REMINDED_BEFORE,
    )
    return _each(rows, _remind, "people were not reminded of a session")


def open_evaluations() -> int:
    """Open the questions about sessions that ended an hour ago; return of how many."""
    now = timezone.now()
    rows = TrainingSession.objects.filter(
        state=SessionState.PLANNED,
        is_evaluated=False,
        erased_on=None,
        ends_at__lte=now - EVALUATED_AFTER,
        # A server that was off for weeks asks nobody about what they forgot.
        ends_at__gt=now - ANSWERED_LATER,
    )
    return _each(rows, _open_evaluation, "the questions about a session were not opened")


def erase_names() -> int:
    """Erase who registered for sessions of a month ago, and count them; return of how many."""
    rows = TrainingSession.objects.filter(
        erased_on=None, ends_at__lte=timezone.now() - retention.TRAINING_NAMES.length
    )
    return _each(rows, _erase, "the names of a session were not erased")


def _each(
    rows: QuerySet[TrainingSession], do: Callable[[TrainingSession], bool], failed: str
) -> int:
    done = 0
    for session_id in [*rows.order_by("ends_at", "pk").values_list("pk", flat=True)[:MOST_AT_ONCE]]:
        try:
            done += _one(rows, session_id, do)
        except Exception:
            # The next ones are done all the same, and this one next time.
            log.exception(failed)
    return done


@transaction.atomic
def _one(
    rows: QuerySet[TrainingSession], session_id: UUID, do: Callable[[TrainingSession], bool]
) -> bool:
    session = lock_session(session_id)
    # As it is now: another clock may have been here.
    return rows.filter(pk=session_id).exists() and do(session)


def _remind(session: TrainingSession) -> bool:
    TrainingSession.objects.filter(pk=session.pk).update(is_reminded=True)
    write_to_all(session, REMINDER)
    return True


def _open_evaluation(session: TrainingSession) -> bool:
    training, project = session.training, session.training.project
    is_anybody_there = Registration.objects.filter(session=session).exists()
    survey = _open_round(session, project.organisation) if is_anybody_there else None
    TrainingSession.objects.filter(pk=session.pk).update(is_evaluated=True, round=survey)
    if survey is None:
        return False
    write_to_all(session, AFTERWARDS)
    note(
        project_id=project.pk,
        by=None,
        event="training.evaluation-opened",
        subject=training.pk,
    )
    return True


def _open_round(session: TrainingSession, organisation: Organisation) -> Round:
    version = _questions_of(organisation)
    known = read(version.definition).languages
    survey = create_round(
        organisation=organisation,
        version=version,
        name=f"{session.training.slug} · {day_of(session.starts_at)}",
        closes_on=today() + ANSWERED_LATER,
        audience=Audience.LINK,
        purpose=QUESTIONNAIRE,
        languages=[session.language] if session.language in known else [],
    )
    return start_round(survey)


def _questions_of(organisation: Organisation) -> Version:
    """Return the questions of the last session if they are still those that come with Kier."""
    rows = TrainingSession.objects.filter(round__organisation=organisation)
    last = rows.select_related("round__version").order_by("-ends_at", "-pk").first()
    if (
        last
        and last.round
        and last.round.version.definition == write(ready_definition(QUESTIONNAIRE))
    ):
        version: Version = last.round.version
        return version
    return copy_ready(organisation=organisation, ready_id=QUESTIONNAIRE).versions.get()


def _erase(session: TrainingSession) -> bool:
    if session.round and session.round.status == RoundStatus.OPEN:
        close_round(session.round)
        session.round.refresh_from_db()
    if session.state == SessionState.PLANNED:
        count_session(session)
    people = Registration.objects.filter(session=session)
    withdraw_letters(people.values_list("pk", flat=True))
    people.delete()
    # Where it was, and who gave it, goes with the names.
    TrainingSession.objects.filter(pk=session.pk).update(erased_on=today(), details=b"")
    note(
        project_id=session.training.project_id,
        by=None,
        event="training.session-erased",
        subject=session.training_id,
    )
    return True
