"""Trials of pages by readers, and what is hard to read, in the permission table."""

from typing import Any

from backend.programmes.models import PageTrial
from surveys.models import Round
from surveys.services.rounds import close_round
from tests.api.programme_roles import ProgrammeRow, ProgrammeWorld, who_sees_it, who_writes_it
from tests.programmes.page_scenes import CONTENT, answer

PAGES = "api/v1/programmes/projects/<uuid:project>/pages"
TRIALS = f"{PAGES}/<uuid:page>/texts/<slug:language>/trials"
TRIAL = f"{TRIALS}/<uuid:trial>"


def written(_world: ProgrammeWorld, _role: str) -> Any:
    return {"language": "nl", "title": "Hulp", "summary": "", "content": CONTENT}


def empty(_world: ProgrammeWorld, _role: str) -> Any:
    return {}


def after_the_last(world: ProgrammeWorld, _role: str) -> Any:
    ended(world)
    return {}


def after_enough(world: ProgrammeWorld, _role: str) -> Any:
    answer(PageTrial.objects.get(pk=world.things["trial"]), 5)
    ended(world)
    return {}


def ended(world: ProgrammeWorld) -> None:
    trial = PageTrial.objects.get(pk=world.things["trial"])
    close_round(Round.objects.get(pk=trial.round_id))


PAGE_TRIALS = [
    # Who manages the programme sees that readers try a text, and nothing that they say.
    ProgrammeRow("get", TRIALS, who_sees_it(200)),
    ProgrammeRow("post", TRIALS, who_writes_it(201), after_the_last),
    ProgrammeRow("get", TRIAL, who_sees_it(200)),
    ProgrammeRow("post", f"{TRIAL}/end", who_writes_it(200), empty),
    ProgrammeRow("post", f"{TRIAL}/read", who_writes_it(200), after_enough),
    ProgrammeRow("get", f"{TRIAL}/results", who_writes_it(200)),
    ProgrammeRow("post", f"{PAGES}/check", who_writes_it(200), written),
]
