"""Measures, rounds and answers for tests."""

from typing import Any

from backend.core.days import today
from backend.organisations.models import Role
from backend.programmes.models import Measure, MeasureRound, Project, WordingTrial
from backend.programmes.selectors.measures import asked_by_card, owner_for, wording_digest
from backend.programmes.services.measure_pairs import say
from backend.programmes.services.measure_rounds import end_round, make_cards, open_round
from backend.programmes.services.measures import create_measure
from surveys.services.responses import hand_in
from tests.programmes.factories import Programme, in_days, with_part

REGIONS = ["NL-UT", "NL-ZH"]


def expects(victims: int = 24, detectives: int = 24) -> dict[str, dict[str, int]]:
    """Return how many are expected, half of them in each of two regions."""
    numbers = {"victims": victims, "detectives": detectives}
    return {
        group: {"NL-UT": number // 2, "NL-ZH": number - number // 2}
        for group, number in numbers.items()
    }


def a_measure(programme: Programme, project: Project, **changes: Any) -> Measure:
    """Return a measure of a project, which gets the part if it lacks it."""
    with_part(project, "measures")
    fields: dict[str, Any] = {
        "name": {"nl": "Psycholoog bij het eerste gesprek", "en": "A psychologist at first"},
        "kind": "psychologist",
        "regions": REGIONS,
        "begins_on": in_days(0),
        "expected": expects(),
        "tables": [
            {"group": "victims", "sort": "change", "indicator": "after"},
            {"group": "detectives", "sort": "phases", "indicator": "works"},
            {"group": "detectives", "sort": "regions", "indicator": "time", "base": 40},
        ],
    }
    by = programme.as_participant(Role.EDITOR)
    return create_measure(by=by, project_id=project.pk, **(fields | changes))


def tried_wording(programme: Programme, project: Project, group: str = "victims") -> WordingTrial:
    """Return a trial of the questions for a group that was read."""
    return WordingTrial.objects.create(
        project=project,
        group=group,
        digest=wording_digest(group),
        opened_on=today(),
        read_on=today(),
        read_by=programme.editor.member,
    )


def place_of(programme: Programme, measure: Measure) -> dict[str, Any]:
    return {
        "by": programme.as_participant(Role.EDITOR),
        "project_id": measure.project_id,
        "measure_id": measure.pk,
    }


def a_round(
    programme: Programme, measure: Measure, group: str = "detectives", phase: str = "before"
) -> MeasureRound:
    return open_round(**place_of(programme, measure), group=group, phase=phase)


def cards_for(programme: Programme, row: MeasureRound, region: str, count: int) -> list[str]:
    place = place_of(programme, row.measure)
    return make_cards(**place, round_id=row.pk, region=region, count=count)


def answers(row: MeasureRound, token: str, **given: Any) -> None:
    """Hand answers in with the token of a card."""
    hand_in(
        row.round,
        answers=given,
        language="nl",
        token=token,
        owner=owner_for(row.measure.project_id),
    )


def says(row: MeasureRound, token: str, code: str, answer: str) -> bool:
    """Answer the question about willingness, with a code."""
    return say(asked_by_card(row.round.code), token=token, code=code, answer=answer)


def ended(programme: Programme, row: MeasureRound) -> MeasureRound:
    return end_round(**place_of(programme, row.measure), round_id=row.pk)
