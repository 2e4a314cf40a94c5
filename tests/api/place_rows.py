"""Places in the permission table."""

from typing import Any

from backend.programmes.models import Place
from tests.api.programme_roles import ProgrammeRow, ProgrammeWorld, who_sees_it, who_writes_it

PLACES_OF = "api/v1/programmes/projects/<uuid:project>/places"
PLACE = f"{PLACES_OF}/<uuid:place>"


def renamed(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 1, "name": "Hotel De Haven"}


def flagged(world: ProgrammeWorld, _role: str) -> None:
    Place.objects.filter(pk=world.things["place"]).update(is_flagged=True)


PLACES = [
    ProgrammeRow("get", PLACES_OF, who_sees_it(200)),
    ProgrammeRow("get", f"{PLACES_OF}/options", who_sees_it(200)),
    ProgrammeRow("get", f"{PLACES_OF}/figures", who_sees_it(200)),
    ProgrammeRow("get", f"{PLACES_OF}/file", who_sees_it(200)),
    ProgrammeRow("get", PLACE, who_sees_it(200)),
    ProgrammeRow("patch", PLACE, who_writes_it(200), renamed),
    # A large number is believed by who manages the programme.
    ProgrammeRow("post", f"{PLACE}/confirm", (401, 403, 403, 403, 404, 200, 403), flagged),
    ProgrammeRow("post", f"{PLACE}/withdraw", (401, 403, 200, 403, 404, 200, 403)),
]
