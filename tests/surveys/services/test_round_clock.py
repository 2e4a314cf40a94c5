"""Within a batch nobody's answers say on which day they were given."""

from datetime import date, timedelta
from typing import Any

from backend.core import days
from surveys.models import Round, Version
from surveys.questionnaire.compiled import compile_definition
from surveys.questionnaire.definition import read
from surveys.services import questionnaires
from surveys.services.batches import today_of
from surveys.services.boxes import open_answer
from surveys.services.responses import hand_in
from surveys.services.round_clock import on_day
from surveys.services.rounds import close_round, create_round, start_round
from tests.clock import Clock
from tests.factories import Desk

HOUSEHOLD: dict[str, Any] = {
    "title": {"nl": "Gezin"},
    "languages": ["nl"],
    "items": [
        {"kind": "calculate", "name": "day", "calculation": "today()"},
        {"kind": "calculate", "name": "year", "calculation": "substr(${day}, 0, 4)"},
        {"kind": "text", "name": "why", "label": {"nl": "Waarom?"}},
        {
            "kind": "calculate",
            "name": "said_on",
            "calculation": "today()",
            "relevant": "${why} != ''",
        },
        {
            "kind": "repeat",
            "name": "people",
            "label": {"nl": "Mensen"},
            "items": [
                {"kind": "date", "name": "born", "label": {"nl": "Geboren"}},
                {"kind": "calculate", "name": "asked", "calculation": "today()"},
            ],
        },
    ],
}


NOW: dict[str, Any] = {
    "title": {"nl": "Nu"},
    "languages": ["nl"],
    "items": [
        {
            "kind": "yes_no",
            "name": "asked",
            "label": {"nl": "Gevraagd?"},
            "relevant": "now() > '2026-01-01T00:00:00.000'",
        },
        {"kind": "calculate", "name": "at", "calculation": "now()"},
    ],
}


def test_what_depends_on_the_day_gets_the_day_of_the_batch() -> None:
    compiled = compile_definition(read(HOUSEHOLD))
    first = {
        "day": "2026-03-31",
        "year": "2026",
        "said_on": "2026-03-31",
        "people": [{"born": "1990-01-01", "asked": "2026-03-31"}, {"asked": "2026-03-31"}],
    }
    assert on_day(compiled, first, date(2027, 1, 2)) == {
        "day": "2027-01-02",
        "year": "2027",
        "people": [{"born": "1990-01-01", "asked": "2027-01-02"}, {"asked": "2027-01-02"}],
    }


def test_answers_of_two_days_in_one_batch_are_alike(clock: Clock, desk: Desk) -> None:
    made = questionnaires.create(organisation=desk.row, name="Home", definition=read(HOUSEHOLD))
    version = Version.objects.get(questionnaire=made)
    last = date(2026, 12, 31)
    survey: Round = start_round(
        create_round(organisation=desk.row, version=version, name="Home", closes_on=last)
    )
    for number in range(16):
        clock.put_on(days=number // 8)
        hand_in(survey, answers={"people": [{}]}, language="nl")
    answers = [*survey.responses.values_list("answers", flat=True)]
    assert len(answers) == 8
    assert answers == [answers[0]] * 8


def test_a_condition_on_the_clock_is_the_same_when_answers_are_taken(
    clock: Clock, desk: Desk
) -> None:
    """Answers that wait have the day alone."""
    made = questionnaires.create(organisation=desk.row, name="Now", definition=read(NOW))
    version = Version.objects.get(questionnaire=made)
    last = days.today() + timedelta(days=9)
    survey = start_round(
        create_round(organisation=desk.row, version=version, name="Now", closes_on=last)
    )
    hand_in(survey, answers={"asked": "yes"}, language="nl")
    kept = {"asked": "yes", "at": f"{today_of(survey)}T00:00:00.000"}
    assert open_answer(bytes(survey.waiting.get().box)).answers == kept
    close_round(survey)
    assert survey.responses.get().answers == kept
