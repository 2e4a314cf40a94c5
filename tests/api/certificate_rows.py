"""Certificates in the permission table."""

from typing import Any

from tests.api.programme_roles import ProgrammeRow, ProgrammeWorld, who_sees_it

PROJECT = "api/v1/programmes/projects/<uuid:project>"
ALL = f"{PROJECT}/certificates"
CERTIFICATE = f"{ALL}/<uuid:certificate>"


def its_code(world: ProgrammeWorld, _role: str) -> Any:
    return {"code": world.things["certificate_code"]}


def by_mistake(_world: ProgrammeWorld, _role: str) -> Any:
    return {"reason": "mistake"}


CERTIFICATES = [
    ProgrammeRow("get", ALL, who_sees_it(200), query="?kind=place&status=valid"),
    ProgrammeRow("get", f"{ALL}/options", who_sees_it(200)),
    ProgrammeRow("get", CERTIFICATE, who_sees_it(200)),
    ProgrammeRow("post", f"{ALL}/lookup", who_sees_it(200), its_code),
    # Coordinators alone revoke.
    ProgrammeRow("post", f"{CERTIFICATE}/revoke", (401, 403, 200, 403, 404, 403, 403), by_mistake),
    ProgrammeRow("get", f"{PROJECT}/certificate-figures", who_sees_it(200)),
]
