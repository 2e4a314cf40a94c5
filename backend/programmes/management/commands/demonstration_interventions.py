"""`manage.py demonstration_interventions`: five teams at different days, to try Kier with."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, override

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from backend.core.days import today
from backend.programmes.management.demonstration_texts import writer_of
from backend.programmes.models import Intervention, Project, StakeholderQuestion
from backend.programmes.roles import Participant
from backend.programmes.selectors.interventions import PART
from backend.programmes.services.intervention_checks import NEW, save_check
from backend.programmes.services.interventions import (
    change_intervention,
    create_intervention,
    decide,
    look_back,
)
from backend.programmes.services.stakeholder_questions import answer_question, ask

FILE: Final = Path(__file__).resolve().parents[2] / "data" / "interventions.toml"
PLAN: Final = ("team", "people", "assumption", "action", "indicator", "target", "is_public")


class Command(BaseCommand):
    """Makes the interventions that are missing, and keeps those that are there."""

    help = (
        "Makes made-up teams of the demonstration's Field Lab, at different days of their 100. "
        "Not for production."
    )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("made-up interventions are not for production")
        content = tomllib.loads(FILE.read_text(encoding="utf-8"))
        project = Project.objects.filter(slug=content["project"]).first()
        if project is None or PART not in project.parts:
            return
        existing = {*Intervention.objects.filter(project=project).values_list("team", flat=True)}
        writer = writer_of(project)
        for wanted in content["interventions"]:
            if writer and wanted["team"] not in existing:
                make_intervention(project, writer, content["language"], wanted)


@transaction.atomic
def make_intervention(
    project: Project, by: Participant, language: str, wanted: Mapping[str, Any]
) -> None:
    """Make an intervention with its weeks, questions, decision and look back."""
    row = create_intervention(
        by=by,
        project_id=project.pk,
        language=language,
        day_0=today() - timedelta(days=wanted["day"]),
        **{name: wanted[name] for name in PLAN},
    )
    place: Any = {"by": by, "project_id": project.pk, "intervention_id": row.pk}
    for week, (done, seen, next_step) in enumerate(wanted["weeks"], 1):
        save_check(**place, week=week, version=NEW, done=done, seen=seen, next_step=next_step)
    for text, answer in wanted["questions"]:
        ask_and_answer(place, row, text, answer)
    version = row.version
    if result := wanted.get("result"):
        version = change_intervention(**place, version=version, result=result).version
    if found := wanted.get("decision"):
        decision, reason, carrier = found
        said: Any = {"decision": decision, "reason": reason, "carried_on_by": carrier}
        decide(**place, version=version, **said)
    if found := wanted.get("aftermath"):
        look_back(**place, remains=found[0], about=found[1])


def ask_and_answer(place: Mapping[str, Any], row: Intervention, text: str, answer: str) -> None:
    """Ask what a stranger would, and answer it if there is an answer."""
    ask(code=row.code, text=text)
    if answer:
        question = StakeholderQuestion.objects.get(intervention=row, text=text)
        answer_question(**place, question_id=question.pk, answer=answer)
