"""`manage.py demonstration_trainings`: trainings with sessions to come, to try Kier with."""

import json
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any, Final, override
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from backend.core.days import today
from backend.organisations.profiles import Region
from backend.programmes.management.demonstration_texts import writer_of
from backend.programmes.models import Project, Training, TrainingSession
from backend.programmes.roles import Participant
from backend.programmes.selectors.trainings import PART
from backend.programmes.services.registrations import confirm, confirm_waiting, register
from backend.programmes.services.training_sessions import plan_session
from backend.programmes.services.trainings import create_training

FILE: Final = Path(__file__).resolve().parents[2] / "data" / "trainings.json"
ZONE: Final = ZoneInfo("Europe/Amsterdam")
ORGANISATION: Final = "Voorbeeldpraktijk"


class Command(BaseCommand):
    """Makes the trainings that are missing, and keeps those that are there."""

    help = (
        "Makes trainings of the demonstration's projects with sessions to come and made-up "
        "registrations. Not for production."
    )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("made-up trainings are not for production")
        content = json.loads(FILE.read_text(encoding="utf-8"))
        existing = {*Training.objects.values_list("slug", flat=True)}
        projects = {row.slug: row for row in Project.objects.all()}
        for wanted in content["trainings"]:
            project = projects.get(wanted["project"])
            if project is None or PART not in project.parts or wanted["slug"] in existing:
                continue
            if writer := writer_of(project):
                make_training(project, writer, wanted)


@transaction.atomic
def make_training(project: Project, by: Participant, wanted: Mapping[str, Any]) -> None:
    """Make a training with its sessions, for which people registered."""
    fields = {name: wanted[name] for name in ("slug", "title", "about", "professions", "toolkit")}
    training = create_training(by=by, project_id=project.pk, **fields)
    for one in wanted["sessions"]:
        day = today() + timedelta(days=one["day"])
        times: dict[str, Any] = {
            f"{name}_at": datetime.combine(day, time.fromisoformat(one[key]), ZONE)
            for name, key in (("starts", "begins"), ("ends", "ends"))
        }
        session = plan_session(
            by=by,
            project_id=project.pk,
            training_id=training.pk,
            municipality=one["municipality"],
            is_online=not one["municipality"],
            **{name: one[name] for name in ("where", "seats", "language")},
            **times,
        )
        register_people(session, training, one["registered"])


def register_people(session: TrainingSession, training: Training, number: int) -> None:
    """Register people who are not real; all confirm but the last one who has a place."""
    professions, regions = cycle(training.professions), cycle(Region)
    for count in range(1, number + 1):
        row = register(
            session_id=session.pk,
            name=f"Deelnemer {count}",
            email=f"deelnemer-{count}@voorbeeldpraktijk.example",
            organisation=ORGANISATION,
            profession=next(professions),
            region=next(regions),
            language=session.language,
        )
        if count < min(number, session.seats):
            confirm(registration_id=row.pk)
        elif count > session.seats:
            confirm_waiting(registration_id=row.pk)
