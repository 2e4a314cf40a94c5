"""`scripts/demo programme`: all twelve projects with their numbers, released twice, and subtracted.

A manager looks at what would become public, releases it, and anybody reads it. A coordinator then
corrects a number of people and one of things; a second release shows the second alone. Played over
HTTP on a server in this process, on a clock that it sets.
"""

import json
from typing import Any

import httpx

from .moved_clock import MovedClock
from .served_kier import served_kier
from .stage import NotAsExpected, Stage
from .wire import Refused, Wire

TODAY, LATER = "2027-03-01 09:00", "2027-05-20 09:00"
PROJECTS, FEW = 12, 5
PATIENCE_SECONDS = 120.0
FIGURES = "/api/v1/programmes/figures"
RELEASES = f"{FIGURES}/releases"
# A number of people that is corrected by one, and one of things.
PEOPLE, THINGS = ("fairwork", "getraind"), ("fairwork", "trainingen")
FORMS = ("csv", "xlsx", "pdf")
# Owners of projects that other demonstrations make.
OWNERS = ("shop", "spine", "koraal", "fairwork", "hope")


def play(stage: Stage) -> None:
    """Play it in this process."""
    with served_kier(TODAY) as (clock, address):
        Scene(stage, clock, address).play()


class Scene:
    """A programme manager, and whoever reads what is public."""

    def __init__(self, stage: Stage, clock: MovedClock, address: str) -> None:
        from tests.personas import Browser

        self.stage, self.clock, self.address = stage, clock, address
        self.manager = Browser(made_up_programme())
        self.wire = Wire(address, language="nl")
        self.first: dict[str, Any] = {}

    def play(self) -> None:
        """All of it, in order."""
        self._looked_at()
        self._released()
        self._corrected()
        self._subtracted()
        self._withdrawn()

    def _looked_at(self) -> None:
        self.wire.headers |= self.manager.credentials()
        with self.stage.step("a manager sees all twelve projects by quarter") as step:
            found = self.wire.call("GET", f"{FIGURES}?first=2026-Q1&last=2026-Q4")
            rows = [row for project in found["projects"] for row in project["rows"]]
            full = [project for project in found["projects"] if project["rows"]]
            step.expect(seen=len(full), wanted=PROJECTS, what="projects with numbers")
            self.say(step, f"{len(rows)} indicators, 4 quarters")
        with self.stage.step("the draft says exactly what would become public") as step:
            draft = self.wire.call("GET", f"{FIGURES}/draft?first=2026-Q1&last=2026-Q4")
            self.digest = draft["digest"]
            missing, notes = len(draft["missing"]), len(draft["without_notes"])
            self.say(step, f"{missing} numbers are missing, {notes} notes are left out")

    def _released(self) -> None:
        with self.stage.step("released, and everybody reads it, also without scripts") as step:
            self.first = self.release("2026-Q4", self.digest)
            page = self.read("/figures/").text
            step.expect(seen="minder dan vijf" in page, wanted=True, what="small numbers")
            for form in FORMS:
                answer = self.read(f"/figures/1/{form}")
                step.expect(seen=answer.status_code, wanted=200, what=f"status of the {form}")
                content = answer.content
                if form == "pdf" and self.stage.page:
                    self.stage.page.write_bytes(content)
            self.say(step, f"{self.address}/figures/1")

    def _corrected(self) -> None:
        with self.stage.step("a number of people and one of things are corrected by one") as step:
            from backend.programmes.models import IndicatorValue

            for slug, code in (PEOPLE, THINGS):
                row = IndicatorValue.objects.get(
                    indicator__project__slug=slug, indicator__code=code, quarter="2026-Q4"
                )
                IndicatorValue.objects.filter(pk=row.pk).update(reached=(row.reached or 0) + 1)
            self.say(step, "fairwork: one more was trained, in one more session")
        with self.stage.step("what was looked at before is refused: something changed") as step:
            try:
                self.release("2026-Q4", self.digest)
            except Refused as refused:
                step.expect(seen=refused.kind, wanted="changed-meanwhile", what="answer")
            else:
                raise NotAsExpected("it was released")

    def _subtracted(self) -> None:
        with self.stage.step("a second release shows the correction of things alone") as step:
            draft = self.wire.call("GET", f"{FIGURES}/draft?first=2026-Q1&last=2026-Q4")
            second = self.release("2026-Q4", draft["digest"])
            changed = [*differences(self.content(1), self.content(2))]
            step.expect(seen=changed, wanted=[THINGS], what="what differs")
            self.say(step, f"release {second['number']}: nothing of people is subtracted")
        with self.stage.step("it says what it corrects, and the first stays as it was") as step:
            corrects = self.content(2)["corrects"]
            wanted = {"release": 1, "numbers": 1}
            step.expect(seen=corrects, wanted=wanted, what="what is corrected")
            page = self.read("/figures/").text
            step.expect(seen="Gecorrigeerd: " in page, wanted=True, what="said on the page")
            step.expect(seen=self.content(1)["corrects"], wanted=None, what="of the first")
        with self.stage.step("no number of people below five is public") as step:
            small = [*small_numbers(self.content(1)), *small_numbers(self.content(2))]
            step.expect(seen=small, wanted=[], what="small numbers")

    def _withdrawn(self) -> None:
        with self.stage.step("the first is withdrawn with a word") as step:
            body = {"word": {"nl": "Het aantal bijeenkomsten klopte niet."}}
            self.wire.call("POST", f"{RELEASES}/1/withdrawal", body)
            answer = self.read("/figures/1")
            step.expect(seen=answer.status_code, wanted=410, what="status")
            newest = self.read("/figures/")
            step.expect(seen=newest.status_code, wanted=200, what="status of the newest")

    def release(self, last: str, digest: str) -> dict[str, Any]:
        """Release four quarters as they were looked at."""
        body = {"first": "2026-Q1", "last": last, "digest": digest}
        made: dict[str, Any] = self.wire.call("POST", RELEASES, body)
        return made

    def read(self, path: str) -> httpx.Response:
        """Return a public page or file in Dutch, as anybody gets it."""
        # A PDF is set by another program: on a busy machine it takes longer than httpx waits.
        return httpx.get(f"{self.address}{path}", params={"in": "nl"}, timeout=PATIENCE_SECONDS)

    def content(self, number: int) -> dict[str, Any]:
        """Return all that a release shows."""
        found: dict[str, Any] = self.wire.call("GET", f"{RELEASES}/{number}")["content"]
        return found

    @staticmethod
    def say(step: Any, detail: str) -> None:
        """Note and print what was seen."""
        step.see(detail)
        print(f"        {detail}")


