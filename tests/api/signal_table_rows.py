"""Signal tables in the permission table of the programme's API."""

from typing import Any

from backend.programmes.models import Signal
from tests.api.programme_roles import ProgrammeRow, ProgrammeWorld, who_sees_it
from tests.programmes.signals import a_basis

ALL = "api/v1/programmes/projects/<uuid:project>/signal-tables"
TABLE = f"{ALL}/<uuid:table>"
MEMBER = f"{TABLE}/members/<uuid:organisation>"


def who_leads_it(status: int) -> tuple[int, ...]:
    """Coordinators of the organisation alone; who manages the programme sees it."""
    return (401, 403, status, 403, 404, 403, 403)


def new_table(_world: ProgrammeWorld, _role: str) -> Any:
    fields = a_basis()
    return {name: value if name == "name" else str(value) for name, value in fields.items()}


def renewed(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 1, "valid_until": "2099-12-31"}


def without_signals(_world: ProgrammeWorld, _role: str) -> None:
    Signal.objects.all().delete()


def another(world: ProgrammeWorld, _role: str) -> Any:
    return {"organisation": world.things["organisation"]}


SIGNAL_TABLES = [
    ProgrammeRow("get", ALL, who_sees_it(200)),
    ProgrammeRow("post", ALL, who_leads_it(201), new_table),
    ProgrammeRow("get", f"{ALL}/options", who_sees_it(200)),
    ProgrammeRow("get", f"{ALL}/figures", who_sees_it(200)),
    ProgrammeRow("get", TABLE, who_sees_it(200)),
    ProgrammeRow("patch", TABLE, who_leads_it(200), renewed),
    ProgrammeRow("delete", TABLE, who_leads_it(204), without_signals),
    ProgrammeRow("get", f"{TABLE}/members", who_sees_it(200)),
    ProgrammeRow("post", f"{TABLE}/members", who_leads_it(201), another),
    ProgrammeRow("delete", MEMBER, who_leads_it(204)),
]
