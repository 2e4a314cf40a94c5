"""Trainings in the permission table of the programme's API."""

from typing import Any

from backend.programmes.models import TrainingSession
from backend.programmes.states import SessionState
from tests.api.programme_roles import (
    ProgrammeRow,
    ProgrammeWorld,
    everybody,
    who_sees_it,
    who_writes_it,
)

PROGRAMMES = "api/v1/programmes"
ALL = f"{PROGRAMMES}/projects/<uuid:project>/trainings"
TRAINING = f"{ALL}/<uuid:training>"
SESSION = f"{TRAINING}/sessions/<uuid:session>"


def new_training(_world: ProgrammeWorld, _role: str) -> Any:
    return {"slug": "new-training", "title": {"nl": "Nieuw"}, "professions": ["care"]}


def renamed_training(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 1, "title": {"en": "Another title"}}


def without_sessions(_world: ProgrammeWorld, _role: str) -> None:
    TrainingSession.objects.update(state=SessionState.CANCELLED)


def new_session(_world: ProgrammeWorld, _role: str) -> Any:
    return {
        "starts_at": "2027-03-31T09:30",
        "ends_at": "2027-03-31T12:00",
        "is_online": True,
        "where": "https://meeting.example/room",
        "seats": 12,
        "language": "nl",
    }


def more_seats(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 1, "seats": 20}


def nobody_came(_world: ProgrammeWorld, _role: str) -> Any:
    return {"marks": [], "people": []}


TRAININGS = [
    ProgrammeRow("get", ALL, who_sees_it(200)),
    ProgrammeRow("post", ALL, who_writes_it(201), new_training),
    ProgrammeRow("get", f"{ALL}/options", who_sees_it(200)),
    ProgrammeRow("get", TRAINING, who_sees_it(200)),
    ProgrammeRow("patch", TRAINING, who_writes_it(200), renamed_training),
    ProgrammeRow("delete", TRAINING, who_writes_it(204), without_sessions),
    ProgrammeRow("get", f"{TRAINING}/figures", who_sees_it(200)),
    ProgrammeRow("get", f"{TRAINING}/sessions", who_sees_it(200)),
    ProgrammeRow("post", f"{TRAINING}/sessions", who_writes_it(201), new_session),
    ProgrammeRow("get", SESSION, who_sees_it(200)),
    ProgrammeRow("patch", SESSION, who_writes_it(200), more_seats),
    ProgrammeRow("post", f"{SESSION}/cancel", who_writes_it(200)),
    ProgrammeRow("post", f"{SESSION}/trainer", who_writes_it(200)),
    # Coordinators of the organisation alone see names.
    ProgrammeRow("get", f"{SESSION}/registrations", (401, 403, 200, 403, 404, 403, 403)),
    # Whoever knows the trainer's address says who came; this one is nobody's.
    ProgrammeRow(
        "post", f"{PROGRAMMES}/trainers/<str:token>/presence", everybody(404), nobody_came
    ),
]
