"""`manage.py demonstration_figures`: indicators of all projects with numbers, and a release."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, override

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from backend.core.days import today
from backend.core.quarters import Quarter
from backend.organisations.models import Membership, Role
from backend.programmes.models import FiguresRelease, Indicator, Project
from backend.programmes.roles import Participant
from backend.programmes.services.figure_releases import prepare_release, release_figures
from backend.programmes.services.indicators import create_indicator, enter_figure

FILE: Final = Path(__file__).resolve().parents[2] / "data" / "figures.json"
QUARTERS: Final = 4


class Command(BaseCommand):
    """Makes the indicators that are missing, and releases their numbers if nothing is released."""

    help = (
        "Makes indicators of the demonstration's projects with made-up numbers of the last four "
        "quarters, and releases them. Running it again keeps all. Not for production."
    )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("made-up figures are not for production")
        make_figures()
        release_first()


def quarters() -> list[Quarter]:
    """Return the quarters that have numbers, the earliest first."""
    last = Quarter.of(today()).after(-1)
    return last.after(1 - QUARTERS).until(last)


@transaction.atomic
def make_figures() -> None:
    """Make the indicators of projects that have none."""
    content = json.loads(FILE.read_text(encoding="utf-8"))["projects"]
    manager = Membership.objects.filter(role=Role.PROGRAMME_MANAGER).first()
    for project in Project.objects.filter(slug__in=content):
        if manager and not Indicator.objects.filter(project=project).exists():
            by = Participant(manager.member_id, project.organisation_id, Role.COORDINATOR)
            make_indicators(project, by, content[project.slug])


def make_indicators(
    project: Project, by: Participant, indicators: Sequence[Mapping[str, Any]]
) -> None:
    """Make the indicators of a project with their numbers."""
    made: dict[str, Indicator] = {}
    for position, wanted in enumerate(indicators):
        whole = made.get(wanted["part_of"])
        fields = ("name", "is_people", "source", "counting", "unit")
        row = create_indicator(
            by=by,
            project_id=project.pk,
            code=wanted["code"],
            position=position,
            part_of_id=whole.pk if whole else None,
            **{name: wanted[name] for name in fields},
        )
        made[wanted["code"]] = row
        enter_numbers(row, by, wanted)


def enter_numbers(row: Indicator, by: Participant, wanted: Mapping[str, Any]) -> None:
    """Enter targets and numbers; a note stands at the last quarter."""
    all_quarters = quarters()
    reached = wanted["reached"] or [None] * QUARTERS
    for quarter, number, target in zip(all_quarters, reached, wanted["target"], strict=True):
        changes: dict[str, Any] = {"target": target}
        if not row.source:
            changes["reached"] = number
        if quarter == all_quarters[-1]:
            changes["note"] = wanted["note"]
        enter_figure(
            by=by,
            project_id=row.project_id,
            indicator_id=row.pk,
            quarter=quarter,
            version=0,
            **changes,
        )


def release_first() -> None:
    """Release the quarters, unless something was released."""
    manager = Membership.objects.filter(role=Role.PROGRAMME_MANAGER).first()
    if manager is None or FiguresRelease.objects.exists():
        return
    by = Participant(manager.member_id, manager.organisation_id, Role.PROGRAMME_MANAGER)
    first, last = quarters()[0], quarters()[-1]
    draft = prepare_release(by=by, first=first, last=last)
    if draft.content["projects"]:
        release_figures(by=by, first=first, last=last, digest=draft.digest)
