"""Trainings, sessions and registrations for tests."""

from datetime import datetime, timedelta
from typing import Any

from django.core import mail
from django.utils import timezone

from backend.organisations.models import Role
from backend.programmes.models import Project, Registration, Training, TrainingSession
from backend.programmes.services.registrations import confirm_waiting, register
from backend.programmes.services.training_sessions import plan_session
from backend.programmes.services.trainings import create_training
from notifications.letters.post import post_due
from tests.programmes.factories import Programme, with_part


def a_training(programme: Programme, project: Project, **changes: Any) -> Training:
    """Return a training of a project, which gets the part if it lacks it."""
    with_part(project, "trainings")
    fields: dict[str, Any] = {
        "slug": "signals",
        "title": {"nl": "Signalen van arbeidsuitbuiting", "en": "Signals at work"},
        "about": {"nl": "Wat je ziet en wat je doet.", "en": "What you see and what you do."},
        "professions": ["general-practitioner", "labour-officer"],
    }
    by = programme.as_participant(Role.EDITOR)
    return create_training(by=by, project_id=project.pk, **(fields | changes))


def in_hours(hours: float) -> datetime:
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    return now + timedelta(hours=hours)


def a_session(programme: Programme, training: Training, **changes: Any) -> TrainingSession:
    fields: dict[str, Any] = {
        "starts_at": in_hours(10 * 24),
        "ends_at": in_hours(10 * 24 + 3),
        "where": "Domplein 1, Utrecht",
        "trainer": "Noor",
        "municipality": "GM0344",
        "seats": 3,
        "language": "nl",
    }
    by = programme.as_participant(Role.COORDINATOR)
    place: dict[str, Any] = {"project_id": training.project_id, "training_id": training.pk}
    return plan_session(by=by, **place, **(fields | changes))


def registered(session: TrainingSession, name: str = "Sam", **changes: Any) -> Registration:
    fields: dict[str, Any] = {
        "name": name,
        "email": f"{name.lower()}@practice.example",
        "organisation": "Practice",
        "profession": "general-practitioner",
        "region": "NL-UT",
        "language": "en",
    }
    return register(session_id=session.pk, **(fields | changes))


def waiting(session: TrainingSession, name: str) -> Registration:
    """Register somebody for a session that is full, who confirms that they wait."""
    return confirm_waiting(registration_id=registered(session, name).pk)


def posted() -> list[tuple[str, str]]:
    """Send what is due, and return to whom and what; the outbox is emptied."""
    post_due()
    sent = [(message.to[0], message.body) for message in mail.outbox]
    mail.outbox.clear()
    return sent
