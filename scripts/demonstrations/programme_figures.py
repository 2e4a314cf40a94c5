"""`scripts/demo programme`: all twelve projects with their numbers, released twice, and subtracted.

Coordinators enter the numbers of a year, beside what Kier counts of 351 hotels. A manager looks at
what would become public, releases it, and anybody reads it. A coordinator then corrects a number of
people and one of things; a second release shows the second alone. Played on a server of its own, on
a clock that is set.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from .desks import PROGRAMME, PROJECTS, MovedScene
from .stage import Stage
from .wire import Wire

NUMBERS = Path(__file__).parents[2] / "backend" / "programmes" / "data" / "figures.json"
QUARTERS = ("2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1")
# When the quarters are over, and since when places registered.
OVER, SINCE = "2027-04-08T09:00", "2025-Q1"
COUNTED = {"hotels": 351, "certificaten": 172}
COUNTED_PROJECT = "no-place"
FEW = 5
PATIENCE_SECONDS = 120.0
FIGURES = "/api/v1/programmes/figures"
RELEASES = f"{FIGURES}/releases"
# A number of people that is corrected by one, and one of things.
PEOPLE, THINGS = ("fairwork", "getraind"), ("fairwork", "trainingen")
FORMS = ("csv", "xlsx", "pdf")
# Whose coordinators run the projects.
OWNERS = (PROGRAMME, "shop", "spine", "koraal", "fairwork", "hope")


def play(stage: Stage) -> None:
    """Play it on a server of its own."""
    Scene.perform(stage)


class Scene(MovedScene):
    """Coordinators, a programme manager, and whoever reads what is public."""

    begin = "2027-03-31T09:00"
    make = (
        "demonstration",
        "demonstration_hope",
        *MovedScene.make,
        "demonstration_courses",
        "demonstration_places",
    )

    @property
    def wire(self) -> Wire:
        """The manager's."""
        return self.desks.of(PROGRAMME, "programme-manager").wire

    def play(self) -> None:
        """All of it, in order."""
        self.paths: dict[tuple[str, str], tuple[Wire, str]] = {}
        self.first: dict[str, Any] = {}
        self._entered()
        self._looked_at()
        self._released()
        self._corrected()
        self._subtracted()
        self._withdrawn()

    def _entered(self) -> None:
        wanted = json.loads(NUMBERS.read_text())["projects"]
        with self.moment("six coordinators enter numbers of their twelve projects") as step:
            coordinators = {
                desk.organisation: desk.wire
                for desk in (self.desks.of(owner, "coordinator") for owner in OWNERS)
            }
            projects = self.wire.call("GET", PROJECTS)["results"]
            step.expect(seen={*wanted}, wanted={one["slug"] for one in projects}, what="projects")
            for project in projects:
                wire, path = coordinators[project["organisation"]], f"{PROJECTS}/{project['id']}"
                self.enter(wire, path, project["slug"], wanted[project["slug"]])
            step.see(f"{len(self.paths)} indicators of {len(projects)} projects")

    def enter(self, wire: Wire, path: str, slug: str, indicators: list[Mapping[str, Any]]) -> None:
        """Enter the indicators of a project with their numbers."""
        made: dict[str, str] = {}
        for position, wanted in enumerate(indicators):
            names = ("code", "name", "is_people", "source", "counting", "unit")
            body = {name: wanted[name] for name in names} | {"position": position}
            if wanted["part_of"]:
                body["part_of"] = made[wanted["part_of"]]
            row = wire.call("POST", f"{path}/indicators", body)
            made[wanted["code"]] = row["id"]
            at = f"{path}/indicators/{row['id']}/figures"
            self.paths[slug, wanted["code"]] = wire, at
            reached = wanted["reached"] or [None] * len(QUARTERS)
            for quarter, number, target in zip(QUARTERS, reached, wanted["target"], strict=True):
                entry = {"version": 0, "target": target}
                if not wanted["source"]:
                    entry["reached"] = number
                if quarter == QUARTERS[-1]:
                    entry["note"] = wanted["note"]
                wire.call("PUT", f"{at}/{quarter}", entry)

    def _looked_at(self) -> None:
        with self.moment("a manager sees all twelve projects by quarter", OVER) as step:
            found = self.wire.call("GET", f"{FIGURES}?first={QUARTERS[0]}&last={QUARTERS[-1]}")
            rows = [row for project in found["projects"] for row in project["rows"]]
            step.expect(seen=len(rows), wanted=len(self.paths), what="indicators")
            step.see(f"{len(rows)} indicators, {len(QUARTERS)} quarters")
        with self.moment("what Kier counted itself since hotels came: 351, of them 172") as step:
            seen = {
                code: self.row(self.wire, (COUNTED_PROJECT, code), since=SINCE)["reached"]["least"]
                for code in COUNTED
            }
            step.expect(seen=seen, wanted=COUNTED, what="places")
        with self.moment("the draft says exactly what would become public") as step:
            draft = self.draft()
            self.digest = draft["digest"]
            missing, notes = len(draft["missing"]), len(draft["without_notes"])
            step.see(f"{missing} numbers are missing, {notes} notes are left out")

    def _released(self) -> None:
        with self.moment("released, and everybody reads it, also without scripts") as step:
            self.first = self.release(self.digest)
            page = self.read("/figures/").text
            step.expect(seen="minder dan vijf" in page, wanted=True, what="small numbers")
            for form in FORMS:
                answer = self.read(f"/figures/1/{form}")
                step.expect(seen=answer.status_code, wanted=200, what=f"status of the {form}")
                content = answer.content
                if form == "pdf" and self.stage.page:
                    self.stage.page.write_bytes(content)
            step.see(f"{self.address}/figures/1")

    def _corrected(self) -> None:
        with self.moment("a number of people and one of things are corrected by one") as step:
            for place in (PEOPLE, THINGS):
                self.one_more(*place)
            step.see("fairwork: one more was trained, in one more session")
        with self.moment("what was looked at before is refused: something changed") as step:
            refused = self.wire.refused("POST", RELEASES, self.asked(self.digest))
            step.expect(seen=refused.kind, wanted="changed-meanwhile", what="answer")

    def _subtracted(self) -> None:
        with self.moment("a second release shows the correction of things alone") as step:
            second = self.release(self.draft()["digest"])
            changed = [*differences(self.content(1), self.content(2))]
            step.expect(seen=changed, wanted=[THINGS], what="what differs")
            step.see(f"release {second['number']}: nothing of people is subtracted")
        with self.moment("it says what it corrects, and the first stays as it was") as step:
            corrects = self.content(2)["corrects"]
            wanted = {"release": 1, "numbers": 1}
            step.expect(seen=corrects, wanted=wanted, what="what is corrected")
            page = self.read("/figures/").text
            step.expect(seen="Gecorrigeerd: " in page, wanted=True, what="said on the page")
            step.expect(seen=self.content(1)["corrects"], wanted=None, what="of the first")
        with self.moment("no number of people below five is public") as step:
            small = [*small_numbers(self.content(1)), *small_numbers(self.content(2))]
            step.expect(seen=small, wanted=[], what="small numbers")

    def _withdrawn(self) -> None:
        with self.moment("the first is withdrawn with a word") as step:
            body = {"word": {"nl": "Het aantal bijeenkomsten klopte niet."}}
            self.wire.call("POST", f"{RELEASES}/1/withdrawal", body)
            answer = self.read("/figures/1")
            step.expect(seen=answer.status_code, wanted=410, what="status")
            newest = self.read("/figures/")
            step.expect(seen=newest.status_code, wanted=200, what="status of the newest")

    def one_more(self, slug: str, code: str) -> None:
        """Correct the last number of an indicator by one, as its coordinator."""
        wire, path = self.paths[slug, code]
        cell = self.row(wire, (slug, code), since=QUARTERS[-1])["cells"][0]
        body = {"version": cell["version"], "reached": cell["entered"] + 1}
        wire.call("PUT", f"{path}/{QUARTERS[-1]}", body)

    def row(self, wire: Wire, place: tuple[str, str], *, since: str) -> Any:
        """Return an indicator of a project with its quarters from one on."""
        found = wire.call("GET", f"{FIGURES}?first={since}&last={QUARTERS[-1]}")
        rows = [row for project in found["projects"] for row in project["rows"]]
        [mine] = [row for row in rows if row["indicator"]["id"] in self.paths[place][1]]
        return mine

    def draft(self) -> dict[str, Any]:
        """Return what would be released."""
        path = f"{FIGURES}/draft?first={QUARTERS[0]}&last={QUARTERS[-1]}"
        found: dict[str, Any] = self.wire.call("GET", path)
        return found

    def asked(self, digest: str) -> dict[str, str]:
        """Return what is sent to release four quarters as they were looked at."""
        return {"first": QUARTERS[0], "last": QUARTERS[-1], "digest": digest}

    def release(self, digest: str) -> dict[str, Any]:
        """Release four quarters as they were looked at."""
        made: dict[str, Any] = self.wire.call("POST", RELEASES, self.asked(digest))
        return made

    def read(self, path: str) -> httpx.Response:
        """Return a public page or file in Dutch, as anybody gets it."""
        # A PDF is set by another program: on a busy machine it takes longer than httpx waits.
        return httpx.get(f"{self.address}{path}", params={"in": "nl"}, timeout=PATIENCE_SECONDS)

    def content(self, number: int) -> dict[str, Any]:
        """Return all that a release shows."""
        found: dict[str, Any] = self.wire.call("GET", f"{RELEASES}/{number}")["content"]
        return found


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
