"""`manage.py demonstration_measures`: five measures in four provinces, to try Kier with."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, Final, override

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from backend.core.days import today
from backend.programmes.management.demonstration_texts import writer_of
from backend.programmes.models import Measure, Project
from backend.programmes.roles import Participant
from backend.programmes.selectors.measures import PART, asked_by_card, owner_for
from backend.programmes.services.measure_lead_times import count_lead_time, publish_lead_times
from backend.programmes.services.measure_pairs import new_pair_code, say
from backend.programmes.services.measure_rounds import end_round, make_cards, open_round
from backend.programmes.services.measures import create_measure
from backend.programmes.states import INDICATORS, RespondentGroup
from surveys.services.responses import hand_in

FILE: Final = Path(__file__).resolve().parents[2] / "data" / "measures.toml"
LOW, HIGH, TOP = 1, 3, 5
# Cases of each lead time in a province.
CASES: Final = 4


class Command(BaseCommand):
    """Makes the measures that are missing, and keeps those that are there."""

    help = "Makes made-up measures of the demonstration, some with answers. Not for production."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("made-up measures are not for production")
        content = tomllib.loads(FILE.read_text(encoding="utf-8"))
        project = Project.objects.filter(slug=content["project"]).first()
        if project is None or PART not in project.parts:
            return
        existing = {*Measure.objects.filter(project=project).values_list("kind", flat=True)}
        writer = writer_of(project)
        for wanted in content["measures"]:
            if writer and wanted["kind"] not in existing:
                make_measure(project, writer, content["regions"], wanted)


@transaction.atomic
def make_measure(
    project: Project, by: Participant, regions: list[str], wanted: Mapping[str, Any]
) -> None:
    """Make a measure with its plan, the rounds that have ended, and lead times."""
    row = create_measure(
        by=by,
        project_id=project.pk,
        name=wanted["name"],
        about=wanted["about"],
        kind=wanted["kind"],
        regions=regions,
        begins_on=today() + timedelta(days=wanted["begins"]),
        expected={group: dict.fromkeys(regions, each) for group, each in wanted["each"].items()},
        tables=[
            {"group": group, "sort": sort, "indicator": indicator}
            for group, sort, indicator in wanted["tables"]
        ],
    )
    place: dict[str, Any] = {"by": by, "project_id": project.pk, "measure_id": row.pk}
    # Opinions, not secrets: the same at each start.
    chance = Random(wanted["kind"])  # noqa: S311
    for group in wanted["each"]:
        codes = {
            region: [new_pair_code() for _one in range(wanted["each"][group])] for region in regions
        }
        for phase in wanted["phases"]:
            ask(place, group, phase, codes, wanted["good"][phase] / 100, chance)
    for phase, days in wanted.get("days", {}).items():
        for region in regions:
            for number in days * CASES:
                count_lead_time(**place, region=region, phase=phase, days=number)
        publish_lead_times(**place, phase=phase)


def ask(
    place: Mapping[str, Any],
    group: str,
    phase: str,
    codes: Mapping[str, list[str]],
    good: float,
    chance: Random,
) -> None:
    """Ask a group in a phase, answer with all cards, and end the round."""
    row = open_round(**place, group=group, phase=phase)
    owner = owner_for(place["project_id"])
    for region, mine in codes.items():
        cards = make_cards(**place, round_id=row.pk, region=region, count=len(mine))
        for card, code in zip(cards, mine, strict=True):
            answer = "yes" if chance.random() < good else "no"
            say(asked_by_card(row.round.code), token=card, code=code, answer=answer)
            given = answers_of(group, good, chance)
            hand_in(row.round, answers=given, language="nl", token=card, owner=owner)
    end_round(**place, round_id=row.pk)


def answers_of(group: str, good: float, chance: Random) -> dict[str, Any]:
    """Return answers to the questions that tables can compare."""
    found: dict[str, Any] = {}
    for name, wanted in INDICATORS[RespondentGroup(group)].items():
        is_good = chance.random() < good
        if "yes" in wanted:
            found[name] = "yes" if is_good else "no"
        else:
            found[name] = chance.randint(HIGH + 1, TOP) if is_good else chance.randint(LOW, HIGH)
    return found
