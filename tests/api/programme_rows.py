"""The programme in the permission table: its API and its pages."""

from typing import Any

from backend.core.crypto.encoding import encode
from backend.core.days import today
from backend.programmes.models import Batch, PageText, PageTrial, PageVersion, Project
from backend.programmes.selectors.links import monday_of
from tests.api.certificate_rows import CERTIFICATES
from tests.api.course_rows import COURSES
from tests.api.figure_rows import FIGURES
from tests.api.intervention_rows import INTERVENTIONS
from tests.api.involvement_rows import INVOLVEMENT
from tests.api.measure_rows import MEASURES
from tests.api.page_file_rows import PAGE_FILES
from tests.api.page_trial_rows import PAGE_TRIALS
from tests.api.place_rows import PLACES
from tests.api.programme_roles import (
    ProgrammeRow,
    ProgrammeWorld,
    each_participant,
    everybody,
    the_manager,
    who_holds_a_key,
    who_runs_it,
    who_sees_it,
    who_writes_it,
)
from tests.api.signal_table_rows import SIGNAL_TABLES, without_signals
from tests.api.training_rows import TRAININGS
from tests.programmes.factories import in_days
from tests.programmes.recordings import an_mp3

PROGRAMMES = "api/v1/programmes"
PROJECT = f"{PROGRAMMES}/projects/<uuid:project>"
LINK = f"{PROJECT}/links/<uuid:link>"
MESSAGE = f"{PROJECT}/message-templates/<uuid:template>"
PAGE = f"{PROJECT}/pages/<uuid:page>"
TEXT = f"{PAGE}/texts/<slug:language>"
RECORDING = f"{PROJECT}/recordings/<uuid:recording>"
STOP = f"{PROJECT}/stops/<uuid:stop>"


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


def new_message(_world: ProgrammeWorld, _role: str) -> Any:
    return {"name": "Hello", "language": "nl", "site": "whatsapp", "text": "Hoi {link}"}


def renamed_message(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 1, "name": "Hello again"}


def without_batches(_world: ProgrammeWorld, _role: str) -> None:
    # A message of which batches were made stays.
    Batch.objects.all().delete()


def new_batch(world: ProgrammeWorld, _role: str) -> Any:
    return {"template": world.things["template"], "week": monday_of(today()).isoformat()}


def sent_batch(_world: ProgrammeWorld, _role: str) -> Any:
    return {"sent": 12}


def tags(_world: ProgrammeWorld, _role: str) -> Any:
    return {"tags": ["A" * 43]}


def opted_out(world: ProgrammeWorld, _role: str) -> Any:
    return {"key": str(world.programme.desk.key_id), "tags": ["A" * 43]}


def no_visits(_world: ProgrammeWorld, _role: str) -> Any:
    return {"visits": []}


def new_page(_world: ProgrammeWorld, _role: str) -> Any:
    return {"slug": "new-page", "audience": "professionals"}


def moved_page(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 1, "position": 2}


def new_text(_world: ProgrammeWorld, _role: str) -> Any:
    return {"language": "vi"}


def new_draft(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 2, "title": "Another title", "note": "Shorter"}


def earlier_version(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 2, "number": 1}


def in_a_week(_world: ProgrammeWorld, _role: str) -> Any:
    PageTrial.objects.update(read_on=in_days(0))
    return {"number": 1, "on": str(in_days(7))}


def live(world: ProgrammeWorld, _role: str) -> Any:
    version = PageVersion.objects.get(text__page=world.things["page"])
    PageText.objects.filter(page=world.things["page"]).update(state="live", live=version)
    return {}


def planned(world: ProgrammeWorld, _role: str) -> Any:
    version = PageVersion.objects.get(text__page=world.things["page"])
    PageText.objects.filter(page=world.things["page"]).update(
        scheduled=version, goes_live_on=in_days(7)
    )
    return {}


def new_recording(_world: ProgrammeWorld, _role: str) -> Any:
    return {"screen": "who", "language": "th", "text": "สวัสดี", "sound": encode(an_mp3())}


def new_stop(_world: ProgrammeWorld, _role: str) -> Any:
    return {
        "place": "Kraków, Rynek",
        "country": "PL",
        "region": "PL-12",
        "begins_on": "2026-11-02",
        "ends_on": "2026-11-04",
        "languages": ["en", "pl"],
        "questions": False,
    }


def printed(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 1, "poster_ready": True}


def without_parts(world: ProgrammeWorld, role: str) -> None:
    without_signals(world, role)
    Project.objects.filter(pk=world.things["project"]).update(parts=[])