def made_up_programme() -> Any:
    """Make the projects of the demonstration with their numbers; return who manages them."""
    from backend.organisations.models import Organisation, Role
    from backend.programmes.management.commands import demonstration_figures
    from backend.programmes.management.commands import demonstration_programme as programme
    from backend.programmes.models import Project
    from backend.programmes.services.projects import create_project
    from tests.factories import an_organisation
    from tests.programmes.factories import a_programme

    people = a_programme("programme")
    for slug in OWNERS:
        an_organisation(slug)
    owners = {row.slug: row for row in Organisation.objects.all()}
    wanted = json.loads(programme.FILE.read_text())["projects"]
    for one in wanted:
        if Project.objects.filter(slug=one["slug"]).exists():
            continue
        create_project(
            by=people.as_participant(Role.PROGRAMME_MANAGER),
            slug=one["slug"],
            name=one["name"],
            organisation_id=owners[one["owner"]].pk,
            kind=one["kind"],
            begins_on=demonstration_figures.quarters()[0].first_day,
            parts=one["parts"],
        )
    demonstration_figures.make_figures()
    return people.manager


def cells_of(content: dict[str, Any]) -> dict[tuple[str, str, int], Any]:
    """Return what is public by project, indicator and place of the quarter."""
    return {
        (project["slug"], indicator["code"], at): (cell["reached"], indicator["is_people"])
        for project in content["projects"]
        for indicator in project["indicators"]
        for at, cell in enumerate(indicator["cells"])
    }


def differences(one: dict[str, Any], other: dict[str, Any]) -> set[tuple[str, str]]:
    """Return the projects and indicators that differ between two releases."""
    before, after = cells_of(one), cells_of(other)
    return {(key[0], key[1]) for key in before if before[key] != after.get(key)}


def small_numbers(content: dict[str, Any]) -> list[tuple[str, str, int]]:
    """Return numbers of people that are below five and shown."""
    return [
        key
        for key, (reached, is_people) in cells_of(content).items()
        if is_people and reached and reached[0] == reached[1] and reached[0] < FEW
    ]
