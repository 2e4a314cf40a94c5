"""Links, a page for outreach workers, and visits of the demonstration's projects."""

import json
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from django.db import transaction

from backend.core.days import today
from backend.programmes.models import Link, OutreachPage, Project, Visit
from backend.programmes.roles import Participant
from backend.programmes.selectors.links import PART, monday_of
from backend.programmes.services.links import create_link
from backend.programmes.services.visits import renew_outreach_page

FILE = Path(__file__).resolve().parents[1] / "data" / "outreach" / "links.json"
# Weeks that are over, among which visits are spread.
WEEKS = 4
STARTED = timedelta(days=30)


@transaction.atomic
def make_links(project: Project, by: Participant) -> None:
    """Make the links and visits of a project that has none yet.

    :param by: somebody who writes for it
    """
    content = json.loads(FILE.read_text(encoding="utf-8"))
    wanted = content["links"].get(project.slug, [])
    has_some = Link.objects.filter(project=project).exists()
    if not wanted or PART not in project.parts or has_some:
        return
    for fields in wanted:
        begins_on = today() - STARTED
        create_link(by=by, project_id=project.pk, target="help", begins_on=begins_on, **fields)
    if not OutreachPage.objects.filter(project=project).exists():
        renew_outreach_page(by=by, project_id=project.pk)
    _make_visits(project, content["visits"].get(project.slug, []))


def _make_visits(project: Project, rows: list[dict[str, Any]]) -> None:
    numbers = count()
    Visit.objects.bulk_create(
        Visit(
            project=project,
            municipality=row["municipality"],
            branch=row["branch"],
            cards=cards,
            week=monday_of(today()) - timedelta(weeks=1 + next(numbers) % WEEKS),
        )
        for row in rows
        for cards in row["cards"]
    )
