"""Adds projects with numbers and releases: `python -m scripts.benchmarks.figures_fill …`.

Arguments are how many projects, indicators of each, quarters, and releases. The last line has the
token of a programme manager, and the first and the last quarter.
"""

import json
import os
import sys
from collections.abc import Sequence
from typing import Any

import django

# Of ten indicators; the others are entered.
SOURCES = ("links.opened", "pages.live", "trainings.came", "certificates.people")


def fill(projects: int, indicators: int, quarters: int, releases: int) -> dict[str, str]:
    """Fill the database up; return what is needed to ask for it."""
    from backend.core.days import today
    from backend.core.quarters import Quarter
    from backend.organisations.models import Organisation
    from backend.programmes.models import Project
    from scripts.benchmarks.sessions import tokens

    last = Quarter.of(today()).after(-1)
    span = last.after(1 - quarters).until(last)
    owner = Organisation.objects.order_by("slug").first()
    assert owner
    for number in range(projects):
        project = Project.objects.create(
            slug=f"bench-{number}",
            name={"nl": f"Project {number}", "en": f"Project {number}"},
            organisation=owner,
            kind="awareness",
            begins_on=span[0].first_day,
        )
        _indicators(project, indicators, span)
    [token] = tokens(owner.slug, 1, "programme-manager")
    _release(owner, span, releases)
    return {"token": token, "first": str(span[0]), "last": str(span[-1])}


def _indicators(project: Any, indicators: int, quarters: Sequence[Any]) -> None:
    from backend.organisations.figure_sources import SOURCES as REGISTERED
    from backend.programmes.models import Indicator, IndicatorValue

    for place in range(indicators):
        source = SOURCES[place] if place < len(SOURCES) else ""
        is_people = REGISTERED[source].is_people if source else place % 2 == 0
        row = Indicator.objects.create(
            project=project,
            code=f"number-{place}",
            name={"nl": f"Aantal {place}", "en": f"Number {place}"},
            is_people=is_people,
            source=source,
            position=place,
        )
        IndicatorValue.objects.bulk_create(
            IndicatorValue(
                indicator=row,
                quarter=str(quarter),
                target=30,
                reached=None if source else (place + at) % 40,
                note="Zoals gepland." if at % 4 == 0 else "",
            )
            for at, quarter in enumerate(quarters)
        )


def _release(owner: Any, quarters: Sequence[Any], releases: int) -> None:
    from backend.organisations.models import Membership, Role
    from backend.programmes.models import IndicatorValue
    from backend.programmes.roles import Participant
    from backend.programmes.services.figure_releases import prepare_release, release_figures

    manager = Membership.objects.filter(role=Role.PROGRAMME_MANAGER, organisation=owner).first()
    assert manager
    by = Participant(manager.member_id, owner.pk, Role.PROGRAMME_MANAGER)
    for number in range(releases):
        # What says the same is released once.
        IndicatorValue.objects.filter(quarter=str(quarters[-1])).update(target=30 + number)
        span = {"first": quarters[0], "last": quarters[-1]}
        release_figures(by=by, **span, digest=prepare_release(by=by, **span).digest)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    print(json.dumps(fill(*(int(one) for one in sys.argv[1:]))))
