"""Involvement in the permission table of the programme's API."""

from typing import Any

from backend.programmes.models import Involvement
from tests.api.programme_roles import ProgrammeRow, ProgrammeWorld, who_sees_it, who_writes_it
from tests.programmes.involvement import quarter

PROJECT = "api/v1/programmes/projects/<uuid:project>"
LINES = f"{PROJECT}/action-lines"
LINE = f"{LINES}/<uuid:line>"
ALL = f"{PROJECT}/involvements"
ONE = f"{ALL}/<uuid:involvement>"
PLAN = f"{PROJECT}/step-plan"


def new_line(_world: ProgrammeWorld, _role: str) -> Any:
    return {"name": {"nl": "Nieuw", "en": "New"}, "begins_in": quarter()}


def renamed_line(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 1, "name": {"en": "Another name"}}


def without_involvement(_world: ProgrammeWorld, _role: str) -> None:
    Involvement.objects.all().delete()


def new_involvement(world: ProgrammeWorld, _role: str) -> Any:
    return {"action_line": world.things["line"], "quarter": quarter(), "stage": "co-deciding"}


def answered(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 1, "done": "The form asks for it now."}


def chosen_pages(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 0, "pages": {}}


INVOLVEMENT = [
    ProgrammeRow("get", LINES, who_sees_it(200)),
    ProgrammeRow("post", LINES, who_writes_it(201), new_line),
    ProgrammeRow("get", LINE, who_sees_it(200)),
    ProgrammeRow("patch", LINE, who_writes_it(200), renamed_line),
    ProgrammeRow("delete", LINE, who_writes_it(204), without_involvement),
    ProgrammeRow("get", ALL, who_sees_it(200)),
    ProgrammeRow("post", ALL, who_writes_it(201), new_involvement),
    ProgrammeRow("get", f"{ALL}/options", who_sees_it(200)),
    ProgrammeRow("get", ONE, who_sees_it(200)),
    ProgrammeRow("patch", ONE, who_writes_it(200), answered),
    ProgrammeRow("delete", ONE, who_writes_it(204)),
    ProgrammeRow("get", f"{PROJECT}/involvement-board", who_sees_it(200)),
    ProgrammeRow("get", PLAN, who_sees_it(200)),
    ProgrammeRow("put", PLAN, who_writes_it(200), chosen_pages),
]
