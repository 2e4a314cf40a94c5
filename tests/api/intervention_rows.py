"""Interventions in the permission table of the programme's API."""

from typing import Any

from backend.programmes.models import Intervention
from tests.api.programme_roles import (
    ProgrammeRow,
    ProgrammeWorld,
    each_participant,
    who_sees_it,
    who_writes_it,
)
from tests.programmes.factories import in_days

ALL = "api/v1/programmes/projects/<uuid:project>/interventions"
INTERVENTION = f"{ALL}/<uuid:intervention>"
QUESTION = f"{INTERVENTION}/questions/<uuid:question>"


def new_intervention(_world: ProgrammeWorld, _role: str) -> Any:
    return {
        "team": "Team Haven",
        "people": 8,
        "language": "nl",
        "day_0": str(in_days(10)),
        "assumption": "Wie weet waar hulp is, vraagt eerder.",
        "action": "Een kaart in elke loods.",
        "indicator": "Kaarten die opraken",
        "target": "Tien per week",
    }


def more_people(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 1, "people": 9}


def decision(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 1, "decision": "stop", "reason": "Er kwam niemand."}


def after_280_days(_world: ProgrammeWorld, _role: str) -> Any:
    Intervention.objects.update(day_0=in_days(-280), decision="scale")
    return {"remains": "part", "about": "De tafel staat er nog."}


def after_a_change(_world: ProgrammeWorld, _role: str) -> Any:
    Intervention.objects.update(decision="change")
    return {"version": 1, "day_0": str(in_days(10))}


def up_to_the_first(_world: ProgrammeWorld, _role: str) -> Any:
    return {"last_number": 1}


def a_week(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 0, "done": "Twee tafels", "seen": "Zes gesprekken", "next_step": "Meer"}


def an_answer(_world: ProgrammeWorld, _role: str) -> Any:
    return {"answer": "De gemeente."}


INTERVENTIONS = [
    ProgrammeRow("get", "api/v1/programmes/teams", each_participant(200)),
    ProgrammeRow("get", ALL, who_sees_it(200)),
    ProgrammeRow("post", ALL, who_writes_it(201), new_intervention),
    ProgrammeRow("get", f"{ALL}/options", who_sees_it(200)),
    # Who manages the programme reads no texts.
    ProgrammeRow("get", INTERVENTION, who_sees_it(200)),
    ProgrammeRow("patch", INTERVENTION, who_writes_it(200), more_people),
    ProgrammeRow("delete", INTERVENTION, who_writes_it(204)),
    ProgrammeRow("post", f"{INTERVENTION}/decide", who_writes_it(200), decision),
    ProgrammeRow("post", f"{INTERVENTION}/next", who_writes_it(201), after_a_change),
    ProgrammeRow("post", f"{INTERVENTION}/aftermath", who_writes_it(200), after_280_days),
    ProgrammeRow("get", f"{INTERVENTION}/report", who_writes_it(200)),
    ProgrammeRow("get", f"{INTERVENTION}/checks", who_writes_it(200)),
    ProgrammeRow("put", f"{INTERVENTION}/checks/<int:week>", who_writes_it(200), a_week),
    ProgrammeRow("get", f"{INTERVENTION}/questions", who_writes_it(200)),
    ProgrammeRow(
        "post", f"{INTERVENTION}/questions/erase-waiting", who_writes_it(204), up_to_the_first
    ),
    ProgrammeRow("put", QUESTION, who_writes_it(200), an_answer),
    ProgrammeRow("delete", QUESTION, who_writes_it(204)),
]