PROGRAMME = [
    *SIGNAL_TABLES,
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
    # The same with pages.
    ProgrammeRow("get", f"{PROJECT}/pages", who_sees_it(200)),
    ProgrammeRow("post", f"{PROJECT}/pages", who_writes_it(201), new_page),
    ProgrammeRow("get", f"{PROJECT}/pages/options", who_sees_it(200)),
    ProgrammeRow("get", PAGE, who_sees_it(200)),
    ProgrammeRow("patch", PAGE, who_writes_it(200), moved_page),
    ProgrammeRow("delete", PAGE, who_writes_it(204)),
    ProgrammeRow("get", f"{PAGE}/texts", who_sees_it(200)),
    ProgrammeRow("post", f"{PAGE}/texts", who_writes_it(201), new_text),
    # They see which texts there are, and nothing that is not live.
    ProgrammeRow("get", TEXT, who_writes_it(200)),
    ProgrammeRow("patch", TEXT, who_writes_it(200), new_draft),
    ProgrammeRow("post", f"{TEXT}/go-live", who_writes_it(200), in_a_week),
    ProgrammeRow("post", f"{TEXT}/unschedule", who_writes_it(200), planned),
    ProgrammeRow("post", f"{TEXT}/hide", who_writes_it(200), live),
    ProgrammeRow("post", f"{TEXT}/look-again", who_writes_it(200), live),
    ProgrammeRow("post", f"{TEXT}/restore", who_writes_it(200), earlier_version),
    ProgrammeRow("get", f"{TEXT}/versions", who_writes_it(200)),
    ProgrammeRow("get", f"{TEXT}/versions/<int:number>", who_writes_it(200)),
    ProgrammeRow("get", f"{TEXT}/use", who_sees_it(200)),
    ProgrammeRow("post", f"{PROJECT}/pages/preview", who_writes_it(200), a_text),
    *PAGE_TRIALS,
    *PAGE_FILES,
    *TRAININGS,
    *INTERVENTIONS,
    *FIGURES,
    *MEASURES,
    *INVOLVEMENT,
    *COURSES,
    *CERTIFICATES,
    *PLACES,
    ProgrammeRow("get", f"{PROJECT}/recordings", who_sees_it(200)),
    # Who manages the programme hears recordings, and adds none.
    ProgrammeRow("post", f"{PROJECT}/recordings", who_writes_it(201), new_recording),
    ProgrammeRow("get", f"{PROJECT}/recordings/options", who_sees_it(200)),
    ProgrammeRow("get", RECORDING, who_sees_it(200)),
    ProgrammeRow("delete", RECORDING, who_writes_it(204)),
    ProgrammeRow("get", f"{RECORDING}/sound", who_sees_it(200)),
    # Who added it does not release it: here an editor did.
    ProgrammeRow("post", f"{RECORDING}/release", (401, 403, 200, 409, 404, 403, 403)),
    ProgrammeRow("get", f"{PROJECT}/stops", who_sees_it(200)),
    ProgrammeRow("post", f"{PROJECT}/stops", who_writes_it(201), new_stop),
    ProgrammeRow("get", f"{PROJECT}/stops/options", who_sees_it(200)),
    ProgrammeRow("get", STOP, who_sees_it(200)),
    ProgrammeRow("patch", STOP, who_writes_it(200), printed),
    ProgrammeRow("delete", STOP, who_writes_it(204)),
    ProgrammeRow("get", f"{STOP}/poster", who_sees_it(200)),
    ProgrammeRow("get", f"{PROJECT}/stop-figures", who_sees_it(200)),
    ProgrammeRow("get", f"{PROJECT}/link-figures", who_sees_it(200)),
    ProgrammeRow("get", f"{PROJECT}/link-figures/file", who_sees_it(200)),
    # Who manages the programme is shown no address.
    ProgrammeRow("get", f"{PROJECT}/outreach-page", who_sees_it(200)),
    ProgrammeRow("post", f"{PROJECT}/outreach-page", who_writes_it(201)),
    ProgrammeRow("get", f"{PROJECT}/visit-figures", who_sees_it(200)),
    ProgrammeRow("get", f"{PROJECT}/visit-figures/file", who_sees_it(200)),
    ProgrammeRow("get", f"{PROJECT}/message-templates", who_sees_it(200)),
    ProgrammeRow("post", f"{PROJECT}/message-templates", who_writes_it(201), new_message),
    ProgrammeRow("get", f"{PROJECT}/message-templates/options", who_sees_it(200)),
    ProgrammeRow("get", MESSAGE, who_sees_it(200)),
    ProgrammeRow("patch", MESSAGE, who_writes_it(200), renamed_message),
    ProgrammeRow("delete", MESSAGE, who_writes_it(204), without_batches),
    ProgrammeRow("get", f"{PROJECT}/batches", who_sees_it(200)),
    ProgrammeRow("post", f"{PROJECT}/batches", who_writes_it(201), new_batch),
    ProgrammeRow("patch", f"{PROJECT}/batches/<uuid:batch>", who_writes_it(200), sent_batch),
    # Who holds the organisation's key: caseworkers and coordinators, each for their own.
    ProgrammeRow("get", f"{PROGRAMMES}/opt-outs", who_holds_a_key(200)),
    ProgrammeRow("post", f"{PROGRAMMES}/opt-outs", (401, 204, 204, 403, 409, 403, 403), opted_out),
    ProgrammeRow("post", f"{PROGRAMMES}/opt-outs/checks", who_holds_a_key(200), tags),
    ProgrammeRow("post", f"{PROGRAMMES}/opt-outs/removals", who_holds_a_key(204), tags),
    # Whoever knows the address of the page sends visits; this one is nobody's.
    ProgrammeRow("post", f"{PROGRAMMES}/outreach/<slug:code>/visits", everybody(404), no_visits),
]
PAGES = [ProgrammeRow("get", "programme/", everybody(200))]
