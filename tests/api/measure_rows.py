"""Measures in the permission table of the programme's API."""

from typing import Any

from backend.programmes.models import MeasureLeadTimes, MeasureRound, WordingTrial
from backend.programmes.services import measure_lead_times
from surveys.services.responses import hand_in
from surveys.services.rounds import close_round
from tests.api.programme_roles import (
    ProgrammeRow,
    ProgrammeWorld,
    who_sees_it,
    who_writes_it,
)

PROJECT = "api/v1/programmes/projects/<uuid:project>"
ALL = f"{PROJECT}/measures"
MEASURE = f"{ALL}/<uuid:measure>"
ROUND = f"{MEASURE}/rounds/<uuid:round>"
TRIALS = f"{PROJECT}/wording-trials"
TRIAL = f"{TRIALS}/<uuid:wording>"


def new_measure(_world: ProgrammeWorld, _role: str) -> Any:
    return {
        "name": {"nl": "Sneller contact"},
        "kind": "shorter",
        "regions": ["NL-UT", "NL-GE"],
        "begins_on": "2026-11-02",
        "expected": {"helpers": {"NL-UT": 12, "NL-GE": 12}},
        "tables": [{"group": "helpers", "sort": "regions", "indicator": "reach"}],
    }


def renamed_measure(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 1, "name": {"en": "Another name"}}


def without_rounds(_world: ProgrammeWorld, _role: str) -> None:
    MeasureRound.objects.all().delete()


def new_round(_world: ProgrammeWorld, _role: str) -> Any:
    MeasureRound.objects.all().delete()
    return {"group": "detectives", "phase": "before"}


def cards(_world: ProgrammeWorld, _role: str) -> Any:
    return {"region": "NL-UT", "count": 3}


def cards_on_paper(_world: ProgrammeWorld, _role: str) -> Any:
    return {"region": "NL-UT", "tokens": ["abcdefgh23456789"]}


def lead_time(_world: ProgrammeWorld, _role: str) -> Any:
    return {"region": "NL-UT", "phase": "before", "days": 45}


def a_phase(world: ProgrammeWorld, _role: str) -> Any:
    row = MeasureLeadTimes.objects.get(pk=world.things["measure"])
    counts = {"before": {"NL-UT": [9] * measure_lead_times.CLASSES}}
    measure_lead_times.filled(row, counts).save()
    return {"phase": "before"}


def new_trial(_world: ProgrammeWorld, _role: str) -> Any:
    WordingTrial.objects.all().delete()
    return {"group": "judges"}


def ended_trial(world: ProgrammeWorld, _role: str) -> Any:
    trial = WordingTrial.objects.get(pk=world.things["wording"])
    assert trial.round is not None
    for _reader in range(5):
        hand_in(trial.round, answers={"easy": 4}, language="nl")
    close_round(trial.round)
    return {}


def nothing(_world: ProgrammeWorld, _role: str) -> Any:
    return {}


MEASURES = [
    ProgrammeRow("get", ALL, who_sees_it(200)),
    ProgrammeRow("post", ALL, who_writes_it(201), new_measure),
    ProgrammeRow("get", f"{ALL}/options", who_sees_it(200)),
    # Without a form there is no file.
    ProgrammeRow("get", f"{ALL}/file", who_sees_it(404)),
    ProgrammeRow("get", MEASURE, who_sees_it(200)),
    ProgrammeRow("patch", MEASURE, who_writes_it(200), renamed_measure),
    ProgrammeRow("delete", MEASURE, who_writes_it(204), without_rounds),
    ProgrammeRow("get", f"{MEASURE}/report", who_sees_it(200)),
    ProgrammeRow("post", f"{MEASURE}/lead-times", who_writes_it(204), lead_time),
    ProgrammeRow("post", f"{MEASURE}/lead-times/publish", who_writes_it(200), a_phase),
    ProgrammeRow("post", f"{MEASURE}/rounds", who_writes_it(201), new_round),
    ProgrammeRow("post", f"{ROUND}/end", who_writes_it(200), nothing),
    ProgrammeRow("post", f"{ROUND}/cards", who_writes_it(201), cards),
    ProgrammeRow("post", f"{ROUND}/cards/paper", who_writes_it(200), cards_on_paper),
    ProgrammeRow("get", TRIALS, who_sees_it(200)),
    ProgrammeRow("post", TRIALS, who_writes_it(201), new_trial),
    ProgrammeRow("get", TRIAL, who_sees_it(200)),
    ProgrammeRow("post", f"{TRIAL}/end", who_writes_it(200), nothing),
    ProgrammeRow("post", f"{TRIAL}/read", who_writes_it(200), ended_trial),
]
