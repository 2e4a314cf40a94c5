"""Figures in the permission table of the programme's API."""

from typing import Any

from backend.programmes.models import IndicatorValue, ReleasedFigure
from backend.programmes.selectors.release_content import draft_of
from tests.api.programme_roles import (
    ProgrammeRow,
    ProgrammeWorld,
    each_participant,
    the_manager,
    who_runs_it,
    who_sees_it,
)
from tests.programmes.figures import last_quarter

PROGRAMMES = "api/v1/programmes"
ALL = f"{PROGRAMMES}/projects/<uuid:project>/indicators"
INDICATOR = f"{ALL}/<uuid:indicator>"
RELEASES = f"{PROGRAMMES}/figures/releases"


def new_indicator(_world: ProgrammeWorld, _role: str) -> Any:
    return {"code": "new", "name": {"nl": "Nieuw"}, "is_people": True}


def renamed_indicator(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 1, "name": {"en": "Another name"}}


def never_released(_world: ProgrammeWorld, _role: str) -> None:
    ReleasedFigure.objects.all().delete()


def a_target(_world: ProgrammeWorld, _role: str) -> Any:
    IndicatorValue.objects.all().delete()
    return {"version": 0, "target": 20}


def the_draft(_world: ProgrammeWorld, _role: str) -> Any:
    quarter = last_quarter()
    digest = draft_of([quarter]).digest
    return {"first": str(quarter), "last": str(quarter), "digest": digest}


def a_word(_world: ProgrammeWorld, _role: str) -> Any:
    return {"word": {"nl": "Er zat een fout in."}}


FIGURES = [
    ProgrammeRow("get", f"{PROGRAMMES}/figures", each_participant(200)),
    ProgrammeRow("get", f"{PROGRAMMES}/figures/file", each_participant(200), query="?form=csv"),
    ProgrammeRow(
        "get",
        f"{PROGRAMMES}/figures/draft",
        the_manager(200),
        query="?first=2026-Q1&last=2026-Q2",
    ),
    ProgrammeRow("get", RELEASES, each_participant(200)),
    ProgrammeRow("post", RELEASES, the_manager(201), the_draft),
    ProgrammeRow("get", f"{RELEASES}/<int:number>", each_participant(200)),
    ProgrammeRow("post", f"{RELEASES}/<int:number>/withdrawal", the_manager(200), a_word),
    ProgrammeRow("get", ALL, who_sees_it(200)),
    ProgrammeRow("post", ALL, who_runs_it(201), new_indicator),
    ProgrammeRow("get", f"{ALL}/options", who_sees_it(200)),
    ProgrammeRow("get", INDICATOR, who_sees_it(200)),
    ProgrammeRow("patch", INDICATOR, who_runs_it(200), renamed_indicator),
    ProgrammeRow("delete", INDICATOR, who_runs_it(204), never_released),
    ProgrammeRow("put", f"{INDICATOR}/figures/<slug:quarter>", who_runs_it(200), a_target),
]
