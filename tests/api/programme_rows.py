"""The programme in the permission table: its API and its pages."""

from typing import Any

from backend.programmes.models import Project
from tests.api.programme_roles import (
    ProgrammeRow,
    ProgrammeWorld,
    each_participant,
    everybody,
    the_manager,
    who_runs_it,
    who_sees_it,
    who_writes_it,
)

PROGRAMMES = "api/v1/programmes"
PROJECT = f"{PROGRAMMES}/projects/<uuid:project>"
LINK = f"{PROJECT}/links/<uuid:link>"


def new_project(world: ProgrammeWorld, _role: str) -> Any:
    return {
        "slug": "new",
        "name": {"nl": "Nieuw"},
        "organisation": world.programme.desk.id,
        "kind": "outreach",
        "begins_on": "2026-11-02",
    }


def renamed(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 1, "name": {"en": "Another name"}}


def new_link(_world: ProgrammeWorld, _role: str) -> Any:
    return {
        "channel": "card",
        "place": "Tulip field",
        "language": "vi",
        "target": "help",
        "profile": {"audience": "boys", "themes": [], "region": "NL-DR", "age_band": "unknown"},
        "begins_on": "2026-11-02",
    }


def moved_link(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 1, "place": "Greenhouse"}


def a_text(_world: ProgrammeWorld, _role: str) -> Any:
    words = {"type": "text", "text": "Het is jouw geld."}
    document = {"type": "doc", "content": [{"type": "paragraph", "content": [words]}]}
    return {"language": "nl", "title": "Geld", "summary": "", "content": document}


def no_visits(_world: ProgrammeWorld, _role: str) -> Any:
    return {"visits": []}


def without_parts(world: ProgrammeWorld, _role: str) -> None:
    Project.objects.filter(pk=world.things["project"]).update(parts=[])


PROGRAMME = [
    ProgrammeRow("get", f"{PROGRAMMES}/board", each_participant(200)),
    ProgrammeRow("get", f"{PROGRAMMES}/options", each_participant(200)),
    ProgrammeRow("get", f"{PROGRAMMES}/organisations", the_manager(200)),
    ProgrammeRow("get", f"{PROGRAMMES}/projects", each_participant(200), query="?stage=running"),
    # Who coordinates may change projects, and creates none.
    ProgrammeRow("post", f"{PROGRAMMES}/projects", the_manager(201), new_project),
    ProgrammeRow("get", PROJECT, who_sees_it(200)),
    ProgrammeRow("patch", PROJECT, who_runs_it(200), renamed),
    # Who coordinates switches parts off, and erases nothing.
    ProgrammeRow("delete", PROJECT, (401, 403, 403, 403, 404, 204, 403), without_parts),
    ProgrammeRow("get", f"{PROJECT}/people", who_sees_it(200)),
    ProgrammeRow("get", f"{PROJECT}/history", who_sees_it(200)),
    # Who manages the programme sees links and figures, and writes nothing.
    ProgrammeRow("get", f"{PROJECT}/links", who_sees_it(200)),
    ProgrammeRow("post", f"{PROJECT}/links", who_writes_it(201), new_link),
    ProgrammeRow("get", f"{PROJECT}/links/options", who_sees_it(200)),
    ProgrammeRow("get", f"{PROJECT}/links/kit", who_sees_it(200), query="?form=card"),
    ProgrammeRow("get", LINK, who_sees_it(200)),
    ProgrammeRow("patch", LINK, who_writes_it(200), moved_link),
    ProgrammeRow("delete", LINK, who_writes_it(204)),
    ProgrammeRow("get", f"{LINK}/weeks", who_sees_it(200)),
    ProgrammeRow("get", f"{LINK}/paper", who_sees_it(200), query="?form=card"),
    ProgrammeRow("post", f"{PROJECT}/pages/preview", who_writes_it(200), a_text),
    ProgrammeRow("get", f"{PROJECT}/link-figures", who_sees_it(200)),
    ProgrammeRow("get", f"{PROJECT}/link-figures/file", who_sees_it(200)),
    # Who manages the programme is shown no address.
    ProgrammeRow("get", f"{PROJECT}/outreach-page", who_sees_it(200)),
    ProgrammeRow("post", f"{PROJECT}/outreach-page", who_writes_it(201)),
    ProgrammeRow("get", f"{PROJECT}/visit-figures", who_sees_it(200)),
    ProgrammeRow("get", f"{PROJECT}/visit-figures/file", who_sees_it(200)),
    # Whoever knows the address of the page sends visits; this one is nobody's.
    ProgrammeRow("post", f"{PROGRAMMES}/outreach/<slug:code>/visits", everybody(404), no_visits),
]
PAGES = [ProgrammeRow("get", "programme/", everybody(200))]
