"""`scripts/demo measures`: five measures in four provinces, 160 people before, during and after.

Readers try the words for victims first. Whoever has a card says whether they would talk, under a
code of their own, and answers questions; some lose the code, some do not come back. Cases are
counted without a case. Played on a server in this process, on a clock that it sets: the plan,
cards, the question with the code, report and files over HTTP, the other questions by the service
behind their pages.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Any, Final
from urllib.parse import urlsplit

from .hotel_staff import Visitor
from .measure_people import MEASURES, REGIONS, expected_of, people_of
from .measure_thieves import Databases, attacked
from .moved_clock import MovedClock
from .people import Person
from .served_kier import served_kier
from .stage import NotAsExpected, Stage, Step
from .wire import Refused, Wire

BEGIN: Final = "2027-01-11 09:00"
# When a phase is asked, and when the clock has ended its rounds.
PHASES: Final = {
    "before": ("2027-02-01 09:00", "2027-03-03 09:00"),
    "during": ("2027-05-03 09:00", "2027-06-02 09:00"),
    "after": ("2027-09-06 09:00", "2027-10-06 09:00"),
}
PEOPLE, GROUPS, READERS = 160, 3, 5
# By phase: how many days cases took, by province.
DAYS: Final = {"before": (20, 45, 80, 150, 200), "after": (6, 12, 25, 40, 70)}
CASES: Final = 11
CONFLICT: Final = 409
BETWEEN: Final = timedelta(minutes=37)
NIGHT: Final = 3


def play(stage: Stage) -> None:
    """Play it in this process."""
    with served_kier(BEGIN) as (clock, address):
        Scene(stage, clock, address).play()


class Scene:
    """A coordinator with five measures, 160 people with cards, and two thieves."""

    def __init__(self, stage: Stage, clock: MovedClock, address: str) -> None:
        from tests.personas import Browser
        from tests.programmes.factories import a_programme, a_project

        self.stage, self.clock, self.address = stage, clock, address
        programme = a_programme()
        self.project = a_project(programme, "report", parts=["measures"], ends_on=None)
        self.member = Browser(programme.coordinator)
        self.wire = Wire(address, language="en")
        self.path = f"/api/v1/programmes/projects/{self.project.pk}"
        self.measures: list[dict[str, Any]] = []
        self.people = people_of(address)
        self.databases = Databases()
        self.random = Random(160)  # noqa: S311 - an order of people, not a secret

    def play(self) -> None:
        """All of it, in order."""
        self._planned()
        self._tried()
        for phase in PHASES:
            self._asked(phase)
        self._took()
        self._reported()
        self._attacked()

    # -- The acts ---------------------------------------------------------------------------------

    def _planned(self) -> None:
        with self.moment("five measures are planned, with the tables they are judged by") as step:
            for plan in MEASURES:
                body = plan.body(begins_on="2027-03-15")
                self.measures.append(self.wire.call("POST", f"{self.path}/measures", body))
            groups = {one.group for one in self.people}
            step.expect(seen=len(self.people), wanted=PEOPLE, what="people")
            step.expect(seen=len(groups), wanted=GROUPS, what="groups")
            step.expect(seen=expected_of(self.measures), wanted=PEOPLE, what="expected people")
            self.say(step, f"{PEOPLE} people in {', '.join(sorted(groups))}; {', '.join(REGIONS)}")
        with self.moment("each table says at once what it cannot show") as step:
            warned = [
                f"{measure['kind']}, {table['group']}, {table['sort']}: {warning}"
                for measure in self.measures
                for table in measure["tables"]
                for warning in table["warnings"]
            ]
            step.expect(seen=bool(warned), wanted=True, what="warnings")
            self.say(step, *warned)

    def _tried(self) -> None:
        with self.moment("victims are not asked with words that nobody tried") as step:
            refused = self.refused("POST", self.rounds(0), {"group": "victims", "phase": "before"})
            step.expect(seen=refused.status, wanted=CONFLICT, what="status")
            self.say(step, str(refused.problem["detail"]))
        with self.moment("five readers try them, and what they say is read") as step:
            trial = self.wire.call("POST", f"{self.path}/wording-trials", {"group": "victims"})
            where = urlsplit(trial["address"]).path
            Visitor(self.address, PEOPLE).read(where)
            for number in range(READERS):
                code = where.rpartition("/")[2]
                Person(self.address, code, number=number, language="en").answer()
            one = f"{self.path}/wording-trials/{trial['id']}"
            self.wire.call("POST", f"{one}/end", {})
            read = self.wire.call("POST", f"{one}/read", {})
            step.expect(seen=read["respondents"], wanted=READERS, what="readers")

    def _asked(self, phase: str) -> None:
        begins, over = PHASES[phase]
        with self.moment(f"{phase}: cards are made, and people answer", begins) as step:
            rounds = self.opened(phase)
            coming = [one for one in self.people if one.comes(phase)]
            self.random.shuffle(coming)
            for place, one in enumerate(coming):
                self.clock.now += BETWEEN
                one.came[phase] = place
                one.answer(phase, rounds[one.measure, one.group])
            self.databases.look(phase)
            with_code = sum(one.said.get(phase, "") != "" for one in coming)
            self.say(step, f"{len(coming)} answered, {with_code} of them with their code")
        with self.moment(f"{phase}: the clock ends all rounds after their last day", over) as step:
            self.measures = self.wire.call("GET", f"{self.path}/measures")["results"]
            rows = [row for measure in self.measures for row in measure["rounds"]]
            seen = {row["status"] for row in rows}
            step.expect(seen=seen, wanted={"closed"}, what="states of rounds")

    def _took(self) -> None:
        with self.moment("how long cases took, of no case; published once") as step:
            path = f"{self.path}/measures/{self.measures[self.place('shorter')]['id']}/lead-times"
            for phase, days in DAYS.items():
                for place, region in enumerate(REGIONS):
                    for _case in range(CASES - 3 * place):
                        body = {"region": region, "phase": phase, "days": self.random.choice(days)}
                        self.wire.call("POST", path, body)
                self.wire.call("POST", f"{path}/publish", {"phase": phase})
            refused = self.refused("POST", path, {"region": "NL-UT", "phase": "after", "days": 9})
            step.expect(seen=refused.status, wanted=CONFLICT, what="a case afterwards")
            report = self.report(self.place("shorter"))
            medians = [
                f"{times['phase']}: {times['lines'][0]['median']}" for times in report["lead_times"]
            ]
            self.say(step, *medians)

    def _reported(self) -> None:
        with self.moment("the report says what is hidden, and why") as step:
            hidden: dict[str, list[str]] = {}
            shown = 0
            for place, measure in enumerate(self.measures):
                for label, line in lines_of(self.report(place)):
                    shown += not line["hidden"]
                    if line["hidden"]:
                        what = f"{measure['kind']}: {label}"
                        hidden.setdefault(line["hidden"], []).append(what)
            step.expect(seen=shown > 0 and bool(hidden), wanted=True, what="rows of both kinds")
            texts = [f"{why} ({len(what)}) {'; '.join(what)}" for why, what in hidden.items()]
            self.say(step, f"{shown} rows are shown", *texts)
        with self.moment("what came of it, with intervals") as step:
            contrasts = [
                f"{measure['kind']}, {table['group']}, {each['label']}: {points(each)}"
                for place, measure in enumerate(self.measures)
                for table in self.report(place)["tables"]
                if not table["phase"]
                for each in table["contrasts"]
            ]
            self.say(step, *contrasts)
        with self.moment("the report on paper (PDF) and for Excel") as step:
            sizes = []
            for form, begins in (("pdf", b"%PDF-"), ("xlsx", b"PK")):
                content = self.file(form)
                step.expect(seen=content[: len(begins)], wanted=begins, what=form)
                if form == "pdf" and self.stage.page:
                    self.stage.page.write_bytes(content)
                sizes.append(f"{form} of {len(content):,} bytes")
            self.say(step, ", ".join(sizes))

    def _attacked(self) -> None:
        with self.moment("report, files and API are made of published tables alone") as step:
            from tests.programmes.published_measures import read_by_people, without_people

            now = read_by_people(self.project)
            later = without_people(lambda: read_by_people(self.project))
            step.expect(seen=later == now, wanted=True, what="the same with all answers erased")
        with self.moment("a solver with all of it together gains nothing") as step:
            self.say(step, attacked(self.project, step))
        with self.moment("a thief with each database finds no code and links no answers") as step:
            self.say(step, *self.databases.searched(self.people, step))

    # -- What is done in them ---------------------------------------------------------------------

    @contextmanager
    def moment(self, title: str, wall: str = "") -> Iterator[Step]:
        """Go to a moment with what the clock does on the way, and do something then."""
        with self.stage.step(title) as step:
            if wall:
                self.go_to(wall)
            self.member.token = ""
            self.wire.headers |= self.member.credentials()
            yield step

    def go_to(self, wall: str) -> None:
        """Set the clock; rounds end on the way."""
        from backend.programmes import tasks

        for _minute in self.clock.go_to(wall, stops=(12,)):
            if self.clock.hour == NIGHT:
                tasks.end_measure_rounds.call()

    @staticmethod
    def say(step: Step, *lines: str) -> None:
        """Note and print what was seen."""
        step.see("\n".join(lines))
        for line in lines:
            print(f"        {line}")

    def place(self, kind: str) -> int:
        """Return the place of a measure."""
        return [measure["kind"] for measure in self.measures].index(kind)

    def rounds(self, place: int) -> str:
        """Return the path of a measure's rounds."""
        return f"{self.path}/measures/{self.measures[place]['id']}/rounds"

    def opened(self, phase: str) -> dict[tuple[str, str], Any]:
        """Open a round of each group of each measure, and hand cards out; return rounds."""
        from backend.programmes.models import MeasureRound

        found = {}
        for place, measure in enumerate(self.measures):
            for group, numbers in measure["expected"].items():
                body = {"group": group, "phase": phase}
                row = self.wire.call("POST", self.rounds(place), body)
                for region, count in numbers.items():
                    path = f"{self.rounds(place)}/{row['id']}/cards"
                    cards = self.wire.call("POST", path, {"region": region, "count": count})
                    takers = [
                        one
                        for one in self.people
                        if (one.measure, one.group, one.region) == (measure["kind"], group, region)
                    ]
                    for one, address in zip(takers, cards["addresses"], strict=True):
                        one.card = urlsplit(address).path
                rows = MeasureRound.objects.select_related("round", "measure")
                found[measure["kind"], group] = rows.get(pk=row["id"])
        return found

    def report(self, place: int) -> dict[str, Any]:
        """Return the report of a measure."""
        found: dict[str, Any] = self.wire.call(
            "GET", f"{self.path}/measures/{self.measures[place]['id']}/report"
        )
        return found

    def file(self, form: str) -> bytes:
        """Return the report as a file."""
        answer = self.wire.client.get(
            f"{self.path}/measures/file", params={"form": form}, headers=self.wire.headers
        )
        return bytes(answer.content)

    def refused(self, method: str, path: str, body: Any) -> Refused:
        """Return how a call was refused."""
        try:
            self.wire.call(method, path, body)
        except Refused as refused:
            return refused
        raise NotAsExpected(f"{method} {path} was taken")


def lines_of(report: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the rows of a report with words for each."""
    for table in report["tables"]:
        for line in table["lines"]:
            parts = [table["group"], table["sort"], table["phase"], line["label"]]
            yield re.sub(r"  +", " ", " ".join(parts)), line
    for times in report["lead_times"]:
        for line in times["lines"]:
            yield f"lead times {times['phase']} {line['label']}", line


def points(contrast: dict[str, Any]) -> str:
    """Return a difference in points, with its interval."""
    names = ("least", "most", "lowest", "highest")
    least, most, lowest, highest = (round(contrast["interval"][name] * 100) for name in names)
    middle = f"{least:+}" if least == most else f"{least:+} to {most:+}"
    clear = "clear" if contrast["is_clear"] else "not clear"
    return f"{middle} points ({lowest:+} to {highest:+}), {clear}"
