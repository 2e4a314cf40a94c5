"""What calls and cards of measures cost: as many statements for many rows as for few."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from backend.organisations.models import Role
from backend.programmes.models import Project
from backend.programmes.selectors.measures import card_address
from backend.programmes.services.measure_lead_times import count_lead_time, publish_lead_times
from backend.programmes.services.measure_pairs import new_pair_code
from backend.programmes.services.measure_trials import end_wording_trial, open_wording_trial
from tests.api.test_queries import statements
from tests.personas import Browser
from tests.programmes.factories import Programme, a_project
from tests.programmes.measures import (
    a_measure,
    a_round,
    answers,
    cards_for,
    ended,
    place_of,
    says,
    tried_wording,
)

pytestmark = pytest.mark.full

PROJECT = "/api/v1/programmes/projects/{project}"
# Session and membership are one.
COSTS = {
    "measures": 6,
    "measures/options": 2,
    "measures/{measure}": 6,
    "measures/{measure}/report": 7,
    "measures/file?form=xlsx": 7,
    "wording-trials": 3,
    "wording-trials/{trial}": 3,
}
WRITES = {"measures/{measure}/lead-times": 9, "measures/{measure}/rounds/{round}/cards": 21}
PAGES = {"": 5, "/questions": 5}


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, "melden", kind="trial", parts=["measures"], ends_on=None)


def more(programme: Programme, project: Project, number: int) -> dict[str, Any]:
    """Make measures that were asked about, and one that is; return what the last calls name."""
    by = programme.as_participant(Role.EDITOR)
    tried_wording(programme, project)
    for _one in range(number):
        trial = open_wording_trial(by=by, project_id=project.pk, group="helpers")
        end_wording_trial(by=by, project_id=project.pk, trial_id=trial.pk)
        measure = a_measure(programme, project)
        place = place_of(programme, measure)
        row = a_round(programme, measure)
        for card in cards_for(programme, row, "NL-UT", 2 * number):
            answers(row, card, contact=4, time="yes", works=4)
        ended(programme, row)
        for _case in range(number):
            count_lead_time(**place, region="NL-UT", phase="before", days=9)
        publish_lead_times(**place, phase="before")
    row = a_round(programme, measure, "victims")
    tokens = cards_for(programme, row, "NL-UT", number + 2)
    for token in tokens[:number]:
        says(row, token, new_pair_code(), "yes")
    return {
        "project": project.pk,
        "measure": measure.pk,
        "round": row.pk,
        "trial": trial.pk,
        "card": urlsplit(card_address(row.round, tokens[-1])).path,
    }


def counts_of(programme: Programme, names: dict[str, Any]) -> dict[str, int]:
    editor = Browser(programme.editor)
    body: dict[str, Any] = {"region": "NL-UT", "phase": "after", "days": 9}
    sent = {"measures/{measure}/lead-times": body}
    sent["measures/{measure}/rounds/{round}/cards"] = {"region": "NL-UT", "count": 1}
    paths = {path: f"{PROJECT}/{path}".format(**names) for path in (*COSTS, *WRITES)}
    found = {path: cost(editor, paths[path]) for path in COSTS}
    found |= {path: cost(editor, paths[path], body=sent[path]) for path in WRITES}
    return found | {path: cost(Client(), names["card"] + path) for path in PAGES}


def cost(caller: Any, address: str, body: Any = None) -> int:
    if isinstance(caller, Browser):
        caller.credentials()
    cache.clear()
    with statements() as found:
        answer = caller.get(address) if body is None else caller.post(address, body)
    assert answer.status_code < 300, answer.content
    return len(found)


def test_many_measures_and_answers_cost_as_many_statements_as_few(
    programme: Programme, project: Project
) -> None:
    names = more(programme, project, 1)
    # What is read once in a process.
    Client().get(f"{names['card']}/questions")
    few = counts_of(programme, names)
    assert few == COSTS | WRITES | PAGES
    assert counts_of(programme, more(programme, project, 5)) == few
