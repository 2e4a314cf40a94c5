"""`manage.py demonstration_involvement`: action lines and advice, to try Kier with."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, override

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from backend.core.days import today
from backend.core.quarters import Quarter
from backend.programmes.management.demonstration_texts import writer_of
from backend.programmes.models import ActionLine, Page, Project
from backend.programmes.roles import Participant
from backend.programmes.selectors.involvement import PART
from backend.programmes.services.involvement import (
    add_involvement,
    choose_step_pages,
    create_line,
)

FILE: Final = Path(__file__).resolve().parents[2] / "data" / "involvement.json"
# What colleagues write to each other is in one language.
WRITTEN_IN: Final = "nl"


class Command(BaseCommand):
    """Makes the action lines of a project that has none, and keeps those that are there."""

    help = (
        "Makes action lines with made-up advice for the project of Platform HOPE. "
        "Not for production."
    )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("made-up advice is not for production")
        content = json.loads(FILE.read_text(encoding="utf-8"))
        project = Project.objects.filter(slug=content["project"]).first()
        if project is None or PART not in project.parts:
            return
        if ActionLine.objects.filter(project=project).exists():
            return
        if writer := writer_of(project):
            make_involvement(project, writer, content)


@transaction.atomic
def make_involvement(project: Project, by: Participant, content: Mapping[str, Any]) -> None:
    """Make action lines, what was advised on them, and the pages of steps that are there."""
    now = Quarter.of(today())
    for wanted in content["lines"]:
        line = create_line(
            by=by,
            project_id=project.pk,
            name=wanted["name"],
            begins_in=str(now.after(wanted["begins"])),
            ends_in=str(now.after(wanted["ends"])) if "ends" in wanted else "",
        )
        for entry in wanted["entries"]:
            add_involvement(
                by=by,
                project_id=project.pk,
                action_line_id=line.pk,
                quarter=str(now.after(-entry["ago"])),
                stage=entry["stage"],
                **{name: entry[name][WRITTEN_IN] for name in ("advised", "done") if name in entry},
            )
    known = {*Page.objects.filter(project=project).values_list("slug", flat=True)}
    pages = {step: slug for step, slug in content["steps"].items() if slug in known}
    choose_step_pages(by=by, project_id=project.pk, version=0, pages=pages)
